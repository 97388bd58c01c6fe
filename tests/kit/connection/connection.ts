import { systemClock } from '#shared/kit/clock.ts'
import { ok } from '#shared/kit/result.ts'

import type { Connection, Credential, CredentialSource } from '../../../src-main/connection/types.ts'

/** A connection to a server, with whatever a test wants otherwise. */
export function connection(server: string, facts: Partial<Connection> = {}): Connection {
  return {
    id: 'connection-1',
    context: 'lesson',
    cluster: 'lesson',
    user: 'ada',
    namespace: null,
    server,
    ca: null,
    insecureSkipTlsVerify: false,
    tlsServerName: null,
    proxyUrl: null,
    impersonate: null,
    credentialKind: 'none',
    credentialHint: null,
    ...facts,
  }
}

export const noCredential: Credential = { authorization: null, certificate: null, expiresAt: null }

/** Gives each credential of the list in turn: the next one at each refresh, the last one for ever. */
export function credentials(
  list: readonly Credential[] = [noCredential],
): CredentialSource & { readonly refreshes: number } {
  let place = 0
  let refreshes = 0
  return {
    get refreshes() {
      return refreshes
    },
    credential: async ({ refresh }) => {
      if (refresh) {
        refreshes += 1
        place = Math.min(place + 1, list.length - 1)
      }
      return ok(list[place] ?? noCredential)
    },
  }
}

/** Real time, in which no test lasts long enough for silence to be noticed; those about silence bring a manual clock. */
export const transportOptions = { clock: systemClock, version: '1.2.3' } as const

export async function textOf(body: AsyncIterable<readonly Uint8Array[]>): Promise<string> {
  const text = new TextDecoder()
  let all = ''
  for await (const chunks of body) for (const chunk of chunks) all += text.decode(chunk, { stream: true })
  return all + text.decode()
}
