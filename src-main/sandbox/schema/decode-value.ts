import { assertNever } from '#shared/kit/assert.ts'
import type { Result } from '#shared/kit/result.ts'
import type { Json, JsonObject } from '../objects.ts'
import { structOf } from './go-types.ts'
import type { GoField, GoStruct, GoType, ScalarName } from './go-types.ts'
import { emptyRecord, isParsedObject, NumberLiteral, plainJson } from './json-text.ts'
import type { Parsed, ParsedObject, ParsedText } from './json-text.ts'
import { canonicalQuantity } from './quantity.ts'
import { canonicalTime } from './time-text.ts'

/** What became of a text: the object as Go would print it, the first wrong type in Go's words, and what only strict reading minds. */
export interface DecodedValue {
  readonly object: JsonObject
  readonly error: string | null
  /** `unknown field "spec.foo"`, `duplicate field "spec.replicas"`. */
  readonly strictErrors: readonly string[]
}

/** Whose words errors have: those of the JSON decoder, or of the converter from maps (strategic patches). */
export type DecoderWords = 'json' | 'map'

/** Where in the object the decoder is. */
interface Place {
  /** Go's name of the struct that it is in. */
  readonly struct: string
  /** Go's path: names alone, with those of embedded structs. */
  readonly goPath: string
  /** The path that people know, with indexes and keys. */
  readonly path: string
}

/** A value's own reader refused it: Go stops there, where for a wrong type it goes on. */
class Refused extends Error {}

/** What Go calls the JSON value in a type error. */
function jsonName(value: Parsed): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number' || value instanceof NumberLiteral) return 'number'
  return typeof value === 'string' ? 'string' : 'object'
}

const zeroScalar: { readonly [Name in ScalarName]: Json } = { string: '', bool: false, int32: 0, int64: 0 }

const joined = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

/** Go prints a type by its own name: bytes are small numbers. */
const typeError = (value: string, printed: string, { struct, goPath }: Place): string =>
  `json: cannot unmarshal ${value} into Go struct field ${struct}.${goPath} of type ${printed.replace('[]byte', '[]uint8')}`

class Decoder {
  readonly strictErrors = new Set<string>()
  private readonly repeated: ParsedText['repeated']
  private readonly words: DecoderWords
  error: string | null = null

  constructor(repeated: ParsedText['repeated'], words: DecoderWords) {
    this.repeated = repeated
    this.words = words
  }

  struct(struct: GoStruct, value: ParsedObject, place: Pick<Place, 'goPath' | 'path'>): JsonObject {
    if (this.words === 'map')
      for (const name of Object.keys(value)) this.noteStrictErrors(struct, value, place.path, name)
    const decoded = emptyRecord<Json>()
    // The JSON decoder reads in the order of the text, the converter from maps in that of the fields, which decides which
    // wrong type is named. Both print in the order of the fields.
    const read = new Map<string, Json | undefined>()
    const names = this.words === 'json' ? Object.keys(value) : [...struct.fields.keys()]
    for (const name of names) {
      if (this.words === 'json') this.noteStrictErrors(struct, value, place.path, name)
      const field = struct.fields.get(name)
      const inner = value[name]
      if (field === undefined || inner === undefined) continue
      const goName = field.embeddedIn === null ? name : `${field.embeddedIn}.${name}`
      const inside = { struct: struct.name, goPath: joined(place.goPath, goName), path: joined(place.path, name) }
      read.set(name, this.field(field, inner, inside))
    }
    for (const field of struct.fields.values()) {
      const found = read.has(field.name) ? read.get(field.name) : this.zero(field)
      if (found !== undefined) decoded[field.name] = found
    }
    return { ...decoded }
  }

  private noteStrictErrors(struct: GoStruct, value: ParsedObject, path: string, name: string): void {
    const isRepeated = this.repeated.get(value)?.includes(name) === true
    const word = !struct.fields.has(name) ? 'unknown' : isRepeated ? 'duplicate' : null
    if (word !== null) this.strictErrors.add(`${word} field ${JSON.stringify(joined(path, name))}`)
  }

