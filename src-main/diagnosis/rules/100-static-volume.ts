import type { Claim } from '#shared/model/entities.ts'
import type { ClaimObject, Selector, VolumeObject } from '#shared/objects/index.ts'
import { compareQuantities } from '../quantity.ts'
import { field, match, type Match, type Rule, type RuleContext } from '../rule.ts'
import { waits } from './93-claim-pending.ts'

/** A claim for which somebody has to make a volume, since nothing provisions one. Rules 100 to 102 of SPEC.md. */
export const staticVolumeRules: readonly Rule<Claim>[] = [
  { code: 'volume-released', find: volumeReleased },
  { code: 'volume-does-not-fit', find: volumeDoesNotFit },
  { code: 'claim-no-volume', find: noVolume },
]

/** A Released volume still names a claim that is gone, by its uid, and matches no other (facts sheet 2.6). */
function volumeReleased(claim: Claim, context: RuleContext): Match | null {
  const object = waitingObject(claim, context)
  if (object === null) return null
  const released = candidates(object, context).find(
    (volume) =>
      volume.phase === 'Released' && misfit({ ...volume, phase: 'Available', claimRef: null }, object) === null,
  )
  if (released === undefined) return null
  const owner = released.claimRef
  return match(
    { claim: claim.name, volume: released.name },
    field('PersistentVolume', released.name, 'status.phase', 'Released'),
    owner === null ? null : field('PersistentVolume', released.name, 'spec.claimRef.uid', owner.uid),
  )
}

/** The nearest miss, first test that fails: of the volumes that are free, the one with the most capacity. */
function volumeDoesNotFit(claim: Claim, context: RuleContext): Match | null {
  const object = waitingObject(claim, context)
  if (object === null) return null
  const free = candidates(object, context).filter(({ phase }) => phase === 'Available' || phase === 'Pending')
  const nearest = free.toSorted(
    (a, b) => compareQuantities(b.capacity, a.capacity) || a.name.localeCompare(b.name, 'en'),
  )[0]
  const failed = nearest === undefined ? null : misfit(nearest, object)
  if (nearest === undefined || failed === null) return null
  const { test, offered, asked } = failed
  return match(
    { claim: claim.name, volume: nearest.name, test, offered, asked },
    field('PersistentVolume', nearest.name, pathOf[test], offered),
  )
}

function noVolume(claim: Claim, context: RuleContext): Match | null {
  const object = waitingObject(claim, context)
  if (object === null || candidates(object, context).some((volume) => misfit(volume, object) === null)) return null
  const storageClass =
    object.storageClassName === null || object.storageClassName === '' ? 'none' : object.storageClassName
  return match(
    { claim: claim.name, class: storageClass, asked: object.requested ?? '0' },
    field('PersistentVolumeClaim', claim.name, 'spec.resources.requests.storage', object.requested),
  )
}

/** Only where volumes may be listed is a missing one known to be missing. A claim that names its volume has rules of its own. */
function waitingObject(claim: Claim, { store }: RuleContext): ClaimObject | null {
  if (!waits(claim, 'noMatch') || claim.volumeName !== null || !store.canRead('PersistentVolume', '')) return null
  return store.get('PersistentVolumeClaim', claim.uid) ?? null
}

/** Volumes of the claim's class, where none and an empty one are the same (facts sheet 2.3). */
function candidates(claim: ClaimObject, { store }: RuleContext): readonly VolumeObject[] {
  const found: VolumeObject[] = []
  for (const volume of store.all('PersistentVolume'))
    if ((volume.storageClassName ?? '') === (claim.storageClassName ?? '')) found.push(volume)
  return found.sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

type Test = 'phase' | 'size' | 'mode' | 'modes' | 'labels' | 'owner'

const pathOf: { readonly [Name in Test]: string } = {
  phase: 'status.phase',
  size: 'spec.capacity.storage',
  mode: 'spec.volumeMode',
  modes: 'spec.accessModes',
  labels: 'metadata.labels',
  owner: 'spec.claimRef',
}

interface Misfit {
  readonly test: Test
  readonly offered: string
  readonly asked: string
}

/** The first test of the binder that a volume fails for a claim; null when it fits (facts sheet 2.3). */
export function misfit(volume: VolumeObject, claim: ClaimObject): Misfit | null {
  const { claimRef } = volume
  const isForeign =
    claimRef !== null &&
    (claimRef.namespace !== claim.namespace ||
      claimRef.name !== claim.name ||
      (claimRef.uid ?? claim.uid) !== claim.uid)
  if (isForeign) return { test: 'owner', offered: `${claimRef.namespace}/${claimRef.name}`, asked: claim.name }
  if (compareQuantities(volume.capacity, claim.requested) < 0)
    return { test: 'size', offered: volume.capacity ?? '0', asked: claim.requested ?? '0' }
  if (volume.volumeMode !== claim.volumeMode)
    return { test: 'mode', offered: volume.volumeMode, asked: claim.volumeMode }
  const lacking = claim.accessModes.filter((mode) => !volume.accessModes.includes(mode))
  if (lacking.length > 0) return { test: 'modes', offered: volume.accessModes.join(', '), asked: lacking.join(', ') }
  if (claim.selector !== null && !matches(claim.selector, volume))
    return { test: 'labels', offered: JSON.stringify(volume.labels), asked: claim.name }
  return volume.phase === 'Available' ? null : { test: 'phase', offered: volume.phase, asked: 'Available' }
}

function matches({ matchLabels, matchExpressions }: Selector, { labels }: VolumeObject): boolean {
  const hasLabels = Object.entries(matchLabels).every(([name, value]) => labels[name] === value)
  return hasLabels && matchExpressions.every(({ key, operator, values }) => meets(labels[key], operator, values))
}

function meets(value: string | undefined, operator: string, values: readonly string[]): boolean {
  if (operator === 'Exists') return value !== undefined
  if (operator === 'DoesNotExist') return value === undefined
  const isIn = value !== undefined && values.includes(value)
  return operator === 'NotIn' ? !isIn : isIn
}
