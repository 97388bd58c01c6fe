import type { FileOffer } from '#shared/contract/bridge.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import type { ExaminedKubeconfig } from '../connection/index.ts'

export interface OffersParts {
  readonly examine: (path: string) => Promise<Result<ExaminedKubeconfig, Problem>>
  readonly tell: (offer: FileOffer | null) => void
  /** Uses a file in this window. Its credentials may do what is in `trusts` and no more. */
  readonly use: (file: string, trusts: ReadonlySet<string>, context: string | null) => Promise<Result<null, Problem>>
  readonly add: (file: string) => Promise<Result<null, Problem>>
}

interface Pending {
  readonly offer: FileOffer
  readonly trusts: ReadonlySet<string>
}

/** The files that were handed to one window, one at a time: each is looked into, told, and used only when a person agreed. */
export class Offers {
  readonly #parts: OffersParts
  #pending: Pending | null = null
  #id = 0

  constructor(parts: OffersParts) {
    this.#parts = parts
  }

  get current(): FileOffer | null {
    return this.#pending?.offer ?? null
  }

  /** Looks into a file and asks what to do with it. A later file takes the place of one that was not decided about. */
  async make(file: string, purpose: 'use' | 'add'): Promise<void> {
    await this.#look(file, purpose, () => false)
  }

  /**
   * Uses a file that somebody named at the start, or that was used last time with the `remembered` context, and asks only if it
   * needs trust or is no kubeconfig.
   */
  async makeIfNeeded(file: string, remembered: string | null = null): Promise<void> {
    await this.#look(file, 'use', ({ trusts }) => trusts.size === 0, remembered)
  }

  async answer(id: number, agreed: boolean, context: string | null): Promise<Result<null, Problem>> {
    const pending = this.#pending
    if (pending === null || pending.offer.id !== id) return ok(null)
    this.#become(null)
    const { offer, trusts } = pending
    if (!agreed || offer.kind === 'refused') return ok(null)
    if (offer.purpose === 'add') return this.#parts.add(offer.file)
    if (context !== null && !offer.contexts.some(({ name }) => name === context))
      return failed({ code: 'no-such-context', params: { context } })
    return this.#parts.use(offer.file, trusts, context)
  }

  async #look(
    file: string,
    purpose: 'use' | 'add',
    isHarmless: (found: ExaminedKubeconfig) => boolean,
    remembered: string | null = null,
  ): Promise<void> {
    this.#id += 1
    const id = this.#id
    const examined = await this.#parts.examine(file)
    if (id !== this.#id) return
    if (examined.kind === 'failed') {
      const offer: FileOffer = { kind: 'refused', id, file, problem: examined.failure }
      return this.#become({ offer, trusts: new Set() })
    }
    const { contexts, currentContext, trusts } = examined.value
    if (isHarmless(examined.value)) {
      const wanted = remembered ?? currentContext
      const current = contexts.find(({ name, word }) => name === wanted && word !== 'REMOTE')
      await this.#parts.use(file, trusts, current?.name ?? null)
      return
    }
    this.#become({ offer: { kind: 'kubeconfig', id, file, purpose, contexts, currentContext, remembered }, trusts })
  }

  #become(pending: Pending | null): void {
    this.#pending = pending
    this.#parts.tell(pending?.offer ?? null)
  }
}
