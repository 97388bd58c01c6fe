import type { ClusterView } from '../../storage/types.ts'
import { candidates, ownersToWake } from '../claiming.ts'
import { controllerOf, keyOf, matchesSelector, splitKey } from '../facts.ts'
import type { Controller } from '../types.ts'
import { decide, type DeploymentObserved } from './decide.ts'
import type { Deployment, ReplicaSet } from './numbers.ts'
import type { ObjectOf } from '../../objects.ts'

/** The controller of Deployments. It is woken by its sets; by pods only where it waits for the last old one to go. */
export function createDeploymentController(view: ClusterView): Controller<DeploymentObserved> {
  const setsOf = candidates(view, 'replicasets')
  const podsOf = view.index('pods', (pod) => [controllerOf(pod)?.uid ?? ''])
  const deploymentsFor = (set: ReplicaSet): readonly Deployment[] =>
    view
      .list('deployments', set.metadata.namespace)
      .filter(({ spec }) => matchesSelector(spec.selector, set.metadata.labels))
  return {
    name: 'deployment-controller',
    triggers: {
      deployments: ({ object }) => [keyOf(object)],
      replicasets: (change) => ownersToWake(view, change, 'Deployment', deploymentsFor),
      pods: ({ type, object }) => (type === 'DELETED' ? recreatingOwner(view, object) : []),
    },
    observe(key) {
      const { namespace, name } = splitKey(key)
      const deployment = view.get('deployments', namespace, name)
      if (deployment === undefined) return null
      const sets = setsOf(deployment)
      const isRecreating = deployment.spec.strategy?.type === 'Recreate'
      return {
        deployment,
        sets,
        setNamed: (set) => view.get('replicasets', namespace, set),
        pods: isRecreating ? sets.flatMap((set) => (ownerIs(set, deployment) ? podsOf(set.metadata.uid) : [])) : [],
      }
    },
    decide,
  }
}

const ownerIs = (set: ReplicaSet, { metadata }: Deployment): boolean => controllerOf(set)?.uid === metadata.uid

function recreatingOwner(view: ClusterView, pod: ObjectOf['pods']): readonly string[] {
  const set = view.byUid(controllerOf(pod)?.uid ?? '')
  const owner = set === undefined ? undefined : view.byUid(controllerOf(set.object)?.uid ?? '')
  if (owner?.resource !== 'deployments') return []
  const deployment = owner.object as Deployment
  return deployment.spec.strategy?.type === 'Recreate' ? [keyOf(deployment)] : []
}
