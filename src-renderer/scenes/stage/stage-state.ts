import { nameKey, type EntityMaps } from '#shared/model/change.ts'
import type { Claim, Finding, Slot, StorageClass, Volume, Workload } from '#shared/model/entities.ts'
import type { FeedState } from '#shared/model/feed.ts'
import type { WatchedKind } from '#shared/objects/index.ts'
import { findingsAbout, findingsBySubject, reasonOf, stuckUpdate, type FindingsBySubject } from './findings-of.ts'
import type { StageSlot, StageState } from './types.ts'

/** Everything the Stage shows of one set, or null when there is no such set. */
export function stageStateOf(maps: EntityMaps, workloadKey: string, at: number): StageState | null {
  const workload = maps.workload.get(workloadKey)
  if (workload === undefined) return null
  const found = findingsBySubject(maps, workload.namespace)
  const slots = slotsOf(maps, workload, found)
  const service = maps.service.get(nameKey(workload.namespace, workload.dns.serviceName)) ?? null
  const feeds = [...maps.feed.values()]
  return {
    at,
    workload,
    slots,
    classes: classesOf(maps, workload, slots),
    service,
    findings: findingsAbout(found, workload, slots),
    readable: readableOf(feeds, workload.namespace),
    feeds,
    nodes: [...maps.node.values()],
  }
}

export interface WorkloadChoice {
  readonly key: string
  readonly namespace: string
  readonly name: string
  readonly state: Workload['state']
  readonly wanted: number
  readonly ready: number
}

/** All sets by namespace and name, for the picker; never by health. */
export function workloadsOf(maps: EntityMaps): readonly WorkloadChoice[] {
  return [...maps.workload]
    .map(([key, { namespace, name, state, counts }]) => {
      return { key, namespace, name, state, wanted: counts.wanted, ready: counts.ready }
    })
    .toSorted((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name))
}

/** Wanted and living slots by ordinal, then the kept ones by ordinal. */
function slotsOf(maps: EntityMaps, workload: Workload, found: FindingsBySubject): readonly StageSlot[] {
  const slots: StageSlot[] = []
  const left = leftVolumes(maps, workload.namespace)
  const around: Around = { found, left, stuck: stuckUpdate(found, workload.name) }
  for (const [key, slot] of maps.slot) {
    if (slot.namespace !== workload.namespace || slot.set !== workload.name) continue
    slots.push(slotOf(maps, key, slot, around))
  }
  return slots.toSorted((a, b) => Number(isKept(a)) - Number(isKept(b)) || a.slot.ordinal - b.slot.ordinal)
}

interface Around {
  readonly found: FindingsBySubject
  readonly left: ReadonlyMap<string, Volume>
  /** That the set's update is stuck at a pod, which is said before all else of its slot. */
  readonly stuck: Finding | null
}

/** The slots last made. A beat changes a few of a thousand, and whatever is drawn of the others is known by their identity. */
const lastMade = new WeakMap<Slot, StageSlot>()

function slotOf(maps: EntityMaps, key: string, slot: Slot, around: Around): StageSlot {
  const pod = slot.podUid === null ? null : (maps.pod.get(slot.podUid) ?? null)
  const why = reasonOf(maps, key, pod, around)
  const last = lastMade.get(slot)
  if (last !== undefined && last.pod === pod && last.why === why && hasSameClaims(last, maps, around)) return last
  const made: StageSlot = {
    key,
    slot,
    pod,
    claims: slot.claims.map((link) => {
      const claim = claimOf(maps, link)
      return { claim, volume: volumeOf(maps, claim, link, around), link }
    }),
    why,
  }
  lastMade.set(slot, made)
  return made
}

function hasSameClaims({ claims }: StageSlot, maps: EntityMaps, around: Around): boolean {
  for (const { link, claim, volume } of claims) {
    if (claimOf(maps, link) !== claim || volumeOf(maps, claim, link, around) !== volume) return false
  }
  return true
}

function claimOf(maps: EntityMaps, { uid }: Slot['claims'][number]): Claim | null {
  return uid === null ? null : (maps.claim.get(uid) ?? null)
}

function volumeOf(
  maps: EntityMaps,
  claim: Claim | null,
  { name }: Slot['claims'][number],
  { left }: Around,
): Volume | null {
  const own = claim === null || claim.volumeUid === null ? undefined : maps.volume.get(claim.volumeUid)
  return own ?? (left.size === 0 ? null : (left.get(name) ?? null))
}

/** Volumes that outlive the claim they were made for, by that claim's name: they stay in the picture until they are really gone. */
function leftVolumes(maps: EntityMaps, namespace: string): ReadonlyMap<string, Volume> {
  const left = new Map<string, Volume>()
  for (const volume of maps.volume.values()) {
    const { claim, claimExists, phase } = volume
    if (claim?.namespace !== namespace || claimExists === true || phase === 'Available') continue
    left.set(claim.name, volume)
  }
  return left
}

function isKept({ slot, pod }: StageSlot): boolean {
  return !slot.wanted && pod === null && slot.podUid === null
}

/** The classes that the set's claims name, and the default one where a template names none. */
function classesOf(maps: EntityMaps, workload: Workload, slots: readonly StageSlot[]): readonly StorageClass[] {
  const names = new Set(workload.claimTemplates.map(({ storageClass }) => storageClass))
  for (const slot of slots) {
    for (const { claim, volume } of slot.claims) names.add(claim?.storageClass ?? volume?.storageClass ?? null)
  }
  return [...maps.storageClass.values()]
    .filter(({ name, isDefault }) => names.has(name) || (isDefault && names.has(null)))
    .toSorted((a, b) => compareText(a.name, b.name))
}

/** A padlock says "not allowed to list", so only a refusal makes a kind unreadable here; a broken feed is the badge's matter. */
function readableOf(feeds: readonly FeedState[], namespace: string): StageState['readable'] {
  const isReadable = (kind: WatchedKind): boolean => {
    const ofKind = feeds.filter((feed) => feed.kind === kind && (feed.namespace === '' || feed.namespace === namespace))
    return ofKind.length === 0 || ofKind.some(({ state }) => state !== 'forbidden' && state !== 'notServed')
  }
  return {
    pods: isReadable('Pod'),
    claims: isReadable('PersistentVolumeClaim'),
    volumes: isReadable('PersistentVolume'),
    services: isReadable('Service'),
    slices: isReadable('EndpointSlice'),
    classes: isReadable('StorageClass'),
    nodes: isReadable('Node'),
  }
}

/** By code unit, so that the order is the same in every language of the machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
