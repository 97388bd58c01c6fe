import type { EntityChange, ModelChange } from '#shared/model/change.ts'
import { createStoryTeller } from '#shared/story/milestones.ts'
import { mapsAfter, modelChange } from './entities.ts'

/** The codes told of one batch, with what was there before it. */
export function told(
  changes: readonly EntityChange[],
  before: readonly EntityChange[] = [],
  fields: Partial<ModelChange> = {},
): readonly string[] {
  const teller = createStoryTeller(mapsAfter(...before))
  return teller
    .tell(modelChange(changes, fields), mapsAfter(...before, ...changes))
    .map(({ code, subject }) => `${code} ${subject.name}`)
}
