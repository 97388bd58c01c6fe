import type { Result } from '#shared/kit/result.ts'
import { failed, ok } from '#shared/kit/result.ts'
import type { Json } from '../objects.ts'

/** A number that is no plain integer of safe size. Go's decoder shows such a literal in its errors, so it is kept. */
export class NumberLiteral {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A body as it was read: JSON, with odd numbers as they were written. */
export type Parsed = null | boolean | number | string | NumberLiteral | readonly Parsed[] | ParsedObject
export interface ParsedObject {
  readonly [key: string]: Parsed
}

/** What was read, and for each of its objects the keys that stood there more than once (the last one counts). */
export interface ParsedText {
  readonly value: Parsed
  readonly repeated: ReadonlyMap<ParsedObject, readonly string[]>
}

export const isParsedObject = (value: Parsed | undefined): value is ParsedObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberLiteral)

/** An object whose keys are data: `__proto__` is a key like any other. */
export const emptyRecord = <Value>(): { [key: string]: Value } => Object.create(null) as { [key: string]: Value }

/** JSON as everybody else knows it. */
export function plainJson(value: Parsed): Json {
  if (value instanceof NumberLiteral) return Number(value.text)
  if (Array.isArray(value)) return value.map(plainJson)
  if (!isParsedObject(value)) return value as Json
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainJson(inner)]))
}

/** A number of the text: plain where JavaScript holds it exactly and Go would read it as an integer. */
export function numberOf(text: string): number | NumberLiteral {
  const value = Number(text)
  return /^-?\d+$/.test(text) && Number.isSafeInteger(value) ? value : new NumberLiteral(text)
}

class SyntaxProblem extends Error {}

/** Go's decoder gives up beyond this depth. */
const maximumDepth = 10_000

/** How Go's scanner names a character: `'b'`, `'\''`, `'\n'`. */
function quotedCharacter(character: string): string {
  if (character === "'") return String.raw`'\''`
  if (character === '"') return `'"'`
  // Go writes controls as bytes, JSON as letters.
  return `'${JSON.stringify(character)
    .slice(1, -1)
    .replace(/^\\u00([01])/, String.raw`\x$1`)}'`
}

const space = /[ \t\r\n]*/y
const wholeInteger = /-?(?:0|[1-9]\d*)(?![\d.eE])/y
// eslint-disable-next-line no-control-regex -- control characters are what a JSON string may not hold
const plainString = /"[^"\\\u0000-\u001f]*"/y

/** Reads JSON with the errors of Go's encoding/json. */
class Reader {
  private readonly text: string
  private position = 0
  readonly repeated = new Map<ParsedObject, string[]>()

  constructor(text: string) {
    this.text = text
  }

  read(): Parsed {
    const value = this.value('looking for beginning of value', 0)
    this.skipSpace()
    if (this.position < this.text.length) this.fail('after top-level value')
    return value
  }

  private fail(context: string): never {
    const character = this.text[this.position]
    if (character === undefined) throw new SyntaxProblem('unexpected end of JSON input')
    // Go reads bytes, and names the first one of a letter.
    const byte = character === '\uFEFF' ? '\u00EF' : character
    throw new SyntaxProblem(`invalid character ${quotedCharacter(byte)} ${context}`)
  }

