import type { Clock } from '#shared/kit/clock.ts'

import { createAuthorizer } from './authorizer.ts'
import { createChannels } from './channels.ts'
import { requestHeaders } from './request-headers.ts'
import type { Connection, CredentialSource, Transport, TransportResponse } from './types.ts'

export interface TransportOptions {
  readonly clock: Clock
  /** The app's own, for the User-Agent. */
  readonly version: string
}

/** The way to one cluster: GET and nothing else, so that no code that holds it can write. */
export function createTransport(
  connection: Connection,
  credentials: CredentialSource,
  options: TransportOptions,
): Transport {
  const authorizer = createAuthorizer(credentials)
  const basePath = new URL(connection.server).pathname.replace(/\/$/, '')
  const headersFor = async (accept: string, signal: AbortSignal) => {
    const credential = await authorizer.current(signal)
    return { credential, headers: requestHeaders({ connection, credential, version: options.version, accept }) }
  }
  const channels = createChannels({
    connection,
    clock: options.clock,
    probe: {
      path: `${basePath}/version`,
      headers: async (signal) => (await headersFor('application/json', signal)).headers,
    },
  })

  const send = async (path: string, accept: string, signal: AbortSignal) => {
    const { credential, headers } = await headersFor(accept, signal)
    const response = await channels.get(basePath + path, headers, { certificate: credential.certificate, signal })
    return { credential, response }
  }

  return {
    async get(path, { signal, accept = 'application/json' }): Promise<TransportResponse> {
      const first = await send(path, accept, signal)
      if (first.response.status !== 401) return first.response
      // The second answer is handed on whatever it is. Without a new credential the first one is: asking again changes nothing.
      if (!(await authorizer.renew(first.credential, signal))) return first.response
      await discard(first.response)
      return (await send(path, accept, signal)).response
    },
    reset: () => channels.reset(),
    close: () => channels.close(),
  }
}

/** Leaving the loop destroys the stream, or gives its socket back. */
async function discard(response: TransportResponse): Promise<void> {
  const chunks = response.body[Symbol.asyncIterator]()
  await chunks.next()
  await chunks.return?.()
}
