import { nameKey, type EntityMaps } from '#shared/model/change.ts'
import type { Claim, Finding, Slot, StorageClass, Subject, Workload } from '#shared/model/entities.ts'
import type { FeedState } from '#shared/model/feed.ts'
import type { WatchedKind } from '#shared/objects/index.ts'
import { findingsOn, whyOfSlot } from '#shared/story/findings.ts'
import type { StageSlot, StageState } from './types.ts'

/** Everything the Stage shows of one set, or null when there is no such set. */
export function stageStateOf(maps: EntityMaps, workloadKey: string, at: number): StageState | null {
  const workload = maps.workload.get(workloadKey)
  if (workload === undefined) return null
  const slots = slotsOf(maps, workload)
  const service = maps.service.get(nameKey(workload.namespace, workload.dns.serviceName)) ?? null
  const feeds = [...maps.feed.values()]
  return {
    at,
    workload,
    slots,
    classes: classesOf(maps, workload, slots),
    service,
    findings: findingsAbout(maps, workload, slots),
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
function slotsOf(maps: EntityMaps, workload: Workload): readonly StageSlot[] {
  const slots: StageSlot[] = []
  for (const [key, slot] of maps.slot) {
    if (slot.namespace === workload.namespace && slot.set === workload.name) slots.push(slotOf(maps, key, slot))
  }
  return slots.toSorted((a, b) => Number(isKept(a)) - Number(isKept(b)) || a.slot.ordinal - b.slot.ordinal)
}

function slotOf(maps: EntityMaps, key: string, slot: Slot): StageSlot {
  return {
    key,
    slot,
    pod: slot.podUid === null ? null : (maps.pod.get(slot.podUid) ?? null),
    claims: slot.claims.map((link) => {
      const claim = link.uid === null ? null : (maps.claim.get(link.uid) ?? null)
      return { claim, volume: volumeOf(maps, claim), link }
    }),
    why: whyOfSlot(maps, key),
  }
}

function volumeOf(maps: EntityMaps, claim: Claim | null): StageSlot['claims'][number]['volume'] {
  return claim === null || claim.volumeUid === null ? null : (maps.volume.get(claim.volumeUid) ?? null)
}

function isKept({ slot, pod }: StageSlot): boolean {
  return !slot.wanted && pod === null && slot.podUid === null
}

/** The classes that the set's claims name, and the default one where a template names none. */
function classesOf(maps: EntityMaps, workload: Workload, slots: readonly StageSlot[]): readonly StorageClass[] {
  const claims = slots.flatMap((slot) => slot.claims)
  const names = new Set([
    ...workload.claimTemplates.map(({ storageClass }) => storageClass),
    ...claims.map(({ claim, volume }) => claim?.storageClass ?? volume?.storageClass ?? null),
  ])
  return [...maps.storageClass.values()]
    .filter(({ name, isDefault }) => names.has(name) || (isDefault && names.has(null)))
    .toSorted((a, b) => compareText(a.name, b.name))
}

function findingsAbout(maps: EntityMaps, workload: Workload, slots: readonly StageSlot[]): readonly Finding[] {
  const { namespace, name, dns } = workload
  const subject = (kind: Subject['kind'], subjectName: string): Subject => ({ kind, namespace, name: subjectName })
  const subjects: readonly Subject[] = [
    subject('StatefulSet', name),
    ...(dns.serviceName === '' ? [] : [subject('Service', dns.serviceName)]),
    ...slots.flatMap(({ slot }) => [
      subject('Slot', slot.name),
      subject('Pod', slot.name),
      ...(slot.record === null ? [] : [subject('Record', slot.record.name)]),
      ...slot.claims.map((claim) => subject('PersistentVolumeClaim', claim.name)),
    ]),
  ]
  return subjects.flatMap((each) => findingsOn(maps, each))
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
