import { ok } from '#shared/kit/result.ts'
import { badRequest, type Outcome, refused } from '../status.ts'

type Labels = { readonly [key: string]: string } | undefined

type Operator = 'in' | 'notin' | '=' | '==' | '!=' | 'gt' | 'lt' | 'exists' | '!'

interface Requirement {
  readonly key: string
  readonly operator: Operator
  readonly values: readonly string[]
}

export type LabelMatcher = (labels: Labels) => boolean

/** Parses a label selector by the grammar of apimachinery's labels.Parse; a refusal has its words. Null: it takes everything. */
export function parseLabelSelector(text: string): Outcome<LabelMatcher | null> {
  try {
    const requirements = new Parser(tokensOf(text)).requirements()
    if (requirements.length === 0) return ok(null)
    return ok((labels) => requirements.every((requirement) => matches(requirement, labels)))
  } catch (problem) {
    if (problem instanceof SyntaxProblem) return refused(badRequest(problem.message))
    throw problem
  }
}

function matches({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value)
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'gt':
      return isInteger(value) && Number(value) > Number(values[0])
    case 'lt':
      return isInteger(value) && Number(value) < Number(values[0])
  }
}

const isInteger = (value: string | undefined): boolean => value !== undefined && /^[+-]?\d+$/.test(value)

/** Leaves the parser; never leaves this file. */
class SyntaxProblem extends Error {}

interface Token {
  readonly kind: 'symbol' | 'word' | 'identifier' | 'end'
  readonly text: string
}

const symbols = new Set(['(', ')', ',', '!', '=', '==', '!=', '<', '>'])
const isSpecial = (letter: string): boolean => '=!(),><'.includes(letter)
const isSpace = (letter: string): boolean => ' \t\r\n'.includes(letter)

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const letter = text.charAt(at)
    if (isSpace(letter)) {
      at += 1
      continue
    }
    const start = at
    if (isSpecial(letter)) {
      at += symbols.has(text.slice(at, at + 2)) ? 2 : 1
      tokens.push({ kind: 'symbol', text: text.slice(start, at) })
      continue
    }
    while (at < text.length && !isSpecial(text.charAt(at)) && !isSpace(text.charAt(at))) at += 1
    const word = text.slice(start, at)
    tokens.push({ kind: word === 'in' || word === 'notin' ? 'word' : 'identifier', text: word })
  }
  return tokens
}

const end: Token = { kind: 'end', text: '' }

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  requirements(): readonly Requirement[] {
    const found: Requirement[] = []
    for (;;) {
      const token = this.#peek()
      if (token.kind === 'end') return found
      if (token.kind !== 'identifier' && token.kind !== 'word' && token.text !== '!') {
        throw new SyntaxProblem(`found '${token.text}', expected: !, identifier, or 'end of string'`)
      }
      found.push(this.#requirement())
      const next = this.#take()
      if (next.kind === 'end') return found
      if (next.text !== ',') throw new SyntaxProblem(`found '${next.text}', expected: ',' or 'end of string'`)
      const after = this.#peek()
      if (after.kind !== 'identifier' && after.kind !== 'word' && after.text !== '!') {
        throw new SyntaxProblem(`found '${after.text}', expected: identifier after ','`)
      }
    }
  }

  #requirement(): Requirement {
    const isNegated = this.#peek().text === '!' && this.#take().text === '!'
    const token = this.#take()
    if (token.kind !== 'identifier' && token.kind !== 'word')
      throw trouble(`found '${token.text}', expected: identifier`)
    const key = token.text
    checkKey(key)
    if (isNegated) return { key, operator: '!', values: [] }
    const next = this.#peek()
    if (next.kind === 'end' || next.text === ',') return { key, operator: 'exists', values: [] }
    const operator = this.#operator()
    const values = operator === 'in' || operator === 'notin' ? this.#values() : [this.#exactValue()]
    check(key, operator, values)
    return { key, operator, values }
  }

  #operator(): Operator {
    const { text } = this.#take()
    switch (text) {
      case 'in':
      case 'notin':
      case '=':
      case '==':
      case '!=':
        return text
      case '>':
        return 'gt'
      case '<':
        return 'lt'
      default:
        throw trouble(`found '${text}', expected: in, notin, =, ==, !=, gt, lt`)
    }
  }

  #values(): readonly string[] {
    const open = this.#take()
    if (open.text !== '(') throw trouble(`found '${open.text}' expected: '('`)
    const values: string[] = []
    let isAfterComma = true
    for (;;) {
      const token = this.#take()
      if (token.kind === 'identifier' || token.kind === 'word') {
        if (!isAfterComma) throw trouble(`found '${token.text}', expected: ',' or ')'`)
        values.push(token.text)
        isAfterComma = false
      } else if (token.text === ',') {
        if (isAfterComma) values.push('')
        isAfterComma = true
      } else if (token.text === ')') {
        return isAfterComma ? [...values, ''] : values
      } else {
        const expected = isAfterComma ? `',', ')' or identifier` : `',' or ')'`
        throw trouble(`found '${token.text}', expected: ${expected}`)
      }
    }
  }

  /** A missing value is the empty one. */
  #exactValue(): string {
    const token = this.#peek()
    if (token.kind === 'end' || token.text === ',') return ''
    const { kind, text } = this.#take()
    if (kind !== 'identifier' && kind !== 'word') throw trouble(`found '${text}', expected: identifier`)
    return text
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? end
  }

  #take(): Token {
    const token = this.#peek()
    this.#at += 1
    return token
  }
}

const trouble = (message: string): SyntaxProblem => new SyntaxProblem(`unable to parse requirement: ${message}`)

const namePattern = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const prefixPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const valuePattern = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/

/** What is wrong with a label's key, as validation.IsQualifiedName says it. */
function complaintsAboutKey(key: string): readonly string[] {
  const parts = key.split('/')
  const name = parts.at(-1) ?? ''
  const prefix = parts.length === 2 ? (parts[0] ?? '') : null
  if (parts.length > 2) {
    return [
      `a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  }
  const complaints: string[] = []
  if (prefix === '') complaints.push('prefix part must be non-empty')
  else if (prefix !== null && !prefixPattern.test(prefix)) {
    complaints.push(
      `prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
    )
  }
  if (name === '') complaints.push('name part must be non-empty')
  else if (name.length > 63) complaints.push('name part must be no more than 63 bytes')
  if (!namePattern.test(name)) {
    complaints.push(
      `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    )
  }
  return complaints
}

function checkKey(key: string): void {
  const complaints = complaintsAboutKey(key)
  // The real server has no path at hand here, and prints Go's nil.
  if (complaints.length > 0) throw trouble(`<nil>: Invalid value: ${JSON.stringify(key)}: ${complaints.join('; ')}`)
}

function check(key: string, operator: Operator, values: readonly string[]): void {
  if ((operator === 'gt' || operator === 'lt') && !isInteger(values[0])) {
    throw trouble(
      `values[0]: Invalid value: ${JSON.stringify(values[0] ?? '')}: for 'Gt', 'Lt' operators, the value must be an integer`,
    )
  }
  values.forEach((value, index) => {
    const field = `values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: `
    if (value.length > 63) throw trouble(`${field}must be no more than 63 bytes`)
    if (valuePattern.test(value)) return
    throw trouble(
      `${field}a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    )
  })
}
