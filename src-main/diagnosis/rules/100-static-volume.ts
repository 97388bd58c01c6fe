import type { Claim } from '#shared/model/entities.ts'
import type { ClaimObject, Selector, VolumeObject } from '#shared/objects/index.ts'
import { compareQuantities } from '../quantity.ts'
import { field, match, type Match, type Rule, type RuleContext } from '../rule.ts'
import { waits } from './provisioner-silence.ts'

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

/** The nearest miss: the free volume that fails the test which is mended most easily, and of several the largest. */
function volumeDoesNotFit(claim: Claim, context: RuleContext): Match | null {
  const object = waitingObject(claim, context)
  if (object === null) return null
  const free = candidates(object, context).filter(({ phase }) => phase === 'Available')
  const misses = free.flatMap((volume) => {
    const failed = misfit(volume, object)
    return failed === null ? [] : [{ volume, ...failed }]
  })
  const isAnyFit = misses.length < free.length
  const nearest = misses.toSorted(
    (a, b) => tests.indexOf(a.test) - tests.indexOf(b.test) || compareQuantities(b.volume.capacity, a.volume.capacity),
  )[0]
  if (isAnyFit || nearest === undefined) return null
  const { test, offered, asked, volume } = nearest
  return match(
    { claim: claim.name, volume: volume.name, test, offered, asked },
    field('PersistentVolume', volume.name, pathOf[test], offered),
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

/** By how easily a person mends what fails; a volume with other labels is meant for somebody else. */
const tests: readonly Test[] = ['size', 'modes', 'mode', 'phase', 'owner', 'labels']

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
  if (claim.selector !== null && !matches(claim.selector, volume))
    return { test: 'labels', offered: JSON.stringify(volume.labels), asked: claim.name }
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
  return volume.phase === 'Available' || volume.phase === 'Pending'
    ? null
    : { test: 'phase', offered: volume.phase, asked: 'Available' }
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
