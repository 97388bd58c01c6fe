import type { EntityChange, ModelChange } from '#shared/model/change.ts'
import { isMilestone } from './milestone-parts.ts'

interface Draft {
  readonly batch: ModelChange
  readonly changes: (EntityChange | null)[]
  readonly causes: Set<string>
}

/** Where the latest change of an entity stands that a later one may take up. */
interface Waiting {
  readonly draft: Draft
  readonly index: number
  readonly change: EntityChange
}

/**
 * Makes a backlog shorter without losing a milestone. Of two neighbouring changes of one entity the earlier one, if it is no
 * milestone, goes up in the later one: the page learns of it late rather than early. A milestone keeps its place and its
 * batch. What a relist inferred never merges with what the server told. Batches that became empty are dropped; the causes of
 * what went up in a later batch go there too.
 */
export function mergeBatches(batches: readonly ModelChange[]): readonly ModelChange[] {
  const waiting = new Map<string, Waiting>()
  return batches.map((batch) => draftOf(batch, waiting)).flatMap(finish)
}

function draftOf(batch: ModelChange, waiting: Map<string, Waiting>): Draft {
  const draft: Draft = { batch, changes: [], causes: new Set(batch.causes) }
  for (const change of batch.changes) {
    const key = `${change.entity}/${change.key}`
    const earlier = waiting.get(key)
    const merged = earlier?.draft.batch.synthetic === batch.synthetic ? takeUp(earlier, draft, change) : change
    const index = draft.changes.push(merged) - 1
    if (isMilestone(merged)) waiting.delete(key)
    else waiting.set(key, { draft, index, change: merged })
  }
  return draft
}

function takeUp(earlier: Waiting, draft: Draft, change: EntityChange): EntityChange {
  earlier.draft.changes[earlier.index] = null
  for (const cause of earlier.draft.causes) draft.causes.add(cause)
  return { ...change, before: earlier.change.before } as EntityChange
}

function finish({ batch, changes, causes }: Draft): readonly ModelChange[] {
  const kept = changes.filter((change) => change !== null)
  return kept.length === 0 ? [] : [{ ...batch, changes: kept, causes: [...causes] }]
}
