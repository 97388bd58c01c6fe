import { untilAborted } from './abort.ts'
import { type Credential, type CredentialSource, TransportError } from './types.ts'

/** Asks the credential source on behalf of many requests at once. */
export interface Authorizer {
  /** Rejects with a `TransportError` when there is no credential, or with the signal's reason. */
  current(signal: AbortSignal): Promise<Credential>
  /** After a 401: true when there is now another credential than the one that was refused. */
  renew(refused: Credential, signal: AbortSignal): Promise<boolean>
}

export function createAuthorizer(source: CredentialSource): Authorizer {
  let latest: Credential | null = null
  let renewal: Promise<Credential> | null = null

  async function ask(refresh: boolean): Promise<Credential> {
    const answer = await source.credential({ refresh })
    if (answer.kind === 'failed') throw new TransportError(answer.failure)
    latest = answer.value
    return answer.value
  }

  return {
    current: (signal) => untilAborted(ask(false), signal),
    async renew(refused, signal) {
      // A token that expires is refused on every stream at once. Only the first asks for a new one, the others share it.
      if (latest !== null && !isSame(latest, refused)) return true
      renewal ??= ask(true).finally(() => (renewal = null))
      return !isSame(await untilAborted(renewal, signal), refused)
    },
  }
}

function isSame(one: Credential, other: Credential): boolean {
  return (
    one.authorization === other.authorization &&
    one.certificate?.cert === other.certificate?.cert &&
    one.certificate?.key === other.certificate?.key
  )
}
