import { equal } from '#shared/kit/equal.ts'
import type { DnsRecord } from '#shared/model/entities.ts'
import { mergeRecords } from './derive-records.ts'

/** Records by their keys. */
export type Records = ReadonlyMap<string, DnsRecord>

export const noRecords: Records = new Map()

/**
 * Who says what about which DNS name. One name may be spoken of by several sources: an address by each Service that has it, a
 * pod's name by the Service that publishes it or by the slot that misses it.
 */
export class RecordBook {
  readonly #records = new Map<string, Records>()
  /** Most names have one source, which stands here by itself. */
  readonly #sources = new Map<string, string | readonly string[]>()

  /** Replaces all that this source says. Returns the keys of the records that may differ. */
  tell(source: string, records: Records): readonly string[] {
    const before = this.#records.get(source) ?? noRecords
    if (records.size === 0) this.#records.delete(source)
    else this.#records.set(source, records)
    const changed: string[] = []
    for (const key of before.keys()) {
      if (records.has(key)) continue
      this.#removeSource(key, source)
      changed.push(key)
    }
    for (const [key, record] of records) {
      const earlier = before.get(key)
      if (earlier === undefined) this.#addSource(key, source)
      if (!equal(earlier, record)) changed.push(key)
    }
    return changed
  }

  /** Merged in the order of the sources' names, so that it does not matter who spoke first. */
  record(key: string): DnsRecord | undefined {
    const sources = this.#sources.get(key)
    if (sources === undefined) return undefined
    if (typeof sources === 'string') return this.#records.get(sources)?.get(key)
    return mergeRecords(sources.flatMap((source) => this.#records.get(source)?.get(key) ?? []))
  }

  #addSource(key: string, source: string): void {
    const sources = this.#sources.get(key)
    if (sources === undefined) this.#sources.set(key, source)
    else this.#sources.set(key, [...(typeof sources === 'string' ? [sources] : sources), source].sort())
  }

  #removeSource(key: string, source: string): void {
    const sources = this.#sources.get(key)
    const left = typeof sources === 'string' ? [] : (sources?.filter((other) => other !== source) ?? [])
    const [first] = left
    if (first === undefined) this.#sources.delete(key)
    else this.#sources.set(key, left.length === 1 ? first : left)
  }
}