  /** Takes what the (sticky) pattern finds here; false: nothing. */
  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.position
    if (!pattern.test(this.text)) return false
    this.position = pattern.lastIndex
    return true
  }

  private skipSpace(): void {
    this.take(space)
  }

  private value(context: string, depth: number): Parsed {
    if (depth > maximumDepth) this.fail('exceeded max depth')
    this.skipSpace()
    const character = this.text[this.position]
    if (character === '{') return this.object(depth)
    if (character === '[') return this.array(depth)
    if (character === '"') return this.string()
    if (character === 't') return this.word('true', true)
    if (character === 'f') return this.word('false', false)
    if (character === 'n') return this.word('null', null)
    if (character !== undefined && /[-\d]/.test(character)) return this.number()
    return this.fail(context)
  }

  private word<Value>(word: string, value: Value): Value {
    for (let index = 0; index < word.length; index += 1) {
      if (this.text[this.position] !== word[index]) {
        this.fail(`in literal ${word} (expecting ${quotedCharacter(word[index] ?? '')})`)
      }
      this.position += 1
    }
    return value
  }

  private number(): number | NumberLiteral {
    const start = this.position
    // An integer that no point or exponent follows is by far the most frequent.
    if (this.take(wholeInteger)) return numberOf(this.text.slice(start, this.position))
    if (this.text[this.position] === '-') this.position += 1
    if (this.text[this.position] === '0') this.position += 1
    else this.digits('in numeric literal')
    if (this.text[this.position] === '.') {
      this.position += 1
      this.digits('after decimal point in numeric literal')
    }
    if (/[eE]/.test(this.text[this.position] ?? '')) {
      this.position += 1
      if (/[-+]/.test(this.text[this.position] ?? '')) this.position += 1
      this.digits('in exponent of numeric literal')
    }
    return numberOf(this.text.slice(start, this.position))
  }

  /** At least one digit. */
  private digits(context: string): void {
    if (!/\d/.test(this.text[this.position] ?? '')) this.fail(context)
    while (/\d/.test(this.text[this.position] ?? '')) this.position += 1
  }

  private string(): string {
    const start = this.position
    if (this.take(plainString)) return this.text.slice(start + 1, this.position - 1)
    this.position += 1
    for (;;) {
      const character = this.text[this.position]
      if (character === undefined || character < ' ') return this.fail('in string literal')
      this.position += 1
      if (character === '"') break
      if (character === '\\') this.escape()
    }
    return JSON.parse(this.text.slice(start, this.position)) as string
  }

  private escape(): void {
    const character = this.text[this.position]
    if (character === undefined || !'"\\/bfnrtu'.includes(character)) this.fail('in string escape code')
    this.position += 1
    if (character !== 'u') return
    for (let index = 0; index < 4; index += 1) {
      if (!/[\da-fA-F]/.test(this.text[this.position] ?? '')) this.fail(String.raw`in \u hexadecimal character escape`)
      this.position += 1
    }
  }

  private array(depth: number): readonly Parsed[] {
    this.position += 1
    const items: Parsed[] = []
    this.skipSpace()
    if (this.text[this.position] === ']') {
      this.position += 1
      return items
    }
    for (;;) {
      items.push(this.value('looking for beginning of value', depth + 1))
      this.skipSpace()
      const character = this.text[this.position]
      if (character !== ',' && character !== ']') return this.fail('after array element')
      this.position += 1
      if (character === ']') return items
    }
  }

  private object(depth: number): ParsedObject {
    this.position += 1
    const object = emptyRecord<Parsed>()
    this.skipSpace()
    if (this.text[this.position] === '}') {
      this.position += 1
      return object
    }
    for (;;) {
      this.skipSpace()
      if (this.text[this.position] !== '"') return this.fail('looking for beginning of object key string')
      const key = this.string()
      this.skipSpace()
      if (this.text[this.position] !== ':') return this.fail('after object key')
      this.position += 1
      const value = this.value('looking for beginning of value', depth + 1)
      if (Object.hasOwn(object, key)) this.repeated.set(object, [...(this.repeated.get(object) ?? []), key])
      object[key] = value
      this.skipSpace()
      const character = this.text[this.position]
      if (character !== ',' && character !== '}') return this.fail('after object key:value pair')
      this.position += 1
      if (character === '}') return object
    }
  }
}

/** Reads a JSON text; a failure is the sentence of Go's encoding/json. */
export function parseJson(text: string): Result<ParsedText, string> {
  const reader = new Reader(text)
  try {
    return ok({ value: reader.read(), repeated: reader.repeated })
  } catch (problem) {
    if (problem instanceof SyntaxProblem) return failed(problem.message)
    // So deep a text ends the stack before it reaches Go's limit.
    if (problem instanceof RangeError) return failed('exceeded max depth')
    throw problem
  }
}
