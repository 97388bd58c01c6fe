import table from '../../../resources/sandbox/protobuf.json' with { type: 'json' }
import { ok } from '#shared/kit/result.ts'
import type { Json, JsonObject } from '../objects.ts'
import type { GroupVersionKind } from '../schema/index.ts'
import { badRequest, type Outcome, refused } from '../status.ts'

// kubectl sends some bodies as protobuf and nothing else: create configmap, drain, auth can-i. They become JSON here and
// are decoded as JSON from then on. Answers are never protobuf: kubectl takes JSON too.

/** Name, type, and how the field stands in JSON: a list, a map with text keys, or the fields of an embedded struct. */
type Field = readonly [name: string, type: string, form?: 'list' | 'map' | 'inline']
type Fields = { readonly [number: string]: Field }

const messages = table as unknown as { readonly [name: string]: Fields }

/** `k8s` and a zero byte come before every object. */
const magic = 'k8s\0'

/** Leaves the reader; never leaves this file. */
class WireProblem extends Error {}

/** An object of a kind from its protobuf form, as JSON that is yet to be checked. `bytes` is the body, a letter for a byte. */
export function readProtobuf(bytes: string, gvk: GroupVersionKind): Outcome<JsonObject> {
  const buffer = Buffer.from(bytes, 'latin1')
  const told = `the object provided is unrecognized (must be of type ${gvk.kind}): `
  if (!bytes.startsWith(magic)) {
    const expected = 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]'
    return refused(badRequest(`${told}${expected} (${shownBytes(buffer)})`))
  }
  try {
    return ok(readEnvelope(new Reader(buffer.subarray(magic.length)), gvk))
  } catch (problem) {
    if (problem instanceof WireProblem) return refused(badRequest(`${told}${problem.message}`))
    throw problem
  }
}

const shownBytes = (buffer: Buffer): string =>
  buffer.length === 0 ? '<empty>' : buffer.subarray(0, 100).toString('hex')

/** runtime.Unknown: the type's name, then the object's bytes. */
function readEnvelope(reader: Reader, gvk: GroupVersionKind): JsonObject {
  let head: { readonly apiVersion: string; readonly kind: string } = { apiVersion: '', kind: '' }
  let raw: Buffer = Buffer.alloc(0)
  for (let tag = reader.tag(); tag !== null; tag = reader.tag()) {
    if (tag.number === 1) head = readTypeMeta(new Reader(reader.bytes()))
    else if (tag.number === 2) raw = reader.bytes()
    else reader.skip(tag.wire)
  }
  const [version = '', group = ''] = head.apiVersion.split('/').toReversed()
  const said = head.kind === '' ? gvk : { group, version, kind: head.kind }
  const fields = fieldsOf(said)
  // What the path does not take is refused by the decoder of JSON, in the real words.
  return { ...head, ...(fields === null ? {} : readMessage(new Reader(raw), fields, 0)) }
}

function readTypeMeta(reader: Reader): { readonly apiVersion: string; readonly kind: string } {
  const texts: Record<number, string> = {}
  for (let tag = reader.tag(); tag !== null; tag = reader.tag()) texts[tag.number] = reader.bytes().toString('utf8')
  return { apiVersion: texts[1] ?? '', kind: texts[2] ?? '' }
}

function fieldsOf({ group, version, kind }: GroupVersionKind): Fields | null {
  const folder = group === '' ? 'core' : (group.split('.')[0] ?? group)
  const ofMeta = `k8s.io.apimachinery.pkg.apis.meta.v1.${kind}`
  return messages[`k8s.io.api.${folder}.${version}.${kind}`] ?? messages[ofMeta] ?? null
}

/** Deeper than any object of Kubernetes; a body that goes on is hostile. */
const deepest = 64

function readMessage(reader: Reader, fields: Fields, depth: number): JsonObject {
  if (depth > deepest) throw new WireProblem('proto: the message is nested too deeply')
  const object: Record<string, Json> = {}
  for (let tag = reader.tag(); tag !== null; tag = reader.tag()) {
    const field = fields[tag.number]
    if (field === undefined) reader.skip(tag.wire)
    else readField(reader, tag.wire, field, object, depth)
  }
  return object
}

function readField(
  reader: Reader,
  wire: number,
  [name, type, form]: Field,
  object: Record<string, Json>,
  depth: number,
): void {
  switch (form) {
    case 'inline':
      Object.assign(object, readMessage(new Reader(reader.bytes()), messages[type] ?? {}, depth + 1))
      return
    case 'list':
      object[name] = [...((object[name] ?? []) as readonly Json[]), readValue(reader, wire, type, depth)]
      return
    case 'map': {
      const [key, value] = readEntry(new Reader(reader.bytes()), type, depth)
      object[name] = Object.fromEntries([...Object.entries((object[name] ?? {}) as JsonObject), [key, value]])
      return
    }
    case undefined:
      object[name] = readValue(reader, wire, type, depth)
  }
}

