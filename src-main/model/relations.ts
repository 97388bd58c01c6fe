import type { ObjectChange } from '#shared/objects/change.ts'
import type { WatchedKind } from '#shared/objects/index.ts'
import type { AnyRelation, Derived, RelationLook } from './relation-kit.ts'
import { clusterRelations } from './relations-cluster.ts'
import { networkRelations } from './relations-network.ts'
import { podRelations } from './relations-pod.ts'
import { setRelations } from './relations-set.ts'
import { storageRelations } from './relations-storage.ts'

/** Every dependency between a watched kind and an entity, as a table. `relations-*.ts` holds its parts. */
export const relations: readonly AnyRelation[] = [
  ...setRelations,
  ...podRelations,
  ...storageRelations,
  ...networkRelations,
  ...clusterRelations,
]

const relationsByKind: ReadonlyMap<WatchedKind, readonly AnyRelation[]> = Map.groupBy(relations, ({ from }) => from)

/** Calls `mark` for every entity that may differ after this change. */
export function markDependents(
  change: ObjectChange,
  look: RelationLook,
  mark: (derived: Derived, key: string) => void,
): void {
  for (const relation of relationsByKind.get(change.kind) ?? []) {
    // A relation of this kind takes a change of this kind; the map cannot say so.
    const keys = relation.keys as (change: ObjectChange, look: RelationLook) => Iterable<string>
    for (const key of keys(change, look)) mark(relation.to, key)
  }
}
