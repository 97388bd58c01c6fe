import { assert } from '#shared/kit/assert.ts'
import type { Action } from '../types.ts'
import { binderSays, bindActions, claimStatusAction } from './binding.ts'
import {
  annotated,
  bindCompleted,
  boundByController,
  classNameOf,
  defaultClassOf,
  hasAnnotation,
  isDelayed,
  isReservedFor,
  selectedNode,
  storageProvisioners,
  type Claim,
  type StorageClass,
  type Volume,
} from './facts.ts'
import { bestMatch, mismatch } from './matching.ts'

export interface ClaimObserved {
  readonly kind: 'claim'
  readonly claim: Claim
  /** The volume that the claim names. */
  readonly volume: Volume | undefined
  /** All volumes that it could get, if the claim names none. */
  readonly volumes: readonly Volume[]
  readonly storageClass: StorageClass | undefined
  /** All classes, if the claim asks for none. */
  readonly classes: readonly StorageClass[]
  /** Names of the pods that use the claim and have no node. */
  readonly waitingPods: readonly string[]
}

/** kubernetes: pv_controller.go, syncClaim. Every branch of it, in its order. */
export function decideClaim(observed: ClaimObserved, nowMs: number): readonly Action[] {
  if (hasAnnotation(observed.claim, bindCompleted)) return decideBound(observed, nowMs)
  return (observed.claim.spec.volumeName ?? '') === '' ? decideFree(observed, nowMs) : decideNamed(observed, nowMs)
}

/** A claim that does not care which volume it gets. */
function decideFree(observed: ClaimObserved, nowMs: number): readonly Action[] {
  const { claim, volumes, storageClass, classes, waitingPods } = observed
  const waitsForConsumer = isDelayed(storageClass)
  const volume = bestMatch({ claim, volumes, isDelayed: waitsForConsumer })
  if (volume !== null) return bindActions(volume, claim, nowMs)
  const byDefault = claim.spec.storageClassName === undefined ? defaultClassOf(classes) : undefined
  if (byDefault !== undefined) return [withClass(claim, byDefault.metadata.name)]
  if (waitsForConsumer && !hasAnnotation(claim, selectedNode))
    return [consumerWords(claim, waitingPods), ...pending(claim)]
  if (classNameOf(claim) !== '') return provision(claim, storageClass)
  const message = 'no persistent volumes available for this claim and no storage class is set'
  return [{ verb: 'say', said: binderSays(claim, 'Normal', 'FailedBinding', message) }, ...pending(claim)]
}

/** A default class that came after the claim. Its update brings the claim here again. */
const withClass = (claim: Claim, storageClassName: string): Action => ({
  verb: 'update',
  resource: 'persistentvolumeclaims',
  object: { ...claim, spec: { ...claim.spec, storageClassName } },
})

function consumerWords(claim: Claim, pods: readonly string[]): Action {
  const [reason, message] =
    pods.length === 0
      ? ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding']
      : ['WaitForPodScheduled', `waiting for ${pods.length === 1 ? 'pod' : 'pods'} ${pods.join(',')} to be scheduled`]
  return { verb: 'say', said: binderSays(claim, 'Normal', reason, message) }
}

/** All provisioners are external here: the binder names the one of the class on the claim and waits. */
function provision(claim: Claim, storageClass: StorageClass | undefined): readonly Action[] {
  const refused = (message: string): readonly Action[] => [
    { verb: 'say', said: binderSays(claim, 'Warning', 'ProvisioningFailed', message) },
  ]
  if (storageClass === undefined) return refused(`storageclass.storage.k8s.io "${classNameOf(claim)}" not found`)
  const { provisioner } = storageClass
  if (provisioner.startsWith('kubernetes.io/')) return refused(`no volume plugin matched name: ${provisioner}`)
  const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`
  const said = binderSays(claim, 'Normal', 'ExternalProvisioning', message)
  if (storageProvisioners.every((key) => claim.metadata.annotations?.[key] === provisioner))
    return [{ verb: 'say', said }]
  const annotations = Object.fromEntries(storageProvisioners.map((key) => [key, provisioner]))
  return [{ verb: 'update', resource: 'persistentvolumeclaims', object: annotated(claim, annotations), done: said }]
}

/** A claim that asks for one volume by name. */
function decideNamed({ claim, volume }: ClaimObserved, nowMs: number): readonly Action[] {
  if (volume === undefined) return pending(claim)
  if (volume.spec.claimRef === undefined) {
    const why = mismatch(volume, claim)
    if (why === null) return bindActions(volume, claim, nowMs)
    const message = `Cannot bind to requested volume "${volume.metadata.name}": ${why}`
    return [{ verb: 'say', said: binderSays(claim, 'Warning', 'VolumeMismatch', message) }, ...pending(claim)]
  }
  if (isReservedFor(volume, claim)) return bindActions(volume, claim, nowMs)
  // Linked by the binder to a volume of another claim: somebody took the annotation away. The real one only logs it.
  if (hasAnnotation(claim, boundByController)) return []
  const message = `volume "${volume.metadata.name}" already bound to a different claim.`
  return [{ verb: 'say', said: binderSays(claim, 'Warning', 'FailedBinding', message) }, ...pending(claim)]
}

/** A claim that was bound once stays so, or is lost for ever. */
function decideBound({ claim, volume }: ClaimObserved, nowMs: number): readonly Action[] {
  if ((claim.spec.volumeName ?? '') === '')
    return lost(claim, 'ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!')
  if (volume === undefined)
    return lost(claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!')
  const { claimRef } = volume.spec
  if (claimRef === undefined || claimRef.uid === claim.metadata.uid) return bindActions(volume, claim, nowMs)
  return lost(claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly')
}

function lost(claim: Claim, reason: string, message: string): readonly Action[] {
  const actions = unboundStatus(claim, 'Lost')
  if (claim.status?.phase === 'Lost') return actions
  const [write] = actions
  assert(write !== undefined && write.verb === 'updateStatus', 'a new phase to be written')
  return [{ ...write, done: binderSays(claim, 'Warning', reason, message) }]
}

const pending = (claim: Claim): readonly Action[] => unboundStatus(claim, 'Pending')

/** A phase without a volume: nothing is left of its size and modes. */
function unboundStatus(claim: Claim, phase: 'Pending' | 'Lost'): readonly Action[] {
  const { accessModes, capacity, ...status } = claim.status ?? {}
  if (status.phase === phase && accessModes === undefined && capacity === undefined) return []
  return [claimStatusAction(claim, { ...status, phase })]
}
