import type { V1Taint, V1Toleration } from '@kubernetes/client-node'
import type { Wire } from '../objects.ts'
import { hasLabels } from '../controllers/facts.ts'
import { matchesNodeSelector } from '../controllers/node-selector.ts'
import type { Node, Pod } from './types.ts'

/** core/v1: Toleration.ToleratesTaint. An empty key with Exists tolerates all, an empty effect every effect. */
export function isTolerated(taint: Wire<V1Taint>, tolerations: readonly Wire<V1Toleration>[] = []): boolean {
  return tolerations.some(({ key = '', operator = 'Equal', value = '', effect = '' }) => {
    if (effect !== '' && effect !== taint.effect) return false
    if (key !== '' && key !== taint.key) return false
    return operator === 'Exists' || (key !== '' && value === (taint.value ?? ''))
  })
}

/** The pod's node selector and its required node affinity. */
export function fitsNodeAffinity(pod: Pod, node: Node): boolean {
  if (!hasLabels(pod.spec.nodeSelector ?? {}, node.metadata.labels)) return false
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return required === undefined || matchesNodeSelector(required, node)
}
