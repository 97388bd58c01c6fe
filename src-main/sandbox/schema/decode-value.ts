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

const typeError = (value: string, printed: string, { struct, goPath }: Place): string =>
  `json: cannot unmarshal ${value} into Go struct field ${struct}.${goPath} of type ${printed}`

class Decoder {
  readonly strictErrors = new Set<string>()
  private readonly repeated: ParsedText['repeated']
  error: string | null = null

  constructor(repeated: ParsedText['repeated']) {
    this.repeated = repeated
  }

  struct(struct: GoStruct, value: ParsedObject, place: Pick<Place, 'goPath' | 'path'>): JsonObject {
    this.noteStrictErrors(struct, value, place.path)
    const decoded = emptyRecord<Json>()
    // Go reads in the order of the text, which decides which wrong type is named, and prints in the order of the fields.
    const read = new Map<string, Json | undefined>()
    for (const [name, inner] of Object.entries(value)) {
      const field = struct.fields.get(name)
      if (field === undefined) continue
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

  private noteStrictErrors(struct: GoStruct, value: ParsedObject, path: string): void {
    const repeated = this.repeated.get(value) ?? []
    for (const name of Object.keys(value)) {
      const where = JSON.stringify(joined(path, name))
      if (!struct.fields.has(name)) this.strictErrors.add(`unknown field ${where}`)
      else if (repeated.includes(name)) this.strictErrors.add(`duplicate field ${where}`)
    }
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

  private mistyped(value: string, printed: string, place: Place): undefined {
    this.error ??= typeError(value, printed, place)
    return undefined
  }

  private value(type: GoType, value: Parsed, place: Place): Json | undefined {
    switch (type.kind) {
      case 'scalar':
        return this.scalar(type.scalar, type.printed, value, place)
      case 'struct':
        if (!isParsedObject(value)) return this.mistyped(jsonName(value), type.printed, place)
        return this.struct(structOf(type.schema), value, place)
      case 'list':
        if (!Array.isArray(value)) return this.mistyped(jsonName(value), type.printed, place)
        return value.map((item: Parsed, index) =>
          this.inner(type.items, item, { ...place, path: `${place.path}[${index}]` }),
        )
      case 'map':
        if (!isParsedObject(value)) return this.mistyped(jsonName(value), type.printed, place)
        return this.map(type.values, value, place)
      case 'bytes':
        return this.bytes(value, place)
      case 'quantity':
        return accepted(canonicalQuantity(literalOf(value)))
      case 'intOrString':
        return intOrString(value, place)
      case 'time':
      case 'microTime':
        if (typeof value !== 'string') throw new Refused(typeError(jsonName(value), 'string', place))
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

  private scalar(scalar: ScalarName, printed: string, value: Parsed, place: Place): Json | undefined {
    if (scalar === 'string') return typeof value === 'string' ? value : this.mistyped(jsonName(value), printed, place)
    if (scalar === 'bool') return typeof value === 'boolean' ? value : this.mistyped(jsonName(value), printed, place)
    if (typeof value === 'number') {
      const isRight = scalar === 'int64' ? Number.isInteger(value) : isInt32(value)
      return isRight ? value : this.mistyped(`number ${value}`, printed, place)
    }
    if (!(value instanceof NumberLiteral)) return this.mistyped(jsonName(value), printed, place)
    const isInteger = scalar === 'int64' && /^-?\d{1,19}$/.test(value.text)
    return isInteger ? Number(value.text) : this.mistyped(`number ${value.text}`, printed, place)
  }

  private bytes(value: Parsed, place: Place): Json | undefined {
    if (typeof value !== 'string') return this.mistyped(jsonName(value), '[]uint8', place)
    const text = value.replaceAll(/[\r\n]/g, '')
    const bad = firstBadByte(text)
    if (bad !== null) throw new Refused(`illegal base64 data at input byte ${bad}`)
    return text
  }
}

const isInt32 = (value: Parsed): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31

function intOrString(value: Parsed, place: Place): Json {
  if (typeof value === 'string' || isInt32(value)) return value
  const literal = value instanceof NumberLiteral ? value.text : typeof value === 'number' ? String(value) : null
  const name = literal === null ? jsonName(value) : `number ${literal}`
  throw new Refused(typeError(name, 'int32', place))
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
export function decodeInto(schema: string, text: ParsedText): DecodedValue {
  const decoder = new Decoder(text.repeated)
  const value = isParsedObject(text.value) ? text.value : {}
  try {
    const object = decoder.struct(structOf(schema), value, { goPath: '', path: '' })
    return { object, error: decoder.error, strictErrors: [...decoder.strictErrors] }
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem
    return { object: {}, error: problem.message, strictErrors: [] }
  }
}
