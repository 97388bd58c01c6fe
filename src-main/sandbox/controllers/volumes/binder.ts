import type { Controller, Decision } from '../types.ts'
import type { ClusterView } from '../../storage/types.ts'
import { keyOf, splitKey } from '../facts.ts'
import { claimKeysOf, classNameOf, type Claim, type Volume } from './facts.ts'
import { decideClaim, type ClaimObserved } from './binder-claims.ts'
import { decideVolume, type VolumeObserved } from './binder-volumes.ts'

type Observed = ClaimObserved | VolumeObserved

/** `--pvclaimbinder-sync-period`: a new volume wakes no waiting claim, the claim finds it at the next round. */
const resyncMs = 15_000

const claimPrefix = 'claim:'
const volumePrefix = 'volume:'
const claimKey = (claim: Claim): string => claimPrefix + keyOf(claim)
const volumeKey = (name: string): string => volumePrefix + name

/** Binds claims and volumes to each other (persistentvolume-controller). Keys are `claim:namespace/name` and `volume:name`. */
export function createVolumeBinder(view: ClusterView): Controller<Observed> {
  const usersOf = view.index('pods', claimKeysOf)
  const waitingPodsOf = (key: string): readonly string[] =>
    usersOf(key)
      .filter(({ spec }) => (spec.nodeName ?? '') === '')
      .map(({ metadata }) => metadata.name)
  // A new claim is looked at before the binder hears of the pod that a controller makes right after it.
  const podsAtBirth = new Map<string, readonly string[]>()
  const claimOf = ({ spec: { claimRef } }: Volume): Claim | undefined =>
    claimRef === undefined
      ? undefined
      : view.get('persistentvolumeclaims', claimRef.namespace ?? '', claimRef.name ?? '')

  const observeClaim = (key: string): ClaimObserved | null => {
    const { namespace, name } = splitKey(key)
    const claim = view.get('persistentvolumeclaims', namespace, name)
    if (claim === undefined) return null
    const waitingPods = podsAtBirth.get(key) ?? waitingPodsOf(key)
    podsAtBirth.delete(key)
    const volumeName = claim.spec.volumeName ?? ''
    return {
      kind: 'claim',
      claim,
      volume: volumeName === '' ? undefined : view.get('persistentvolumes', '', volumeName),
      volumes: volumeName === '' ? view.list('persistentvolumes') : [],
      storageClass: view.get('storageclasses', '', classNameOf(claim)),
      classes: claim.spec.storageClassName === undefined ? view.list('storageclasses') : [],
      waitingPods,
    }
  }

  return {
    name: 'persistentvolume-binder',
    resync: {
      everyMs: resyncMs,
      keys: () => [
        ...view.list('persistentvolumeclaims').map(claimKey),
        ...view.list('persistentvolumes').map(({ metadata }) => volumeKey(metadata.name)),
      ],
    },
    triggers: {
      persistentvolumeclaims({ type, object }) {
        if (type === 'ADDED') podsAtBirth.set(keyOf(object), waitingPodsOf(keyOf(object)))
        if (type !== 'DELETED') return [claimKey(object)]
        podsAtBirth.delete(keyOf(object))
        const volumeName = object.spec.volumeName ?? ''
        return volumeName === '' ? [] : [volumeKey(volumeName)]
      },
      persistentvolumes({ type, object }) {
        const claim = claimOf(object)
        if (type === 'DELETED') return claim === undefined ? [] : [claimKey(claim)]
        const key = volumeKey(object.metadata.name)
        // A volume that names a claim without a volume lets the claim finish the link.
        const isHalfLinked = claim?.metadata.uid === object.spec.claimRef?.uid && (claim?.spec.volumeName ?? '') === ''
        return claim !== undefined && isHalfLinked ? [key, claimKey(claim)] : [key]
      },
    },
    observe(key) {
      if (key.startsWith(claimPrefix)) return observeClaim(key.slice(claimPrefix.length))
      const volume = view.get('persistentvolumes', '', key.slice(volumePrefix.length))
      return volume === undefined ? null : { kind: 'volume', volume, claim: claimOf(volume) }
    },
    decide: (observed, nowMs): Decision => ({
      actions: observed.kind === 'claim' ? decideClaim(observed, nowMs) : decideVolume(observed, nowMs),
    }),
  }
}
