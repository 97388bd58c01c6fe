import type { Clock } from '#shared/kit/clock.ts'
import { failed, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import type { Credential, CredentialSource } from '../connection/types.ts'
import { credentialLimitMs } from './process-messages.ts'

type Answer = Result<Credential, Problem>

/** Credentials that another process holds: each question has a number, and an answer or a time limit ends it. */
export class RemoteCredentials implements CredentialSource {
  readonly #clock: Clock
  readonly #ask: (request: number, refresh: boolean) => void
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #requests = 0

  constructor(options: { readonly clock: Clock; readonly ask: (request: number, refresh: boolean) => void }) {
    this.#clock = options.clock
    this.#ask = options.ask
  }

  credential(options: { readonly refresh: boolean; readonly signal?: AbortSignal }): Promise<Answer> {
    const request = ++this.#requests
    const { refresh, signal } = options
    return new Promise((resolve) => {
      const finish = (answer: Answer): void => {
        cancel()
        signal?.removeEventListener('abort', give)
        this.#waiting.delete(request)
        resolve(answer)
      }
      const give = (): void => finish(failed({ code: 'no-answer', params: { what: 'credential', seconds: 0 } }))
      const cancel = this.#clock.after(credentialLimitMs, () =>
        finish(failed({ code: 'credential-plugin-timeout', params: { seconds: credentialLimitMs / 1_000 } })),
      )
      if (signal?.aborted === true) return give()
      signal?.addEventListener('abort', give)
      this.#waiting.set(request, finish)
      this.#ask(request, refresh)
    })
  }

  /** Late answers find nobody waiting and are dropped. */
  answer(request: number, result: Answer): void {
    this.#waiting.get(request)?.(result)
  }
}
