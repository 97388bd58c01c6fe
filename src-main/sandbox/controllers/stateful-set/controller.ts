import { candidates, ownersToWake } from '../claiming.ts'
import { keyOf, matchesSelector, splitKey } from '../facts.ts'
import type { ObjectOf } from '../../objects.ts'
import type { ClusterView } from '../../storage/types.ts'
import type { Controller } from '../types.ts'
import { decide, type SetObserved } from './decide.ts'
import { isPodOf } from './pods.ts'
import {
  claimNameOf,
  claimTemplatesOf,
  ordinalOf,
  startOf,
  replicasOf,
  type PersistentVolumeClaim,
  type StatefulSet,
} from './naming.ts'

/** The controller of StatefulSets. Like the real one it is not woken by claims or revisions: pods and the set itself wake it. */
export function createStatefulSetController(view: ClusterView): Controller<SetObserved> {
  const podsOf = candidates(view, 'pods')
  const revisionsOf = candidates(view, 'controllerrevisions')
  const setsFor = (pod: ObjectOf['pods']): readonly StatefulSet[] =>
    view
      .list('statefulsets', pod.metadata.namespace)
      .filter((set) => isPodOf(set)(pod) && matchesSelector(set.spec.selector, pod.metadata.labels))
  return {
    name: 'statefulset-controller',
    triggers: {
      statefulsets: ({ object }) => [keyOf(object)],
      pods: (change) => ownersToWake(view, change, 'StatefulSet', setsFor),
    },
    observe(key) {
      const { namespace, name } = splitKey(key)
      const set = view.get('statefulsets', namespace, name)
      if (set === undefined) return null
      const pods = podsOf(set)
      return {
        set,
        pods,
        revisions: revisionsOf(set),
        revisionNamed: (revision) => view.get('controllerrevisions', namespace, revision),
        claims: claimsOf(view, set, pods),
      }
    },
    decide,
  }
}

/** The claims of the range and of the pods outside it. */
function claimsOf(
  view: ClusterView,
  set: StatefulSet,
  pods: readonly ObjectOf['pods'][],
): ReadonlyMap<string, PersistentVolumeClaim> {
  const claims = new Map<string, PersistentVolumeClaim>()
  const templates = claimTemplatesOf(set)
  if (templates.length === 0) return claims
  const range = Array.from({ length: replicasOf(set) }, (_unused, index) => startOf(set) + index)
  const ordinals = new Set([...range, ...pods.filter(isPodOf(set)).map(({ metadata }) => ordinalOf(metadata.name))])
  for (const ordinal of ordinals)
    for (const { metadata } of templates) {
      const name = claimNameOf(set, metadata?.name ?? '', ordinal)
      const claim = view.get('persistentvolumeclaims', set.metadata.namespace ?? '', name)
      if (claim !== undefined) claims.set(name, claim)
    }
  return claims
}
