import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import { refusal, type Status } from '../status.ts'
import { protobuf } from './bodies.ts'
import { isOpenPath } from './documents.ts'
import type { ApiRequest } from './types.ts'

/** A request of either version of HTTP. */
export type Incoming = IncomingMessage | Http2ServerRequest

/** As the real server has it: three mebibytes. */
export const bodyLimitBytes = 3 * 1024 * 1024

export const tooLargeBody = (): Status =>
  refusal(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${bodyLimitBytes}`)

export const unauthorized = (): Status => refusal(401, 'Unauthorized', 'Unauthorized')

/** True when the request carries the token, or needs none. The comparison takes as long for a wrong token as for the right one. */
export function isAuthorized(incoming: Incoming, token: string): boolean {
  const { path } = addressOf(incoming)
  if (isOpenPath(path)) return true
  const said = /^Bearer (.+)$/i.exec(incoming.headers.authorization ?? '')?.[1] ?? ''
  return timingSafeEqual(digest(said.trim()), digest(token))
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The path as sent, and the query. */
function addressOf(incoming: Incoming): { readonly path: string; readonly query: string } {
  const url = incoming.url ?? '/'
  const at = url.indexOf('?')
  return at < 0 ? { path: url, query: '' } : { path: url.slice(0, at), query: url.slice(at + 1) }
}

export function requestOf(incoming: Incoming, body: string): ApiRequest {
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return { method: incoming.method ?? 'GET', ...addressOf(incoming), headers, body }
}

export type ReadBody =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'tooLarge' }
  /** The client went away in the middle of it. */
  | { readonly kind: 'gone' }

/** A client that sends nothing for so long in the middle of its body is given up. */
const silenceMs = 60_000

/** Reads a body up to the limit; a longer one is not kept. */
export function readBody(incoming: Incoming): Promise<ReadBody> {
  return new Promise((resolve) => {
    const isBinary = (incoming.headers['content-type'] ?? '').startsWith(protobuf)
    const encoding = isBinary ? 'latin1' : 'utf8'
    const chunks: Buffer[] = []
    let length = 0
    incoming.setTimeout(silenceMs, () => resolve({ kind: 'gone' }))
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= bodyLimitBytes) chunks.push(chunk)
      else {
        chunks.length = 0
        resolve({ kind: 'tooLarge' })
      }
    })
    incoming.on('end', () => {
      incoming.setTimeout(0)
      resolve({ kind: 'read', text: Buffer.concat(chunks).toString(encoding) })
    })
    // Whoever goes away in the middle waits for no answer.
    for (const event of ['error', 'aborted', 'close']) incoming.on(event, () => resolve({ kind: 'gone' }))
  })
}
