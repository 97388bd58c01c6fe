import { compareQuantities } from '../../strategies/quantity.ts'
import type { ClusterView } from '../../storage/types.ts'
import { keyOf, splitKey } from '../facts.ts'
import type { Controller, Decision } from '../types.ts'
import { requestedSize, type Claim } from './facts.ts'

/** Says that a claim which asks for more waits for somebody outside (volume_expand): nobody here can grow a volume. */
export function createVolumeExpansion(view: ClusterView): Controller<Claim> {
  return {
    name: 'persistentvolume-expander',
    triggers: {
      persistentvolumeclaims({ type, object, before }) {
        const hasGrown =
          type === 'MODIFIED' &&
          before !== null &&
          object.status?.phase === 'Bound' &&
          compareQuantities(requestedSize(object), requestedSize(before)) > 0
        return hasGrown ? [keyOf(object)] : []
      },
    },
    observe(key) {
      const { namespace, name } = splitKey(key)
      return view.get('persistentvolumeclaims', namespace, name) ?? null
    },
    decide: decideExpansion,
  }
}

export function decideExpansion(claim: Claim): Decision {
  if (compareQuantities(requestedSize(claim), claim.status?.capacity?.['storage'] ?? '0') <= 0) return { actions: [] }
  const said = {
    about: claim,
    type: 'Normal' as const,
    reason: 'ExternalExpanding',
    message: 'waiting for an external controller to expand this PVC',
    component: 'volume_expand',
  }
  return { actions: [{ verb: 'say', said }] }
}
