import { nameKey, type EntityMaps } from '#shared/model/change.ts'
import type { Slot, SlotClaim, Workload } from '#shared/model/entities.ts'
import { slotWhy, type WhyShape } from './finding.ts'
import { byName, iso } from './order.ts'
import { podShape, type PodShape } from './pod.ts'

export interface StatefulSetShape {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly state: Workload['state']
  readonly createdAt: string | null
  readonly replicas: number
  readonly startOrdinal: number
  readonly policy: Workload['policy']
  readonly update: Workload['update']
  readonly retention: Workload['retention']
  readonly counts: {
    readonly wanted: number
    readonly created: number
    readonly ready: number
    readonly updated: number
  }
  readonly dns: {
    readonly serviceName: string
    readonly state: Workload['dns']['state']
    readonly zone: string | null
    readonly addresses: readonly string[]
  }
  readonly slots: readonly SlotShape[]
}

export interface SlotShape {
  readonly ordinal: number
  readonly name: string
  readonly wanted: boolean
  /** Left out where pods may be listed. */
  readonly podReadable?: false
  readonly pod: PodShape | null
  readonly incarnation: number
  readonly claims: readonly SlotClaimShape[]
  readonly record: Slot['record']
  readonly why: WhyShape | null
}

export interface SlotClaimShape {
  readonly template: string
  readonly name: string
  readonly uid: string | null
  readonly state: SlotClaim['state']
  readonly reason: SlotClaim['reason']
  readonly volume: string | null
  readonly storageClass: string | null
  readonly requested: string | null
  readonly capacity: string | null
  readonly cable: SlotClaim['cable']
  readonly disk: SlotClaim['disk']
  readonly mounts: SlotClaim['mounts']
}

export function statefulSetShapes(maps: EntityMaps, at: number): readonly StatefulSetShape[] {
  const slots = slotsBySet(maps)
  const look: Look = { maps, at }
  return byName(maps.workload.values()).map((set) =>
    setShape(set, slots.get(nameKey(set.namespace, set.name)) ?? [], look),
  )
}

interface Look {
  readonly maps: EntityMaps
  readonly at: number
}

function setShape(set: Workload, slots: readonly Slot[], look: Look): StatefulSetShape {
  const { namespace, name, uid, state, replicas, startOrdinal, policy, update, retention, counts, dns } = set
  return {
    namespace,
    name,
    uid,
    state,
    createdAt: iso(set.createdAt),
    replicas,
    startOrdinal,
    policy,
    update,
    retention,
    counts: { wanted: counts.wanted, created: counts.created, ready: counts.ready, updated: counts.updated },
    dns: { serviceName: dns.serviceName, state: dns.state, zone: dns.name, addresses: dns.addresses },
    slots: slots.toSorted((a, b) => a.ordinal - b.ordinal).map((slot) => slotShape(slot, set, look)),
  }
}

function slotShape(slot: Slot, set: Workload, { maps, at }: Look): SlotShape {
  const pod = slot.podUid === null ? undefined : maps.pod.get(slot.podUid)
  return {
    ordinal: slot.ordinal,
    name: slot.name,
    wanted: slot.wanted,
    ...(slot.podReadable ? {} : { podReadable: false }),
    pod: pod === undefined ? null : podShape(pod),
    incarnation: slot.incarnation,
    claims: slot.claims.map((claim) => claimShape(claim, set, maps)),
    record: slot.record,
    why: slotWhy(maps, slot, at),
  }
}

/** Of a claim not yet made only what its template asks for is known; of one that may not be read, nothing. */
function claimShape(slotClaim: SlotClaim, set: Workload, maps: EntityMaps): SlotClaimShape {
  const { template, name, uid, state, reason, cable, disk, mounts } = slotClaim
  const claim = uid === null ? undefined : maps.claim.get(uid)
  const wanted = state === 'notCreated' ? set.claimTemplates.find((each) => each.name === template) : undefined
  return {
    template,
    name,
    uid,
    state,
    reason,
    volume: claim?.volumeName ?? null,
    storageClass: claim?.storageClass ?? wanted?.storageClass ?? null,
    requested: claim?.requested ?? wanted?.requested ?? null,
    capacity: claim?.capacity ?? null,
    cable,
    disk,
    mounts,
  }
}

function slotsBySet(maps: EntityMaps): ReadonlyMap<string, readonly Slot[]> {
  return Map.groupBy(maps.slot.values(), ({ namespace, set }) => nameKey(namespace, set))
}