  /** The value of a field as Go prints it; undefined: Go leaves it out. */
  private field(field: GoField, value: Parsed, place: Place): Json | undefined {
    if (value === null) return this.zero(field)
    const decoded = this.value(field.type, value, place)
    if (decoded === undefined) return this.zero(field)
    if (field.isPointer || !field.omitsEmpty) return decoded
    const { kind } = field.type
    const mayBeEmpty = kind === 'scalar' || kind === 'list' || kind === 'map' || kind === 'bytes'
    return mayBeEmpty && isEmpty(decoded) ? undefined : decoded
  }

  /** What Go prints for a field that was not given. */
  private zero({ type, isPointer, omitsEmpty, omitsZero }: GoField): Json | undefined {
    if (isPointer) return omitsEmpty ? undefined : null
    if (omitsZero) return undefined
    switch (type.kind) {
      case 'scalar':
        return omitsEmpty ? undefined : zeroScalar[type.scalar]
      case 'list':
      case 'map':
      case 'bytes':
        return omitsEmpty ? undefined : null
      case 'struct':
        // Go's omitempty never leaves out a struct.
        return this.struct(structOf(type.schema), {}, { goPath: '', path: '' })
      case 'quantity':
        return '0'
      case 'intOrString':
        return 0
      case 'time':
      case 'microTime':
      case 'raw':
        return null
      default:
        return assertNever(type)
    }
  }

  private mistyped(type: GoType, value: Parsed, place: Place): undefined {
    if (this.words === 'map') throw new Refused(conversionError(type, value))
    const isNumber = type.kind === 'scalar' && (type.scalar === 'int32' || type.scalar === 'int64')
    this.error ??= typeError(isNumber ? literalName(value) : jsonName(value), type.printed, place)
    return undefined
  }

  private value(type: GoType, value: Parsed, place: Place): Json | undefined {
    switch (type.kind) {
      case 'scalar':
        return this.scalar(type, type.scalar, value, place)
      case 'struct':
        if (!isParsedObject(value)) return this.mistyped(type, value, place)
        return this.struct(structOf(type.schema), value, place)
      case 'list':
        if (!Array.isArray(value)) return this.mistyped(type, value, place)
        return value.map((item: Parsed, index) =>
          this.inner(type.items, item, { ...place, path: `${place.path}[${index}]` }),
        )
      case 'map':
        if (!isParsedObject(value)) return this.mistyped(type, value, place)
        return this.map(type.values, value, place)
      case 'bytes':
        return typeof value === 'string' ? bytes(value) : this.mistyped(type, value, place)
      case 'quantity':
        return accepted(canonicalQuantity(literalOf(value)))
      case 'intOrString':
        if (typeof value === 'string' || isInt32(value)) return value
        throw this.readerError(literalName(value), 'int32', place)
      case 'time':
      case 'microTime':
        if (typeof value !== 'string') throw this.readerError(jsonName(value), 'string', place)
        return accepted(canonicalTime(value, type.kind === 'time' ? 'seconds' : 'micros'))
      case 'raw':
        return plainJson(value)
      default:
        return assertNever(type)
    }
  }

  /** An item of a list or a value of a map: null is the zero value, and nothing is ever left out. */
  private inner(type: GoType, value: Parsed, place: Place): Json {
    const decoded = value === null ? undefined : this.value(type, value, place)
    if (decoded !== undefined) return decoded
    // No bytes are an empty text in a map, and null only as a field of their own.
    if (type.kind === 'bytes') return ''
    const field = {
      type,
      isPointer: false,
      omitsEmpty: false,
      omitsZero: false,
      embeddedIn: null,
      name: '',
      definition: {},
    }
    return this.zero(field) ?? null
  }

  private map(values: GoType, value: ParsedObject, place: Place): JsonObject {
    const decoded = emptyRecord<Json>()
    // Go prints the keys of a map in order.
    for (const [key, inner] of Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      decoded[key] = this.inner(values, inner, { ...place, path: joined(place.path, key) })
    }
    return { ...decoded }
  }

  /** A type's own reader stops the whole; read from a map, it does not know where it is. */
  private readerError(value: string, printed: string, place: Place): Refused {
    if (this.words === 'json') return new Refused(typeError(value, printed, place))
    return new Refused(`json: cannot unmarshal ${value} into Go value of type ${printed}`)
  }

