import type { ClusterView, StoreChange } from '../../storage/types.ts'
import { candidates, ownersToWake } from '../claiming.ts'
import { controllerOf, keyOf, matchesSelector, splitKey } from '../facts.ts'
import type { Controller } from '../types.ts'
import { decide, type KeeperObserved } from './decide.ts'
import {
  replicaSets,
  replicationControllers,
  wantedOf,
  type Keeper,
  type KeeperKind,
  type Pod,
  type ReplicaSet,
} from './kinds.ts'

/** The controller of ReplicaSets. */
export function createReplicaSetController(view: ClusterView): Controller<KeeperObserved> {
  const siblings = view.index('replicasets', (set) => [controllerOf(set)?.uid ?? ''])
  const related = (set: Keeper): readonly ReplicaSet[] => {
    const owner = controllerOf(set)
    return owner === undefined ? [] : siblings(owner.uid)
  }
  return keeperController(view, replicaSets, related)
}

/** The controller of ReplicationControllers, which know no owner. */
export function createReplicationControllerController(view: ClusterView): Controller<KeeperObserved> {
  return keeperController(view, replicationControllers, () => [])
}

function keeperController(
  view: ClusterView,
  kind: KeeperKind,
  relatedTo: (keeper: Keeper) => readonly ReplicaSet[],
): Controller<KeeperObserved> {
  const podsOf = candidates(view, 'pods')
  const owned = view.index('pods', (pod) => [controllerOf(pod)?.uid ?? ''])
  const keepersFor = (pod: Pod): readonly Keeper[] =>
    view
      .list(kind.resource, pod.metadata.namespace)
      .filter((keeper) => matchesSelector(wantedOf(keeper).selector, pod.metadata.labels))
  return {
    name: kind.component,
    triggers: {
      [kind.resource]: ({ object }: StoreChange<'replicasets' | 'replicationcontrollers'>) => [keyOf(object)],
      pods: (change) => ownersToWake(view, change, kind.kind, keepersFor),
    },
    observe(key) {
      const { namespace, name } = splitKey(key)
      const keeper = view.get(kind.resource, namespace, name)
      if (keeper === undefined) return null
      return {
        kind,
        keeper,
        pods: podsOf(keeper),
        related: relatedTo(keeper).flatMap(({ metadata }) => owned(metadata.uid)),
      }
    },
    decide,
  }
}
