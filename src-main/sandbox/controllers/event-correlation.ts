import type { Said } from './types.ts'

/** What client-go makes of an Event before it is written: a new one, or one more of an Event that is there. */
export type Correlated =
  | { readonly kind: 'dropped' }
  | { readonly kind: 'single' | 'combined'; readonly key: string; readonly message: string }

/** From this many different messages of one reason about one object on, all go into one Event (client-go: tools/record). */
const combinedFrom = 10
const combinedWithinMs = 600_000
/** An object may be spoken of this often at once by one source, then once per five minutes. */
const burst = 25
const refillMs = 300_000
/** client-go's caches forget the oldest key beyond this. */
const rememberedKeys = 4096

const combinedPrefix = '(combined from similar events): '

interface Similar {
  readonly messages: Set<string>
  lastMs: number
}

interface Bucket {
  tokens: number
  atMs: number
}

/** Decides what becomes of each Event, with the memory that this takes. */
export class EventCorrelator {
  readonly #similar = new BoundedMap<Similar>(rememberedKeys)
  readonly #buckets = new BoundedMap<Bucket>(rememberedKeys)

  correlate(said: Said, nowMs: number): Correlated {
    const correlated = this.#aggregate(said, nowMs)
    return this.#mayPass(sourceKey(said), nowMs) ? correlated : { kind: 'dropped' }
  }

  #aggregate(said: Said, nowMs: number): Correlated {
    const key = [sourceKey(said), said.type, said.reason].join('\n')
    let similar = this.#similar.get(key)
    if (similar === undefined || nowMs - similar.lastMs > combinedWithinMs)
      similar = { messages: new Set(), lastMs: nowMs }
    similar.messages.add(said.message)
    similar.lastMs = nowMs
    this.#similar.set(key, similar)
    if (similar.messages.size < combinedFrom) {
      return { kind: 'single', key: [key, said.fieldPath ?? '', said.message].join('\n'), message: said.message }
    }
    // The set never grows past the limit: one message, no matter which, makes room for the next.
    for (const message of similar.messages) {
      similar.messages.delete(message)
      break
    }
    return { kind: 'combined', key, message: combinedPrefix + said.message }
  }

  #mayPass(key: string, nowMs: number): boolean {
    const bucket = this.#buckets.get(key) ?? { tokens: burst, atMs: nowMs }
    bucket.tokens = Math.min(burst, bucket.tokens + (nowMs - bucket.atMs) / refillMs)
    bucket.atMs = nowMs
    this.#buckets.set(key, bucket)
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }
}

/** Who speaks, and of whom. */
function sourceKey({ about, component, host }: Said): string {
  const { kind, apiVersion, metadata } = about
  return [component, host ?? '', kind, apiVersion, metadata.namespace ?? '', metadata.name, metadata.uid].join('\n')
}

/** A map that forgets the key that was set longest ago. */
export class BoundedMap<Value> {
  readonly #limit: number
  readonly #entries = new Map<string, Value>()

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key)
  }

  set(key: string, value: Value): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#limit) return
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest)
      break
    }
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }

  entries(): IterableIterator<[string, Value]> {
    return this.#entries.entries()
  }
}
