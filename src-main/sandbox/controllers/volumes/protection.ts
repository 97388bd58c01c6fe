import type { ClusterView } from '../../storage/types.ts'
import { isTerminal, keyOf, splitKey } from '../facts.ts'
import type { Controller, Decision } from '../types.ts'
import { claimKeysOf, claimProtection, volumeProtection, type Claim, type Volume } from './facts.ts'

export interface ProtectedClaim {
  readonly claim: Claim
  readonly isInUse: boolean
}

/** Longer than the scheduler takes: its pods see a claim on its way out before it is gone (seen on 1.36: 12 ms). */
const lagMs = 12

/**
 * Keeps a claim that is being deleted for as long as a pod with a node uses it, a completed one included
 * (pvc-protection-controller). Admission gives new claims the finalizer; one that lost it gets it back.
 */
export function createClaimProtection(view: ClusterView): Controller<ProtectedClaim> {
  const usersOf = view.index('pods', claimKeysOf)
  return {
    name: 'pvc-protection-controller',
    lagMs,
    triggers: {
      persistentvolumeclaims: ({ type, object }) => (type === 'DELETED' ? [] : [keyOf(object)]),
      pods({ type, object }) {
        const mayFree = type === 'DELETED' || isTerminal(object) || (object.spec.nodeName ?? '') === ''
        return mayFree ? claimKeysOf(object) : []
      },
    },
    observe(key) {
      const { namespace, name } = splitKey(key)
      const claim = view.get('persistentvolumeclaims', namespace, name)
      if (claim === undefined) return null
      return { claim, isInUse: usersOf(key).some(({ spec }) => (spec.nodeName ?? '') !== '') }
    },
    decide: decideClaimProtection,
  }
}

export function decideClaimProtection({ claim, isInUse }: ProtectedClaim): Decision {
  const changed = withProtection(claim, claimProtection, isInUse)
  return { actions: changed === null ? [] : [{ verb: 'update', resource: 'persistentvolumeclaims', object: changed }] }
}

/** Keeps a volume that is being deleted for as long as its phase is Bound (pv-protection-controller). */
export function createVolumeProtection(view: ClusterView): Controller<Volume> {
  return {
    name: 'pv-protection-controller',
    triggers: {
      persistentvolumes: ({ type, object }) => (type === 'DELETED' ? [] : [object.metadata.name]),
    },
    observe: (key) => view.get('persistentvolumes', '', key) ?? null,
    decide: decideVolumeProtection,
  }
}

export function decideVolumeProtection(volume: Volume): Decision {
  const changed = withProtection(volume, volumeProtection, volume.status?.phase === 'Bound')
  return { actions: changed === null ? [] : [{ verb: 'update', resource: 'persistentvolumes', object: changed }] }
}

/** The object with its finalizer given or taken; null if it is as it should be. */
function withProtection<T extends Claim | Volume>(object: T, finalizer: string, isInUse: boolean): T | null {
  const finalizers = object.metadata.finalizers ?? []
  const isProtected = finalizers.includes(finalizer)
  const isDeleting = object.metadata.deletionTimestamp !== undefined
  const isChanged = isDeleting ? isProtected && !isInUse : !isProtected
  if (!isChanged) return null
  const changed = isDeleting ? finalizers.filter((each) => each !== finalizer) : [...finalizers, finalizer]
  const { finalizers: _finalizers, ...metadata } = object.metadata
  return { ...object, metadata: changed.length === 0 ? metadata : { ...metadata, finalizers: changed } }
}
