import type { Clock } from '#shared/kit/clock.ts'

import type { RequestHeaders } from './request-headers.ts'
import type { OpenSocket, SocketTarget } from './socket.ts'
import type { TransportError, TransportResponse } from './types.ts'

/** One HTTP/2 session, or one pool of HTTP/1.1 sockets: what all streams of a connection share until it breaks. */
export interface Channel {
  /** False once no further request may go through it: it broke, was told to end, or has as many streams as the server takes. */
  readonly hasRoom: boolean
  /** True once no socket of it is left. */
  readonly ended: boolean
  /** Rejects with a `TransportError`, or with the signal's reason. Path and headers go out as they are. */
  get(path: string, headers: RequestHeaders, signal: AbortSignal): Promise<TransportResponse>
  /** Takes no further request and ends with its last stream. */
  retire(): void
  /** Ends every stream with the error. Resolves when no socket is left. */
  destroy(error: TransportError): Promise<void>
}

export interface ChannelOptions {
  readonly target: SocketTarget
  readonly first: OpenSocket
  readonly clock: Clock
  /** The base path with the version endpoint, and headers that sign in: the sign of life of HTTP/1.1. */
  readonly probe: { readonly path: string; readonly headers: (signal: AbortSignal) => Promise<RequestHeaders> }
}
