import type { ClaimPendingReason } from '#shared/model/states.ts'
import { makesVolumes } from '#shared/model/provisioner.ts'
import type { ClaimObject, PodObject, StorageClassObject, VolumeObject } from '#shared/objects/index.ts'
import type { Look } from './look.ts'
import { conditionOf, hasEnded, isScheduled } from './objects.ts'

/**
 * Why a claim is pending, one word, in the order of the decision table for pending claims (facts 2.12). A step that rests on
 * the absence of something that cannot be read is passed over. Null only where nothing could be read at all.
 */
export function claimPendingReason(look: Look, claim: ClaimObject): ClaimPendingReason | null {
  return namedVolumeReason(look, claim) ?? reservedReason(look, claim) ?? classReason(look, claim)
}

/** The claim asks for one volume by name: the binder gives it that one or none. */
function namedVolumeReason(look: Look, claim: ClaimObject): ClaimPendingReason | null {
  if (claim.volumeName === null) return null
  const volume = look.store.named('PersistentVolume', '', claim.volumeName)
  if (volume === undefined) return mayVolumeExist(look, claim) ? 'binding' : 'volumeMissing'
  if (volume.claimRef !== null && !isReservedFor(volume, claim)) return 'volumeTaken'
  return isMismatched(look, claim) ? 'noMatch' : 'binding'
}

/**
 * What cannot be read may be there; and a volume that the binder wrote into the claim itself was there a moment ago: the watch of
 * volumes is only behind. Were it gone after that, the claim would be Lost and not Pending.
 */
const mayVolumeExist = (look: Look, { annotations }: ClaimObject): boolean =>
  !look.store.canRead('PersistentVolume', '') || annotations['pv.kubernetes.io/bound-by-controller'] === 'yes'

/** A volume names this claim already: only the binder's writes are missing. */
function reservedReason(look: Look, claim: ClaimObject): ClaimPendingReason | null {
  for (const volume of look.store.volumesOfClaim(claim.namespace, claim.name)) {
    if (isReservedFor(volume, claim)) return 'binding'
  }
  return null
}

function classReason(look: Look, claim: ClaimObject): ClaimPendingReason | null {
  if (claim.storageClassName === '') return 'noMatch'
  const storageClass = classOf(look, claim)
  if (storageClass === undefined) {
    if (!look.store.canRead('StorageClass', '')) return provisioningReason(look, claim)
    return claim.storageClassName === null ? 'noClass' : 'classMissing'
  }
  if (storageClass.bindingMode === 'WaitForFirstConsumer' && !hasSelectedNode(claim)) {
    const waiting = consumerReason(look, claim)
    if (waiting !== null) return waiting
  }
  if (!makesVolumes(storageClass)) return 'noMatch'
  return provisioningReason(look, claim) ?? 'provisioning'
}

/** A claim without a class gets the default one written in within the binder's next round of 15 s. */
function classOf(look: Look, claim: ClaimObject): StorageClassObject | undefined {
  if (claim.storageClassName !== null) return look.store.named('StorageClass', '', claim.storageClassName)
  const defaults = [...look.store.all('StorageClass')].filter(({ isDefault }) => isDefault)
  return defaults.sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0) || (a.name < b.name ? -1 : 1))[0]
}

const hasSelectedNode = (claim: ClaimObject): boolean =>
  (claim.annotations['volume.kubernetes.io/selected-node'] ?? '') !== ''

/**
 * Nothing is made before a pod is placed. A pod that does not fit says so itself, and so does a provisioner that gave the node
 * back after a failure, which takes the node's name off the claim.
 */
function consumerReason(look: Look, claim: ClaimObject): ClaimPendingReason | null {
  const pods = [...look.store.podsUsingClaim(claim.namespace, claim.name)].filter((pod) => !hasEnded(pod))
  if (pods.some(isScheduled)) return null
  if (pods.some(lacksVolume)) return 'noMatch'
  if (pods.length > 0) return provisioningReason(look, claim) === 'refused' ? 'refused' : 'podNotPlaced'
  return look.store.canRead('Pod', claim.namespace) ? 'waitsForPod' : null
}

/** The scheduler says so only of classes that nothing provisions for; the words are its own. */
const lacksVolume = (pod: PodObject): boolean =>
  conditionOf(pod, 'PodScheduled')?.message?.includes("didn't find available persistent volumes to bind") === true

/**
 * What the newest of the provisioner's events says; without any, whether it was asked at all. Events carry whole seconds, and a try
 * that fails at once begins and ends in the same one: then it has failed.
 */
function provisioningReason(look: Look, claim: ClaimObject): ClaimPendingReason | null {
  let triedAt = Number.NEGATIVE_INFINITY
  let refusedAt = Number.NEGATIVE_INFINITY
  for (const { reason, component, lastAt } of look.store.eventsAbout(claim.uid)) {
    // The binder uses the same reason for a class that is missing, and the event outlives the repair.
    if (component === 'persistentvolume-controller') continue
    if (reason === 'ProvisioningFailed') refusedAt = Math.max(refusedAt, lastAt ?? 0)
    if (reason === 'Provisioning' || reason === 'ProvisioningSucceeded') triedAt = Math.max(triedAt, lastAt ?? 0)
  }
  if (Number.isFinite(refusedAt) && refusedAt >= triedAt) return 'refused'
  return Number.isFinite(triedAt) || isAskedFor(claim) ? 'provisioning' : null
}

/** The binder writes these two when it hands the claim to an external provisioner. */
const isAskedFor = ({ annotations }: ClaimObject): boolean =>
  annotations['volume.kubernetes.io/storage-provisioner'] !== undefined ||
  annotations['volume.beta.kubernetes.io/storage-provisioner'] !== undefined

function isReservedFor({ claimRef }: VolumeObject, claim: ClaimObject): boolean {
  if (claimRef === null || claimRef.namespace !== claim.namespace || claimRef.name !== claim.name) return false
  return claimRef.uid === null || claimRef.uid === claim.uid
}

const isMismatched = (look: Look, claim: ClaimObject): boolean =>
  look.store.eventsAbout(claim.uid).some(({ reason }) => reason === 'VolumeMismatch')
