import xxhash from 'xxhash-wasm'

// Compiled once, before the first line can come.
const hasher = await xxhash()

/**
 * Where the parts of a changed pod stand in its line. A pod changes by its status, again and again, while its metadata and its
 * spec stay: reading these each time would be two thirds of the work of an agent.
 */
export interface PodLine {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly resourceVersion: string
  /** XXH64 of metadata (but for version and managed fields) and spec: two that differ share it by chance once in 2^64 times. */
  readonly digest: bigint
  /** Text of the line without managed fields and status, and of the status alone: each is JSON if the parts are what they seem. */
  rest(): string
  status(): string
  /** Null if the status tells of no containers, or is written in another way. */
  statusParts(): StatusParts | null
}

/** Of a status, the states of its containers, which are most of what changes in it, and what stands around them. */
export interface StatusParts {
  /** XXH64 of what stands around them. */
  readonly digest: bigint
  /** Text of the status with no containers in it, and of their list: both are JSON if the parts are what they seem. */
  frame(): string
  containers(): string
}

/** What names an object, in the order in which an API server writes it. Names and versions need no escapes. */
const head =
  /^\{"type":"MODIFIED","object":\{"kind":"Pod","apiVersion":"v1","metadata":\{"name":"([^"\\]+)",(?:"generateName":"[^"\\]*",)?"namespace":"([^"\\]+)","uid":"([^"\\]+)","resourceVersion":"([^"\\]+)"/
const longestHead = 1_024
const typeAt = '{"type":"'.length
const modified = 'M'.charCodeAt(0)
const managedFields = Buffer.from(',"managedFields":[')
const specAfterManagedFields = Buffer.from(']},"spec":{')
const spec = Buffer.from('},"spec":{')
const status = Buffer.from('},"status":{')
const ends = '}}'
const containers = Buffer.from('"containerStatuses":[')
/** What follows the list of containers as a server writes it; otherwise the list is the last of the status. */
const afterContainers = Buffer.from('],"qosClass":"')

let scratch = Buffer.allocUnsafe(16 * 1024)

/**
 * Finds the parts of a line that tells of a changed pod, or null if it is another line or is written in another way: then it has
 * to be read whole.
 *
 * None of the marks can stand inside a string, where their quotes would have a backslash before them. That they stand at the
 * depth at which they are looked for is certain once `rest` and `status` have been parsed: a cut elsewhere leaves braces open.
 */
export function podLine(line: Buffer): PodLine | null {
  // A first list is one of additions, and to ask the expression about each would cost more than this look.
  if (line[typeAt] !== modified) return null
  const found = head.exec(line.toString('latin1', 0, Math.min(line.length, longestHead)))
  if (found === null) return null
  const [start, name = '', namespace = '', uid = '', resourceVersion = ''] = found
  const managedAt = line.indexOf(managedFields, start.length)
  const markAt = managedAt === -1 ? line.indexOf(spec, start.length) : line.indexOf(specAfterManagedFields, managedAt)
  const statusAt = line.lastIndexOf(status)
  const specAt = managedAt === -1 ? markAt : markAt + 1
  if (markAt === -1 || statusAt < specAt) return null
  const metadataEnd = managedAt === -1 ? specAt : managedAt
  return {
    namespace,
    name,
    uid,
    resourceVersion,
    digest: digestOf(line, start.length, metadataEnd, specAt, statusAt),
    rest: () => line.toString('utf8', 0, metadataEnd) + line.toString('utf8', specAt, statusAt + 1) + ends,
    status: () => line.toString('utf8', statusAt + status.length - 1, line.length - ends.length),
    statusParts: () => statusParts(line, statusAt + status.length - 1, line.length - ends.length),
  }
}

function statusParts(line: Buffer, start: number, end: number): StatusParts | null {
  const markAt = line.lastIndexOf(containers)
  if (markAt < start) return null
  const listAt = markAt + containers.length - 1
  const found = line.indexOf(afterContainers, listAt)
  const listEnd = found === -1 ? end - 1 : found + 1
  return {
    digest: digestOf(line, start, listAt, listEnd, end),
    frame: () => `${line.toString('utf8', start, listAt)}[]${line.toString('utf8', listEnd, end)}`,
    containers: () => line.toString('utf8', listAt, listEnd),
  }
}

/** Of two parts as one: a digest of each would cost twice. */
function digestOf(line: Buffer, start: number, end: number, secondStart: number, secondEnd: number): bigint {
  const length = end - start + secondEnd - secondStart
  if (length > scratch.length) scratch = Buffer.allocUnsafe(length)
  line.copy(scratch, 0, start, end)
  line.copy(scratch, end - start, secondStart, secondEnd)
  return hasher.h64Raw(scratch.subarray(0, length))
}
