import { recordKey } from '#shared/model/change.ts'
import type { DnsRecord } from '#shared/model/entities.ts'
import { mergeRecords } from './derive-records.ts'

/**
 * Who says what about which DNS name. One name may be spoken of by several sources: an address by each Service that has it, a
 * pod's name by the Service that publishes it or by the slot that misses it.
 */
export class RecordBook {
  readonly #keysOfSource = new Map<string, readonly string[]>()
  readonly #parts = new Map<string, Map<string, DnsRecord>>()

  /** Replaces all that this source says. Returns the keys of the records that may differ. */
  tell(source: string, records: readonly DnsRecord[]): readonly string[] {
    const before = this.#keysOfSource.get(source) ?? []
    const keys = records.map(({ namespace, type, name }) => recordKey(namespace, type, name))
    const now = new Set(keys)
    for (const key of before) if (!now.has(key)) this.#withdraw(key, source)
    for (const [index, record] of records.entries()) this.#put(keys[index] ?? '', source, record)
    if (keys.length === 0) this.#keysOfSource.delete(source)
    else this.#keysOfSource.set(source, keys)
    return [...before, ...keys]
  }

  /** Merged in the order of the sources' names, so that it does not matter who spoke first. */
  record(key: string): DnsRecord | undefined {
    const parts = this.#parts.get(key)
    if (parts === undefined) return undefined
    if (parts.size === 1) return parts.values().next().value
    return mergeRecords([...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record))
  }

  #put(key: string, source: string, record: DnsRecord): void {
    const parts = this.#parts.get(key)
    if (parts === undefined) this.#parts.set(key, new Map([[source, record]]))
    else parts.set(source, record)
  }

  #withdraw(key: string, source: string): void {
    const parts = this.#parts.get(key)
    parts?.delete(source)
    if (parts?.size === 0) this.#parts.delete(key)
  }
}
