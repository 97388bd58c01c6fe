import { wait, type Clock } from '#shared/kit/clock.ts'
import type { Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import type { Transport } from '../connection/types.ts'
import { clusterDomainOf } from './corefile.ts'
import { getJson } from './get-json.ts'

export interface ClusterFactsOptions {
  readonly transport: Transport
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly onVersion: (version: string) => void
  /** Null when the cluster does not say, or not to us: then the domain is assumed. Not called when `readsDomain` is false. */
  readonly onDomain: (domain: string | null) => void
  /** Called after the first attempt at everything, whatever came of it. */
  readonly onFirstAttempt: () => void
  readonly readsDomain: boolean
}

const domainPath = '/api/v1/namespaces/kube-system/configmaps/coredns'
const firstDelayMs = 1_000
const longestDelayMs = 30_000

/** What is asked once and not watched: the server's version and the domain of the cluster. Asked again until there is an answer. */
export class ClusterFacts {
  readonly #options: ClusterFactsOptions
  #version: string | null = null
  #isDomainKnown: boolean
  #wake = new AbortController()

  constructor(options: ClusterFactsOptions) {
    this.#options = options
    this.#isDomainKnown = !options.readsDomain
    void this.#run()
  }

  /** Ends a pause between attempts. */
  wake(): void {
    this.#wake.abort()
  }

  async #run(): Promise<void> {
    const { clock, signal, onFirstAttempt } = this.#options
    for (let delayMs = firstDelayMs; !signal.aborted; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
      await Promise.all([this.#readVersion(), this.#readDomain()])
      if (signal.aborted) return
      if (delayMs === firstDelayMs) onFirstAttempt()
      if (this.#version !== null && this.#isDomainKnown) return
      this.#wake = new AbortController()
      await wait(clock, delayMs, AbortSignal.any([signal, this.#wake.signal]))
    }
  }

  async #readVersion(): Promise<void> {
    if (this.#version !== null) return
    const result = await getJson(this.#options.transport, '/version', this.#options.signal)
    if (this.#options.signal.aborted || result.kind === 'failed') return
    const version = textAt(result.value, 'gitVersion')
    if (version === null) return
    this.#version = version
    this.#options.onVersion(version)
  }

  async #readDomain(): Promise<void> {
    if (this.#isDomainKnown) return
    const result = await getJson(this.#options.transport, domainPath, this.#options.signal)
    if (this.#options.signal.aborted || !isAnswer(result)) return
    this.#isDomainKnown = true
    const corefile = result.kind === 'ok' ? textAt(fieldOf(result.value, 'data'), 'Corefile') : null
    this.#options.onDomain(corefile === null ? null : clusterDomainOf(corefile))
  }
}

/** Not being allowed to read it, and its absence, are answers too. */
function isAnswer(result: Result<unknown, Problem>): boolean {
  return result.kind === 'ok' || result.failure.code === 'forbidden' || result.failure.code === 'not-found'
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}

function textAt(value: unknown, name: string): string | null {
  const field = fieldOf(value, name)
  return typeof field === 'string' && field !== '' ? field : null
}