  private scalar(type: GoType, scalar: ScalarName, value: Parsed, place: Place): Json | undefined {
    if (scalar === 'string') return typeof value === 'string' ? value : this.mistyped(type, value, place)
    if (scalar === 'bool') return typeof value === 'boolean' ? value : this.mistyped(type, value, place)
    const literal = value instanceof NumberLiteral ? value.text : typeof value === 'number' ? String(value) : null
    if (literal === null) return this.mistyped(type, value, place)
    const number = Number(literal)
    // From a map, whole numbers are converted however they are written, and too large ones lose their upper half.
    if (
      this.words === 'map' &&
      (typeof value === 'number' || value instanceof NumberLiteral) &&
      Number.isInteger(number)
    ) {
      return scalar === 'int32' ? Number(BigInt.asIntN(32, BigInt(number))) : number
    }
    if (scalar === 'int32') return isInt32(value) ? value : this.mistyped(type, value, place)
    return /^-?\d{1,19}$/.test(literal) ? number : this.mistyped(type, value, place)
  }
}

const isInt32 = (value: Parsed): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31

/** `number 1.5`: where a number was expected, Go shows the one it found. */
function literalName(value: Parsed): string {
  if (value instanceof NumberLiteral) return `number ${value.text}`
  return typeof value === 'number' ? `number ${value}` : jsonName(value)
}

/** Go's words where a map, not a text, is read into a struct (apimachinery: pkg/runtime/converter.go). */
function conversionError(type: GoType, value: Parsed): string {
  const isWhole = typeof value === 'number' && Number.isInteger(value)
  const isNumber = typeof value === 'number' || value instanceof NumberLiteral
  const kind = Array.isArray(value)
    ? 'slice'
    : isNumber
      ? isWhole
        ? 'int64'
        : 'float64'
      : isParsedObject(value)
        ? 'map'
        : typeof value === 'boolean'
          ? 'bool'
          : 'string'
  if (type.kind === 'struct') return `cannot restore struct from: ${kind}`
  if (type.kind === 'list' || type.kind === 'bytes') return `cannot restore slice from ${kind}`
  if (type.kind === 'map') return `cannot restore map from ${kind}`
  const scalar = type.kind === 'scalar' ? type.scalar : 'string'
  // Go would turn an integer into a text of one character, and so calls it convertible before it refuses.
  const isConvertible = (isWhole && scalar === 'string') || (isNumber && scalar.startsWith('int'))
  return isConvertible ? `cannot convert ${kind} to ${type.printed}` : `unrecognized type: ${scalar}`
}

function bytes(value: string): string {
  const text = value.replaceAll(/[\r\n]/g, '')
  const bad = firstBadByte(text)
  if (bad !== null) throw new Refused(`illegal base64 data at input byte ${bad}`)
  return text
}

/** Where Go's decoder stumbles over a base64 text; null if it does not. */
function firstBadByte(text: string): number | null {
  const wrong = /[^A-Za-z0-9+/]/.exec(text)
  if (wrong === null) return text.length % 4 === 0 ? null : text.length - (text.length % 4)
  const isEnd = /^={1,2}$/.test(text.slice(wrong.index)) && text.length % 4 === 0 && wrong.index % 4 >= 2
  return isEnd ? null : wrong.index
}

const isEmpty = (value: Json): boolean =>
  value === '' ||
  value === 0 ||
  value === false ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** How a JSON value reads for a quantity, which takes texts and numbers alike. */
function literalOf(value: Parsed): string {
  if (typeof value === 'string') return value
  return value instanceof NumberLiteral ? value.text : JSON.stringify(value)
}

function accepted(result: Result<string, string>): string {
  if (result.kind === 'failed') throw new Refused(result.failure)
  return result.value
}

/** Reads a value as Go reads it into the struct of `schema`. */
export function decodeInto(schema: string, text: ParsedText, words: DecoderWords): DecodedValue {
  const decoder = new Decoder(text.repeated, words)
  const value = isParsedObject(text.value) ? text.value : {}
  try {
    const object = decoder.struct(structOf(schema), value, { goPath: '', path: '' })
    return { object, error: decoder.error, strictErrors: [...decoder.strictErrors] }
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem
    return { object: {}, error: problem.message, strictErrors: [] }
  }
}
