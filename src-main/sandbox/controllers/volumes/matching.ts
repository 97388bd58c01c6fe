import type { V1NodeSelector } from '@kubernetes/client-node'
import type { ObjectOf, Wire } from '../../objects.ts'
import type { ClusterView } from '../../storage/types.ts'
import { matchesNodeSelector } from '../node-selector.ts'
import { compareQuantities } from '../../strategies/quantity.ts'
import { keyOf, matchesSelector } from '../facts.ts'
import { classNameOf, isReservedFor, requestedSize, sizeOf, type Claim, type Volume } from './facts.ts'

export interface Match {
  readonly claim: Claim
  readonly volumes: readonly Volume[]
  /** The scheduler asks for one node; the binder for any. */
  readonly node?: ObjectOf['nodes']
  /** Of a class that waits for its first consumer: the binder then takes only what is reserved. */
  readonly isDelayed: boolean
  /** Names of volumes that other claims of the same pod have been given. */
  readonly taken?: ReadonlySet<string>
}

/**
 * Finds the volumes that a claim could get, in order of their names: those that are nobody's, and those that refer to a
 * claim of its name. All others belong to other claims, and there may be thousands of them.
 */
export function createVolumeFinder(view: ClusterView): (claim: Claim) => readonly Volume[] {
  const byClaim = view.index('persistentvolumes', ({ spec: { claimRef } }) => [
    claimRef === undefined ? '' : `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}`,
  ])
  return (claim) => [...byClaim(''), ...byClaim(keyOf(claim))].toSorted(byName)
}

const byName = (one: Volume, other: Volume): number => (one.metadata.name < other.metadata.name ? -1 : 1)

/**
 * The best volume for a claim (component-helpers: FindMatchingVolume; binder: findBestMatchForClaim). A reserved one wins
 * at once; the binder prefers the fewest access modes, and both the smallest size that is enough.
 */
export function bestMatch(match: Match): Volume | null {
  const { claim, node, isDelayed, taken } = match
  let best: Volume | null = null
  for (const volume of match.volumes) {
    if (taken?.has(volume.metadata.name) === true) continue
    if (!couldServe(volume, claim)) continue
    const isWithinReach = node === undefined || isReachable(volume, node)
    if (isReservedFor(volume, claim)) return isWithinReach ? volume : null
    if (node === undefined && isDelayed) continue
    if (!isWithinReach || !fits(volume, claim)) continue
    if (best === null || isBetter(volume, best, node !== undefined)) best = volume
  }
  return best
}

/** What even a reservation does not excuse. */
function couldServe(volume: Volume, claim: Claim): boolean {
  if (volume.spec.claimRef !== undefined && !isReservedFor(volume, claim)) return false
  if (compareQuantities(sizeOf(volume), requestedSize(claim)) < 0) return false
  if (modeOf(volume) !== modeOf(claim) || attributesClassOf(volume) !== attributesClassOf(claim)) return false
  return volume.metadata.deletionTimestamp === undefined && hasAccessModes(volume, claim)
}

function fits(volume: Volume, claim: Claim): boolean {
  if (volume.status?.phase !== 'Available') return false
  if (claim.spec.selector !== undefined && !matchesSelector(claim.spec.selector, volume.metadata.labels)) return false
  return classNameOf(volume) === classNameOf(claim)
}

function isBetter(volume: Volume, best: Volume, isForNode: boolean): boolean {
  const modes = (volume.spec.accessModes ?? []).length - (best.spec.accessModes ?? []).length
  if (!isForNode && modes !== 0) return modes < 0
  return compareQuantities(sizeOf(volume), sizeOf(best)) < 0
}

const modeOf = ({ spec }: Claim | Volume): string => spec.volumeMode ?? 'Filesystem'
const attributesClassOf = ({ spec }: Claim | Volume): string => spec.volumeAttributesClassName ?? ''

export const hasAccessModes = (volume: Volume, claim: Claim): boolean =>
  (claim.spec.accessModes ?? []).every((mode) => (volume.spec.accessModes ?? []).includes(mode))

/** A volume's node affinity lets the node use it. */
export function isReachable(volume: Volume, node: ObjectOf['nodes']): boolean {
  const required: Wire<V1NodeSelector> | undefined = volume.spec.nodeAffinity?.required
  return required === undefined || matchesNodeSelector(required, node)
}

/** Why a volume asked for by name does not suit (checkVolumeSatisfyClaim), in the order in which it is tested; null: it does. */
export function mismatch(volume: Volume, claim: Claim): string | null {
  if (volume.metadata.deletionTimestamp !== undefined)
    return `the volume is marked for deletion "${volume.metadata.name}"`
  if (compareQuantities(sizeOf(volume), requestedSize(claim)) < 0) return 'requested PV is too small'
  if (classNameOf(volume) !== classNameOf(claim)) return 'storageClassName does not match'
  if (attributesClassOf(volume) !== attributesClassOf(claim)) return 'volumeAttributesClassName does not match'
  if (modeOf(volume) !== modeOf(claim)) return 'incompatible volumeMode'
  return hasAccessModes(volume, claim) ? null : 'incompatible accessMode'
}
