export interface ResponseHead {
  readonly status: number
  /** By lower-case name; of a name that came several times, all values with commas between. */
  readonly headers: Readonly<Record<string, string>>
}

export interface ResponseSink {
  readonly onHead: (head: ResponseHead) => void
  /** A view of what was pushed. */
  readonly onBody: (bytes: Uint8Array) => void
  /** The response is whole; `isReusable` when its connection may carry another. */
  readonly onEnd: (isReusable: boolean) => void
}

/** The other side does not speak HTTP/1 as RFC 9112 has it. */
export class MalformedResponse extends Error {
  readonly code = 'ERR_MALFORMED_RESPONSE'
}

const newline = 0x0a
const mostHeadBytes = 80 * 1024
const mostLineBytes = 4 * 1024

type State = 'head' | 'sized' | 'chunkSize' | 'chunk' | 'chunkEnd' | 'trailers' | 'untilClose' | 'ended'

/**
 * Reads one response to a GET by RFC 9112, wherever its bytes are cut. Whatever frames the body is taken strictly: neither a
 * broken size nor a broken connection may look like an end.
 *
 * Of our own, since node:http copies each chunk into memory of its own, which in Electron is mapped and cleared anew each time:
 * for a flood that takes longer than reading what stands in it.
 */
export class ResponseReader {
  readonly #sink: ResponseSink
  #state: State = 'head'
  /** What there is of a line that has not ended. */
  #line = ''
  #headLines: string[] = []
  #headBytes = 0
  #leftBytes = 0
  #keepsAlive = false

  constructor(sink: ResponseSink) {
    this.#sink = sink
  }

  /** Throws a `MalformedResponse`; nothing may be pushed afterwards. */
  push(bytes: Buffer): void {
    let at = 0
    while (at < bytes.length) {
      switch (this.#state) {
        case 'sized':
        case 'chunk':
        case 'untilClose':
          at = this.#takeBody(bytes, at)
          break
        case 'ended':
          throw new MalformedResponse('Expected nothing after the response, found more bytes.')
        default:
          at = this.#takeLine(bytes, at)
      }
    }
  }

  /** The other side sends no more. False if the response is not whole. */
  close(): boolean {
    if (this.#state === 'untilClose') this.#end(false)
    return this.#state === 'ended'
  }

  #takeBody(bytes: Buffer, at: number): number {
    const to = this.#state === 'untilClose' ? bytes.length : Math.min(bytes.length, at + this.#leftBytes)
    this.#leftBytes -= to - at
    this.#sink.onBody(bytes.subarray(at, to))
    if (this.#state === 'untilClose' || this.#leftBytes > 0) return to
    if (this.#state === 'chunk') this.#state = 'chunkEnd'
    else this.#end(this.#keepsAlive)
    return to
  }

  #takeLine(bytes: Buffer, at: number): number {
    const found = bytes.indexOf(newline, at)
    const to = found === -1 ? bytes.length : found
    this.#line += bytes.toString('latin1', at, to)
    if (this.#line.length > (this.#state === 'head' ? mostHeadBytes : mostLineBytes))
      throw new MalformedResponse(`Expected a line to end, found ${this.#line.length} bytes of it.`)
    if (found === -1) return to
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line
    this.#line = ''
    this.#readLine(line)
    return found + 1
  }

  #readLine(line: string): void {
    switch (this.#state) {
      case 'head':
        return this.#readHeadLine(line)
      case 'chunkSize':
        this.#leftBytes = chunkSize(line)
        this.#state = this.#leftBytes === 0 ? 'trailers' : 'chunk'
        return
      case 'chunkEnd':
        if (line !== '') throw new MalformedResponse('Expected the end of a chunk, found more of it.')
        this.#state = 'chunkSize'
        return
      default:
        // Trailers say nothing that is asked for.
        if (line === '') this.#end(this.#keepsAlive)
    }
  }

  #readHeadLine(line: string): void {
    this.#headBytes += line.length
    if (this.#headBytes > mostHeadBytes)
      throw new MalformedResponse(`Expected a head of at most ${mostHeadBytes} bytes, found more.`)
    if (line !== '') return void this.#headLines.push(line)
    // An empty line before the first is passed over, as RFC 9112 2.2 advises.
    if (this.#headLines.length > 0) this.#readHead(this.#headLines)
  }

  #readHead([first = '', ...fields]: readonly string[]): void {
    this.#headLines = []
    this.#headBytes = 0
    const found = /^HTTP\/1\.([01]) (\d{3})(?: .*)?$/.exec(first)
    if (found === null) throw new MalformedResponse('Expected a status line of HTTP/1, found something else.')
    const status = Number(found[2])
    if (status === 101) throw new MalformedResponse('Expected a response, found a change of protocol.')
    // Interim ones: the response itself follows.
    if (status < 200) return
    const headers = headersOf(fields)
    const connection = words(headers['connection'])
    this.#keepsAlive = found[1] === '1' ? !connection.includes('close') : connection.includes('keep-alive')
    this.#state = this.#framing(status, headers)
    this.#sink.onHead({ status, headers })
    if (this.#state === 'sized' && this.#leftBytes === 0) this.#end(this.#keepsAlive)
  }

  /** RFC 9112, 6.3. */
  #framing(status: number, headers: ResponseHead['headers']): State {
    const { 'transfer-encoding': coding, 'content-length': length } = headers
    if (status === 204 || status === 304) return 'sized'
    if (coding !== undefined) {
      if (length !== undefined) throw new MalformedResponse('Expected chunks or a length, found both.')
      if (coding.toLowerCase() !== 'chunked') throw new MalformedResponse('Expected chunks, found another coding.')
      return 'chunkSize'
    }
    if (length === undefined) return 'untilClose'
    this.#leftBytes = contentLength(length)
    return 'sized'
  }

  #end(isReusable: boolean): void {
    this.#state = 'ended'
    this.#sink.onEnd(isReusable)
  }
}

function chunkSize(line: string): number {
  const size = /^([\da-f]{1,12})[ \t]*(?:;.*)?$/i.exec(line)?.[1]
  if (size === undefined) throw new MalformedResponse('Expected the size of a chunk, found something else.')
  return Number.parseInt(size, 16)
}

/** The same length several times is one. */
function contentLength(value: string): number {
  const [length = '', ...others] = new Set(words(value))
  if (!/^\d{1,15}$/.test(length) || others.length > 0)
    throw new MalformedResponse('Expected a length in bytes, found something else.')
  return Number(length)
}

function headersOf(fields: readonly string[]): ResponseHead['headers'] {
  const headers = new Map<string, string>()
  for (const field of fields) {
    const found = /^([!#$%&'*+\-.^_`|~\w]+):[ \t]*(.*?)[ \t]*$/.exec(field)
    if (found === null) throw new MalformedResponse('Expected a header, found something else.')
    const [, name = '', value = ''] = found
    const before = headers.get(name.toLowerCase())
    headers.set(name.toLowerCase(), before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(headers)
}

function words(value = ''): readonly string[] {
  return value.split(',').map((word) => word.trim().toLowerCase())
}
