import type { ServerResponse } from 'node:http'
import { constants, Http2ServerResponse } from 'node:http2'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { ApiRequest, BodyAnswer, Headers, Sink, StreamAnswer } from './types.ts'

export type Outgoing = ServerResponse | Http2ServerResponse

/** Smaller answers are not worth compressing: the real server's threshold. */
const gzipFromBytes = 128 * 1024

/** A client that is this far behind is cut off. What a stream begins with is not counted. */
const slowestBytes = 8 * 1024 * 1024

const compress = promisify(gzip)

/** Compressed documents by their ETag: OpenAPI's are large, few, and never change. */
const compressed = new Map<string, Buffer>()

export async function sendBody(response: Outgoing, request: ApiRequest, answer: BodyAnswer): Promise<void> {
  const bytes = typeof answer.body === 'string' ? Buffer.from(answer.body) : Buffer.from(answer.body)
  const isZipped =
    request.method === 'GET' &&
    bytes.length >= gzipFromBytes &&
    /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  const body = isZipped ? await zipped(bytes, answer.headers['etag']) : bytes
  if (isGone(response)) return
  const more = isZipped ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}
  const length = answer.status === 304 ? {} : { 'content-length': String(body.length) }
  writeHead(response, answer.status, { ...answer.headers, ...more, ...length })
  response.end(body)
}

async function zipped(bytes: Buffer, etag: string | readonly string[] | undefined): Promise<Buffer> {
  const known = typeof etag === 'string' ? compressed.get(etag) : undefined
  if (known !== undefined) return known
  const body = await compress(bytes, { level: 4 })
  if (typeof etag === 'string') compressed.set(etag, body)
  return body
}

/** Opens a stream and ties its life to the connection's. Returns once it has begun. */
export function sendStream(response: Outgoing, answer: StreamAnswer, onDefect: (defect: unknown) => void): void {
  writeHead(response, answer.status, answer.headers)
  // The client is to know at once that its watch stands.
  if (!(response instanceof Http2ServerResponse)) response.flushHeaders()
  const sink = new ResponseSink(response)
  let stop = (): void => undefined
  try {
    stop = answer.open(sink)
  } catch (defect) {
    onDefect(defect)
    sink.cut()
  }
  sink.hasBegun()
  const finish = (): void => {
    sink.close()
    stop()
  }
  if (isGone(response)) finish()
  else response.on('close', finish)
}

/** What is written in one turn leaves in one piece: a turn of the cluster may tell a watch hundreds of events. */
class ResponseSink implements Sink {
  readonly #response: Outgoing
  #pending = ''
  #isClosed = false
  #allowedBytes = Infinity

  constructor(response: Outgoing) {
    this.#response = response
  }

  hasBegun(): void {
    this.#flush()
    this.#allowedBytes = slowestBytes + this.#waitingBytes()
  }

  write(text: string): void {
    if (this.#isClosed || isGone(this.#response)) return
    if (this.#pending === '') queueMicrotask(() => this.#flush())
    this.#pending += text
  }

  end(): void {
    this.#flush()
    if (this.#isClosed) return
    this.#isClosed = true
    if (!isGone(this.#response)) this.#response.end()
  }

  cut(): void {
    this.#flush()
    if (this.#isClosed) return
    this.#isClosed = true
    breakOff(this.#response)
  }

  close(): void {
    this.#isClosed = true
  }

  #flush(): void {
    const text = this.#pending
    this.#pending = ''
    if (text === '' || this.#isClosed || isGone(this.#response)) return
    const response: { write(text: string): boolean } = this.#response
    response.write(text)
    if (this.#waitingBytes() > this.#allowedBytes) this.cut()
  }

  #waitingBytes(): number {
    const response = this.#response
    return response instanceof Http2ServerResponse
      ? isGone(response)
        ? 0
        : response.stream.writableLength
      : response.writableLength
  }
}

/** Breaks one answer off without ending it. */
export function breakOff(response: Outgoing): void {
  if (response instanceof Http2ServerResponse) {
    if (!isGone(response)) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR)
  } else response.destroy()
}

/** True when nobody listens any more. An HTTP/2 answer loses its stream then. */
export function isGone(response: Outgoing): boolean {
  if (response instanceof Http2ServerResponse) {
    const stream = response.stream as Http2ServerResponse['stream'] | undefined
    return stream === undefined || stream.destroyed || stream.closed
  }
  return response.destroyed
}

function writeHead(response: Outgoing, status: number, headers: Headers): void {
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, typeof value === 'string' ? wireText(value) : value.map(wireText))
  }
  response.statusCode = status
  if (response instanceof Http2ServerResponse) response.writeHead(status)
}

/** Headers carry bytes: what is beyond ASCII goes as UTF-8, as Go sends it. */
const wireText = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')
