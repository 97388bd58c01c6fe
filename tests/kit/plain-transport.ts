import { Agent, get, type IncomingMessage } from 'node:http'
import { TransportError, type Transport, type TransportResponse } from '../../src-main/connection/types.ts'

export interface PlainTransportOptions {
  readonly url: () => string
  readonly token?: () => string | null
  /** Hands each chunk on in pieces of this size, so that lines and characters are cut everywhere. */
  readonly pieceBytes?: number
}

/** The simplest way to the scripted API server: node:http, a socket per request, no credentials to renew and no ear for silence. */
export function plainTransport(options: PlainTransportOptions): Transport {
  const agent = new Agent({ keepAlive: false })
  return {
    get: (path, { signal }) => request(`${options.url()}${path}`, options, agent, signal),
    reset: () => agent.destroy(),
    close: async () => agent.destroy(),
  }
}

function request(
  url: string,
  options: PlainTransportOptions,
  agent: Agent,
  signal: AbortSignal,
): Promise<TransportResponse> {
  const token = options.token?.() ?? null
  const headers = { accept: 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) }
  return new Promise((resolve, reject) => {
    const sent = get(url, { agent, headers, signal }, (response) => resolve(responseOf(response, options.pieceBytes)))
    sent.on('error', (error) => reject(asTransportError(error)))
  })
}

function responseOf(response: IncomingMessage, pieceBytes: number | undefined): TransportResponse {
  // A body that breaks while nobody reads it must not end the test run; whoever reads it gets the error.
  response.on('error', () => undefined)
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]))
  return { status: response.statusCode ?? 0, headers, body: bodyOf(response, pieceBytes), protocol: 'http/1.1' }
}

async function* bodyOf(response: IncomingMessage, pieceBytes = Infinity): TransportResponse['body'] {
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      for (let start = 0; start < chunk.length; start += pieceBytes) yield [chunk.subarray(start, start + pieceBytes)]
    }
  } catch (error) {
    throw asTransportError(error)
  }
}

function asTransportError(error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (error instanceof Error && code === 'ABORT_ERR') return error
  if (code === 'ECONNREFUSED')
    return new TransportError({ code: 'connection-refused', params: { detail: code } }, { cause: error })
  return new TransportError({ code: 'connection-reset', params: { detail: code } }, { cause: error })
}
