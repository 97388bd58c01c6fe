import { nameKey, type EntityChange } from '#shared/model/change.ts'
import type { Slot } from '#shared/model/entities.ts'
import type { Diagnosis } from './types.ts'

/** Nobody keeps an answer longer than the longest time to live that a cluster's DNS is given in practice. */
const longestTtlMs = 300_000

/**
 * When the published answer of each slot changed, which one look cannot know. Records that are seen for the first time because
 * they could not be read before have not changed.
 */
export class RecordMemory {
  /** By namespace and the name of the slot. */
  readonly changedAt = new Map<string, number>()

  learn({ changes, at }: Parameters<Diagnosis['apply']>[0]): void {
    for (const change of changes) if (change.entity === 'slot') this.#learnSlot(change, at)
  }

  forget(at: number): void {
    // The oldest stand first, so this looks at no more than it forgets.
    for (const [key, changedAt] of this.changedAt) {
      if (changedAt + longestTtlMs >= at) return
      this.changedAt.delete(key)
    }
  }

  #learnSlot({ before, after }: Extract<EntityChange, { readonly entity: 'slot' }>, at: number): void {
    if (before === undefined || after === undefined) return
    const was = publishedIn(before)
    const is = publishedIn(after)
    if (was === null || is === null || was === is) return
    const name = nameKey(after.namespace, after.name)
    this.changedAt.delete(name)
    this.changedAt.set(name, at)
  }
}

/** The answer of a slot's record as one text, null where it cannot be read. */
function publishedIn(slot: Slot): string | null {
  if (slot.record === null || slot.record.state === 'notReadable') return null
  return slot.record.addresses.join(',')
}
