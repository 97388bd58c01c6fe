import type { EntityChange, ModelChange } from '../model/change.ts'
import type { Entity } from '../model/entities.ts'
import { equal } from '../kit/equal.ts'
import type { FromAgent, SentBatch, SentChange } from './port.ts'

/**
 * How what an agent says travels through a port. Large messages go as text: a port clones objects by writing the names of all their
 * fields for each of them again, which takes half as long again as JSON does, and what is read back takes a third more room.
 * Everything in them is plain data that JSON gives back as it was.
 */
export function encodeMessage(message: FromAgent): FromAgent | string {
  return message.kind === 'snapshot' || message.kind === 'frame' ? JSON.stringify(message) : message
}

export function decodeMessage(message: FromAgent | string): FromAgent {
  return typeof message === 'string' ? (JSON.parse(message) as FromAgent) : message
}

/** A batch as it travels. */
export function sentBatch(batch: ModelChange): SentBatch {
  return { ...batch, changes: batch.changes.map(sentChange) }
}

/** A batch holds at most one change of what the model derives; of findings that is not certain. */
function sentChange(change: EntityChange): SentChange {
  const { entity, key, before, after } = change
  if (entity === 'finding' || before === undefined || after === undefined) return change
  return { entity, key, patch: patchOf(before, after) } as SentChange
}

/** The fields that differ. Entities of one name have the same fields, whatever they hold. */
function patchOf(before: Entity, after: Entity): Partial<Entity> {
  const patch: Record<string, unknown> = {}
  for (const field in after) {
    const value = after[field as keyof Entity]
    const earlier = before[field as keyof Entity]
    if (!equal(earlier, value)) patch[field] = value
  }
  return patch
}

/** What a change comes to where `before` is held, or null where nothing is held that it could be a change of. */
export function receivedChange(sent: SentChange, before: Entity | undefined): EntityChange | null {
  if (!('patch' in sent)) return sent
  if (before === undefined) return null
  const { entity, key, patch } = sent
  return { entity, key, before, after: { ...before, ...patch } } as EntityChange
}
