import type { Deployment } from '#shared/model/entities.ts'
import { nameOfKey } from './keys.ts'
import type { Look } from './look.ts'

/** Its pods are those of the ReplicaSets it controls. */
export function deriveDeployment(look: Look, key: string): Deployment | undefined {
  const { namespace, name } = nameOfKey(key)
  const deployment = look.store.named('Deployment', namespace, name)
  if (deployment === undefined) return undefined
  const replicaSets = [...look.store.controlledBy(deployment.uid)].filter(({ kind }) => kind === 'ReplicaSet')
  const pods = replicaSets.flatMap(({ uid }) => [...look.store.controlledBy(uid)].filter(({ kind }) => kind === 'Pod'))
  return {
    uid: deployment.uid,
    namespace,
    name,
    replicas: deployment.replicas,
    ready: deployment.readyReplicas,
    updated: deployment.updatedReplicas,
    available: deployment.availableReplicas,
    strategy: deployment.strategy,
    podUids: pods.map(({ uid }) => uid).sort(),
  }
}
