import { equal } from '#shared/kit/equal.ts'
import { nameKey } from '#shared/model/change.ts'
import type { StatefulSetObject } from '#shared/objects/index.ts'
import {
  both,
  claimsOfSet,
  keysOfController,
  onlyIf,
  relation,
  slotKeysOfClaim,
  slotKeysOfSet,
} from './relation-kit.ts'
import type { AnyRelation, Relation, RelationLook, SetShape } from './relation-kit.ts'

export const setRelations: readonly AnyRelation[] = [
  relation(
    'set-workload',
    'StatefulSet',
    'workload',
    both(({ namespace, name }) => [nameKey(namespace, name)]),
  ),
  relation('revision-workload', 'ControllerRevision', 'workload', both(keysOfController('StatefulSet'))),
  relation(
    'set-slots',
    'StatefulSet',
    'slot',
    onlyIf(
      concernsSlots,
      eachShape((set, look) => slotKeysOfSet(look, set)),
    ),
  ),
  relation(
    'set-claims',
    'StatefulSet',
    'claim',
    onlyIf(
      concernsSlots,
      eachShape((set, look) => claimsOfSet(look, set).map(({ uid }) => uid)),
    ),
  ),
  // A claim that two sets could explain goes over to the slot of the other.
  relation(
    'set-slots-by-claim',
    'StatefulSet',
    'slot',
    onlyIf(
      concernsSlots,
      eachShape((set, look) => claimsOfSet(look, set).flatMap(slotKeysOfClaim)),
    ),
  ),
  relation(
    'set-service',
    'StatefulSet',
    'service',
    onlyIf(
      (before, after) => before.serviceName !== after.serviceName,
      both(({ namespace, serviceName }) => [nameKey(namespace, serviceName)]),
    ),
  ),
]

/** The set as it was, as it is, and as it was told: a set made anew follows one that is gone and is no `before` of it. */
function eachShape(keysOf: (set: SetShape, look: RelationLook) => readonly string[]): Relation<'StatefulSet'>['keys'] {
  return ({ before, after, namespace, name }, look) => {
    const told = look.known.workload.get(nameKey(namespace, name))
    return [before, after, told].flatMap((set) => (set === undefined ? [] : keysOf(set, look)))
  }
}

/** Most writes to a set are counts of its status, of which no slot knows. */
function concernsSlots(before: StatefulSetObject, after: StatefulSetObject): boolean {
  return (
    before.replicas !== after.replicas ||
    before.startOrdinal !== after.startOrdinal ||
    before.serviceName !== after.serviceName ||
    before.status.currentRevision !== after.status.currentRevision ||
    before.status.updateRevision !== after.status.updateRevision ||
    !equal(before.templateLabels, after.templateLabels) ||
    !equal(before.selector, after.selector) ||
    !equal(before.claimTemplates, after.claimTemplates)
  )
}
