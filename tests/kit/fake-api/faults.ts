import type { WatchedKind } from '#shared/objects/index.ts'
import type { Route } from './route.ts'

/** How a body goes wrong: half of it and a reset, half of it and an orderly end, or a line that is no JSON. */
export type Breakage = 'reset' | 'truncate' | 'garbage'

export interface CannedAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

export interface RequestFilter {
  readonly kind?: WatchedKind
  readonly verb?: Route['verb']
  readonly namespace?: string
}

interface Queued<Value> {
  readonly filter: RequestFilter
  readonly value: Value
  left: number
}

/** What has been scripted to go wrong, taken in the order it was scripted. */
export class FaultScript {
  #answers: Queued<CannedAnswer>[] = []
  #breakages: Queued<Breakage>[] = []
  #forbidden: RequestFilter[] = []
  readonly #notServed = new Set<WatchedKind>()

  answerNext(filter: RequestFilter, answer: CannedAnswer, times: number): void {
    this.#answers.push({ filter, value: answer, left: times })
  }

  breakNext(filter: RequestFilter, breakage: Breakage, times: number): void {
    this.#breakages.push({ filter, value: breakage, left: times })
  }

  takeAnswer(route: Route): CannedAnswer | undefined {
    return take(this.#answers, route)
  }

  takeBreakage(route: Route): Breakage | undefined {
    return take(this.#breakages, route)
  }

  forbid(filter: RequestFilter): void {
    this.#forbidden.push(filter)
  }

  allow(filter: RequestFilter): void {
    this.#forbidden = this.#forbidden.filter(
      (other) => other.kind !== filter.kind || other.namespace !== filter.namespace || other.verb !== filter.verb,
    )
  }

  isForbidden(route: Route): boolean {
    return this.#forbidden.some((filter) => matches(filter, route))
  }

  unserve(kind: WatchedKind): void {
    this.#notServed.add(kind)
  }

  serve(kind: WatchedKind): void {
    this.#notServed.delete(kind)
  }

  isServed(kind: WatchedKind): boolean {
    return !this.#notServed.has(kind)
  }
}

export function matches(filter: RequestFilter, route: Route): boolean {
  return (
    (filter.kind === undefined || filter.kind === route.kind) &&
    (filter.verb === undefined || filter.verb === route.verb) &&
    (filter.namespace === undefined || filter.namespace === route.namespace)
  )
}

function take<Value>(queue: readonly Queued<Value>[], route: Route): Value | undefined {
  const found = queue.find((queued) => queued.left > 0 && matches(queued.filter, route))
  if (found === undefined) return undefined
  found.left -= 1
  return found.value
}
