import { isFields, parseJson, parseObject } from './answers.ts'
import { braces, closingPosition } from './json-bytes.ts'
import { decodeWithoutManagedFields } from './managed-fields.ts'
import { AttemptEnded, badAnswer } from './outcome.ts'

const MARKER = Buffer.from('"items":[')
const OPEN_BRACE = 0x7b
const CLOSE_BRACKET = 0x5d

export interface ListMeta {
  readonly version: string
  readonly continueToken: string | null
}

/** One page of a list. */
export interface Page {
  readonly meta: ListMeta
  /** Read one by one as they are asked for, so that whoever asks can let others go first: a page can be many megabytes. */
  readonly items: Iterable<unknown>
}

/**
 * The first `"items":[` is the list's own: what stands before it is the list's kind and metadata, which have none, and inside
 * a string its quotes would have backslashes. A list written in another way (with spaces, or with null for none) is parsed whole.
 */
export function readPage(bytes: Buffer): Page {
  const at = bytes.indexOf(MARKER)
  const start = at + MARKER.length
  const pieces = at === -1 ? null : itemsBetween(bytes, start)
  if (pieces === null) {
    const list = parseObject(bytes.toString('utf8'))
    return { meta: metaOf(list), items: Array.isArray(list['items']) ? list['items'] : [] }
  }
  const rest = bytes.toString('utf8', 0, start) + bytes.toString('utf8', pieces.end)
  return { meta: metaOf(parseObject(rest)), items: parsed(pieces.items) }
}

/** Where each item lies, and where the array ends; null when this is not a plain row of objects. */
function itemsBetween(
  bytes: Buffer,
  start: number,
): { readonly items: readonly Buffer[]; readonly end: number } | null {
  const items: Buffer[] = []
  let at = start
  while (bytes[at] === OPEN_BRACE) {
    const end = closingPosition(bytes, at + 1, braces)
    if (end === -1) return null
    items.push(bytes.subarray(at, end + 1))
    at = bytes[end + 1] === CLOSE_BRACKET ? end + 1 : end + 2
  }
  return bytes[at] === CLOSE_BRACKET ? { items, end: at } : null
}

function* parsed(items: readonly Buffer[]): Generator<unknown, void, undefined> {
  for (const item of items) yield parseJson(decodeWithoutManagedFields(item))
}

function metaOf(list: Readonly<Record<string, unknown>>): ListMeta {
  const metadata = isFields(list['metadata']) ? list['metadata'] : {}
  const version = metadata['resourceVersion']
  const token = metadata['continue']
  if (typeof version !== 'string') throw new AttemptEnded(badAnswer('expected a list with a version, found none'))
  return { version, continueToken: typeof token === 'string' && token !== '' ? token : null }
}