/** Entries come as messages of a key and a value; what is missing is zero. */
function readEntry(reader: Reader, type: string, depth: number): readonly [string, Json] {
  let key = ''
  let value: Json = ['string', 'bytes'].includes(type) ? '' : type in messages ? {} : null
  for (let tag = reader.tag(); tag !== null; tag = reader.tag()) {
    if (tag.number === 1) key = reader.bytes().toString('utf8')
    else if (tag.number === 2) value = readValue(reader, tag.wire, type, depth)
    else reader.skip(tag.wire)
  }
  return [key, value]
}

function readValue(reader: Reader, wire: number, type: string, depth: number): Json {
  switch (type) {
    case 'string':
      return reader.bytes().toString('utf8')
    case 'bytes':
      return reader.bytes().toString('base64')
    case 'bool':
      return reader.varint() !== 0n
    case 'int32':
    case 'int64':
      return Number(BigInt.asIntN(64, reader.varint()))
    case 'uint32':
    case 'uint64':
      return Number(reader.varint())
    case 'double':
      return reader.double()
    default:
      if (wire !== 2) throw new WireProblem(`proto: wrong wireType = ${wire} for a field of type ${type}`)
      return readTyped(reader.bytes(), type, depth)
  }
}

/** Messages, some of which are no objects in JSON. */
function readTyped(bytes: Buffer, type: string, depth: number): Json {
  const reader = new Reader(bytes)
  switch (type.split('.').at(-1)) {
    case 'Quantity':
      return readMessage(reader, { 1: ['value', 'string'] }, depth)['value'] ?? '0'
    case 'Time':
      return instantOf(reader, 0)
    case 'MicroTime':
      return instantOf(reader, 6)
    case 'IntOrString': {
      const fields: Fields = { 1: ['type', 'int64'], 2: ['number', 'int32'], 3: ['text', 'string'] }
      const { type: kind = 0, number = 0, text = '' } = readMessage(reader, fields, depth)
      return kind === 1 ? text : number
    }
    case 'RawExtension':
    case 'FieldsV1':
      return rawJson(readMessage(reader, { 1: ['raw', 'bytes'] }, depth)['raw'])
    default:
      return readMessage(reader, messages[type] ?? {}, depth + 1)
  }
}

function rawJson(base64: Json | undefined): Json {
  const text = Buffer.from(typeof base64 === 'string' ? base64 : '', 'base64').toString('utf8')
  if (text === '') return null
  try {
    return JSON.parse(text) as Json
  } catch (problem) {
    if (problem instanceof SyntaxError) throw new WireProblem(`the embedded JSON is broken: ${problem.message}`)
    throw problem
  }
}

/** Seconds and nanoseconds since 1970; both zero is no time at all. */
function instantOf(reader: Reader, digits: 0 | 6): Json {
  const { seconds = 0, nanos = 0 } = readMessage(reader, { 1: ['seconds', 'int64'], 2: ['nanos', 'int32'] }, 0)
  if (typeof seconds !== 'number' || typeof nanos !== 'number' || (seconds === 0 && nanos === 0)) return null
  const instant = new Date(seconds * 1_000)
  if (Number.isNaN(instant.getTime())) throw new WireProblem('proto: the time is out of range')
  const whole = instant.toISOString().slice(0, 19)
  return digits === 0 ? `${whole}Z` : `${whole}.${String(Math.floor(nanos / 1_000)).padStart(6, '0')}Z`
}

/** The wire format: tags, varints, lengths. */
class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** The next field's number and wire type; null at the end. */
  tag(): { readonly number: number; readonly wire: number } | null {
    if (this.#at >= this.#bytes.length) return null
    const tag = Number(this.varint())
    return { number: Math.floor(tag / 8), wire: tag % 8 }
  }

  varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at]
      if (byte === undefined) throw new WireProblem('unexpected EOF')
      this.#at += 1
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw new WireProblem('proto: integer overflow')
  }

  bytes(): Buffer {
    const length = Number(this.varint())
    const end = this.#at + length
    if (end > this.#bytes.length) throw new WireProblem('unexpected EOF')
    const found = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return found
  }

  double(): number {
    const at = this.#at
    if (at + 8 > this.#bytes.length) throw new WireProblem('unexpected EOF')
    this.#at += 8
    return this.#bytes.readDoubleLE(at)
  }

  /** Passes over a field that is not known: an older server does so with a newer client's. */
  skip(wire: number): void {
    if (wire === 0) this.varint()
    else if (wire === 1) this.double()
    else if (wire === 2) this.bytes()
    else if (wire === 5 && this.#at + 4 <= this.#bytes.length) this.#at += 4
    else throw new WireProblem(`proto: illegal wireType ${wire}`)
  }
}
