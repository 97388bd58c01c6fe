import { wholeBody } from '../connection/body.ts'
import type { TransportResponse } from '../connection/types.ts'
import { AttemptEnded, badAnswer, outcomeOfStatus, type StatusFacts } from './outcome.ts'
import type { Place } from './paths.ts'

/** Far above any page of 500 objects, far below what would hurt. */
const LARGEST_ANSWER_BYTES = 256 * 1024 * 1024
const LARGEST_STATUS_BYTES = 256 * 1024
const LONGEST_DETAIL = 300

type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export async function readText(response: TransportResponse, largestBytes = LARGEST_ANSWER_BYTES): Promise<string> {
  return (await readBytes(response, largestBytes)).toString('utf8')
}

/** The whole body. */
export async function readBytes(response: TransportResponse, largestBytes = LARGEST_ANSWER_BYTES): Promise<Buffer> {
  const bytes = await wholeBody(response.body, largestBytes)
  if (bytes === null) throw new AttemptEnded(badAnswer(`more than ${largestBytes} bytes`))
  return bytes
}

export function parseObject(text: string): Fields {
  const value = parseJson(text)
  if (!isFields(value)) throw new AttemptEnded(badAnswer(`expected a JSON object, found ${excerpt(text)}`))
  return value
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unreadable'
    throw new AttemptEnded(badAnswer(`expected JSON, found ${text.length} characters that are not (${reason})`))
  }
}

/** Turns any answer but 200 into the outcome that it means. Its body is read to the end, so that the socket can be used again. */
export async function requireSuccess(response: TransportResponse, place: Place): Promise<void> {
  if (response.status === 200) return
  throw new AttemptEnded(outcomeOfStatus(await readStatus(response), place))
}

export async function readStatus(response: TransportResponse): Promise<StatusFacts> {
  const text = await readText(response, LARGEST_STATUS_BYTES)
  const status = statusFacts(looselyParsed(text))
  return {
    code: response.status,
    // Proxies and load balancers answer with pages of their own, which say little and may be long.
    message: status.message === '' ? excerpt(text) : status.message,
    retryAfterSeconds: retryAfterSeconds(response.headers) ?? status.retryAfterSeconds,
  }
}

/** Reads a Status object, as it stands in an answer or in an ERROR event. */
export function statusFacts(value: unknown): StatusFacts {
  const status = isFields(value) ? value : {}
  const details = isFields(status['details']) ? status['details'] : {}
  const { code, message, reason } = status
  const retryAfter = details['retryAfterSeconds']
  const isExpired = reason === 'Expired' || reason === 'Gone'
  return {
    code: isExpired ? 410 : typeof code === 'number' ? code : 500,
    message: typeof message === 'string' ? message.slice(0, LONGEST_DETAIL) : '',
    retryAfterSeconds: typeof retryAfter === 'number' && retryAfter > 0 ? retryAfter : null,
  }
}

/** Seconds; the other form of the header, a date, is not what API servers send. */
function retryAfterSeconds(headers: TransportResponse['headers']): number | null {
  const value = Number(headers['retry-after'] ?? headers['Retry-After'])
  return Number.isFinite(value) && value > 0 ? value : null
}

function looselyParsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Not every refusal is a Status: the caller shows the beginning of the text instead.
    return undefined
  }
}

const excerpt = (text: string): string => text.slice(0, LONGEST_DETAIL).trim()
