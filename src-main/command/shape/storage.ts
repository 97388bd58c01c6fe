import { assertNever } from '#shared/kit/assert.ts'
import type { EntityMaps } from '#shared/model/change.ts'
import type { Claim, Finding, StorageClass, Volume } from '#shared/model/entities.ts'
import { findingsAbout, findingsBySubject } from './finding.ts'
import { byName, compareNames, iso } from './order.ts'

export interface ClaimShape {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly state: Claim['state']
  readonly reason: Claim['reason']
  readonly phase: string
  readonly volume: string | null
  readonly storageClass: string | null
  readonly requested: string | null
  readonly capacity: string | null
  readonly accessModes: readonly string[]
  readonly usedBy: readonly string[]
  /** The decision path comes later; until then it is empty. */
  readonly path: readonly never[]
  readonly stopsAt: null
  readonly normal: boolean
}

export function claimShapes(maps: EntityMaps): readonly ClaimShape[] {
  const findings = findingsBySubject(maps.finding.values())
  return byName(maps.claim.values()).map((claim) => {
    const { namespace, name, uid, state, reason, phase, storageClass, requested, capacity, accessModes } = claim
    return {
      namespace,
      name,
      uid,
      state,
      reason,
      phase,
      volume: claim.volumeName,
      storageClass,
      requested,
      capacity,
      accessModes,
      usedBy: claim.usedBy.map((pod) => pod.name).toSorted(compareNames),
      path: [],
      stopsAt: null,
      normal: isNormal(claim, findingsAbout(findings, 'PersistentVolumeClaim', namespace, name)),
    }
  })
}

/** A state that is as it should be, or a wait that ends by itself. */
function isNormal(claim: Claim, findings: readonly Finding[]): boolean {
  if (findings.some(({ kind, needsPerson }) => kind === 'problem' || needsPerson)) return false
  switch (claim.state) {
    case 'inUse':
    case 'kept':
    case 'resizing':
    case 'deleting':
      return true
    case 'pending':
      return claim.reason === 'waitsForPod' || claim.reason === 'provisioning' || claim.reason === 'binding'
    case 'lost':
    case 'notCreated':
    case 'notReadable':
      return false
    default:
      return assertNever(claim.state)
  }
}

export interface VolumeShape extends Omit<Volume, 'claimExists' | 'createdAt' | 'deletionAt'> {
  readonly createdAt: string | null
}

export function volumeShapes(maps: EntityMaps): readonly VolumeShape[] {
  return byName(maps.volume.values()).map((volume) => {
    const { name, uid, phase, reason, capacity, accessModes, storageClass, reclaimPolicy, claim, node, source } = volume
    const createdAt = iso(volume.createdAt)
    return {
      name,
      uid,
      phase,
      reason,
      capacity,
      accessModes,
      storageClass,
      reclaimPolicy,
      claim,
      node,
      source,
      createdAt,
    }
  })
}

export function storageClassShapes(maps: EntityMaps): readonly StorageClass[] {
  return byName(maps.storageClass.values())
}
