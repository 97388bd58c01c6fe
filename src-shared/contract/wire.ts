import type { EntityChange, ModelChange } from '../model/change.ts'
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
  return { entity, key, isUpdate: true, after } as SentChange
}
