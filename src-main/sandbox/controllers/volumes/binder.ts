import type { Controller, Decision, Triggers, Wake } from '../types.ts'
import type { ClusterView, Index, StoreChange } from '../../storage/types.ts'
import { keyOf, splitKey } from '../facts.ts'
import { claimKeysOf, classNameOf, type Claim, type Volume } from './facts.ts'
import { decideClaim, type ClaimObserved } from './binder-claims.ts'
import { createVolumeFinder } from './matching.ts'
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
  return new VolumeBinder(view)
}

class VolumeBinder implements Controller<Observed> {
  readonly name = 'persistentvolume-binder'
  readonly resync = { everyMs: resyncMs, keys: () => this.#keys() }
  readonly triggers: Triggers
  readonly #view: ClusterView
  readonly #usersOf: Index<'pods'>
  readonly #findVolumes: ReturnType<typeof createVolumeFinder>
  /** A new claim is looked at before the binder hears of the pod that a controller makes right after it. */
  readonly #podsAtBirth = new Map<string, readonly string[]>()

  constructor(view: ClusterView) {
    this.#view = view
    this.#usersOf = view.index('pods', claimKeysOf)
    this.#findVolumes = createVolumeFinder(view)
    this.triggers = {
      persistentvolumeclaims: (change) => this.#wakesOfClaim(change),
      persistentvolumes: (change) => this.#wakesOfVolume(change),
    }
  }

  observe(key: string): Observed | null {
    if (key.startsWith(claimPrefix)) return this.#observeClaim(key.slice(claimPrefix.length))
    const volume = this.#view.get('persistentvolumes', '', key.slice(volumePrefix.length))
    return volume === undefined ? null : { kind: 'volume', volume, claim: this.#claimOf(volume) }
  }

  decide(observed: Observed, nowMs: number): Decision {
    return { actions: observed.kind === 'claim' ? decideClaim(observed, nowMs) : decideVolume(observed, nowMs) }
  }

  #keys(): readonly string[] {
    return [
      ...this.#view.list('persistentvolumeclaims').map(claimKey),
      ...this.#view.list('persistentvolumes').map(({ metadata }) => volumeKey(metadata.name)),
    ]
  }

  #wakesOfClaim({ type, object }: StoreChange<'persistentvolumeclaims'>): readonly Wake[] {
    const key = keyOf(object)
    if (type === 'ADDED') this.#podsAtBirth.set(key, this.#waitingPods(key))
    if (type !== 'DELETED') return [claimKey(object)]
    this.#podsAtBirth.delete(key)
    const volumeName = object.spec.volumeName ?? ''
    return volumeName === '' ? [] : [volumeKey(volumeName)]
  }

  #wakesOfVolume({ type, object }: StoreChange<'persistentvolumes'>): readonly Wake[] {
    const claim = this.#claimOf(object)
    if (type === 'DELETED') return claim === undefined ? [] : [claimKey(claim)]
    const key = volumeKey(object.metadata.name)
    // A volume that names a claim without a volume lets the claim finish the link.
    const isHalfLinked = claim?.metadata.uid === object.spec.claimRef?.uid && (claim?.spec.volumeName ?? '') === ''
    return claim !== undefined && isHalfLinked ? [key, claimKey(claim)] : [key]
  }

  #observeClaim(key: string): ClaimObserved | null {
    const { namespace, name } = splitKey(key)
    const claim = this.#view.get('persistentvolumeclaims', namespace, name)
    if (claim === undefined) return null
    const volumeName = claim.spec.volumeName ?? ''
    const waitingPods = this.#podsAtBirth.get(key) ?? this.#waitingPods(key)
    this.#podsAtBirth.delete(key)
    return {
      kind: 'claim',
      claim,
      volume: volumeName === '' ? undefined : this.#view.get('persistentvolumes', '', volumeName),
      volumes: volumeName === '' ? this.#findVolumes(claim) : [],
      storageClass: this.#view.get('storageclasses', '', classNameOf(claim)),
      classes: claim.spec.storageClassName === undefined ? this.#view.list('storageclasses') : [],
      waitingPods,
    }
  }

  #claimOf({ spec: { claimRef } }: Volume): Claim | undefined {
    if (claimRef === undefined) return undefined
    return this.#view.get('persistentvolumeclaims', claimRef.namespace ?? '', claimRef.name ?? '')
  }

  #waitingPods(key: string): readonly string[] {
    return this.#usersOf(key)
      .filter(({ spec }) => (spec.nodeName ?? '') === '')
      .map(({ metadata }) => metadata.name)
  }
}
