import { equal } from '#shared/kit/equal.ts'
import { emptyEntityMaps, type EntityChange, type EntityMaps } from '#shared/model/change.ts'
import type { Entity, EntityName } from '#shared/model/entities.ts'

/** Owners stand before what they own, so that a story told from the difference names things that are already there. */
const entityOrder = Object.keys(emptyEntityMaps()) as readonly EntityName[]

/** The changes that lead from one state to another: removals in reverse order of ownership, then additions and updates. */
export function differenceOf(before: EntityMaps, after: EntityMaps): readonly EntityChange[] {
  return [
    ...entityOrder.toReversed().flatMap((entity) => removalsOf(entity, before, after)),
    ...entityOrder.flatMap((entity) => arrivalsOf(entity, before, after)),
  ]
}

function removalsOf(entity: EntityName, before: EntityMaps, after: EntityMaps): readonly EntityChange[] {
  const removals: EntityChange[] = []
  for (const [key, value] of before[entity] as ReadonlyMap<string, Entity>) {
    const next = after[entity].get(key)
    if (next === undefined || isReplaced(value, next)) removals.push(changeOf(entity, key, value, undefined))
  }
  return removals
}

function arrivalsOf(entity: EntityName, before: EntityMaps, after: EntityMaps): readonly EntityChange[] {
  const arrivals: EntityChange[] = []
  for (const [key, value] of after[entity] as ReadonlyMap<string, Entity>) {
    const former = before[entity].get(key)
    if (former === undefined || isReplaced(former, value)) arrivals.push(changeOf(entity, key, undefined, value))
    else if (!equal(former, value)) arrivals.push(changeOf(entity, key, former, value))
  }
  return arrivals
}

/** A new uid under one key is a removal and an addition (architecture 2.2). */
function isReplaced(before: Entity, after: Entity): boolean {
  return 'uid' in before && 'uid' in after && before.uid !== after.uid
}

function changeOf(
  entity: EntityName,
  key: string,
  before: Entity | undefined,
  after: Entity | undefined,
): EntityChange {
  const sides = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
  return { entity, key, ...sides } as EntityChange
}
