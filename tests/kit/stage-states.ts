import type {
  Claim,
  ClusterNode,
  Finding,
  Pod,
  Slot,
  SlotClaim,
  SlotRecord,
  StorageClass,
  Volume,
  Workload,
  Zone,
} from '#shared/model/entities.ts'
import type { ClaimState, PodState } from '#shared/model/states.ts'
import type { StageSlot, StageState } from '../../src-renderer/scenes/stage/types.ts'

/** Hand-made states of the Stage, for pictures and for tests of what is drawn. Everything happens at `stageAt`. */
export const stageAt = Date.UTC(2026, 10, 20, 10, 4, 9)

const seconds = 1000
const set = 'redis'
const namespace = 'lesson'

export interface SlotSketch {
  readonly ordinal: number
  /** Null for a slot without a pod. */
  readonly pod?: (Partial<Pod> & { readonly state: PodState }) | null
  readonly slot?: Partial<Slot>
  /** Null for a set without claim templates. */
  readonly claim?: (Partial<SlotClaim> & { readonly state: ClaimState }) | null
  readonly claims?: readonly (Partial<SlotClaim> & { readonly state: ClaimState })[]
  readonly claimObject?: Partial<Claim>
  readonly volume?: Partial<Volume> | null
  readonly record?: Partial<SlotRecord> | null
  readonly why?: Finding | null
}

/** A uid that ends in four readable hex digits, the same for the same words. */
export function uidOf(kind: string, ordinal: number, nth = 0): string {
  let hash = 0x811c9dc5
  for (const character of `${kind}-${ordinal}-${nth}`)
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0
  const hex = hash.toString(16).padStart(8, '0')
  return `${hex}-0000-4000-8000-${hex.slice(4)}${hex}`
}

export function pod(ordinal: number, sketch: Partial<Pod> & { readonly state: PodState }): Pod {
  const running =
    sketch.state === 'ready' ||
    sketch.state === 'notReady' ||
    sketch.state === 'terminating' ||
    sketch.state === 'unknown'
  const placed = sketch.state !== 'pending'
  const name = `${set}-${ordinal}`
  return {
    uid: uidOf('pod', ordinal),
    namespace,
    name,
    slot: { set, setUid: 'set-uid', ordinal },
    owner: null,
    labels: {},
    failure: sketch.state === 'failing' ? 'crash' : null,
    reason: null,
    message: null,
    phase: running ? 'Running' : 'Pending',
    node: placed ? `node-${'abc'.charAt(ordinal % 3)}` : null,
    nominatedNode: null,
    ip: running ? `10.42.${ordinal % 3}.${11 + ordinal}` : null,
    ips: [],
    hostname: name,
    subdomain: set,
    restarts: 0,
    revision: 'rev-1',
    createdAt: stageAt - 200 * seconds,
    startedAt: running ? stageAt - 190 * seconds : null,
    readyAt: sketch.state === 'ready' ? stageAt - 182 * seconds : null,
    unreadySince: null,
    finishedAt: null,
    deletion: null,
    scheduled: placed,
    started: running,
    readyCondition: sketch.state === 'ready',
    heldBy: [],
    initDone: null,
    containers: [
      {
        name: 'redis',
        image: 'redis:7',
        init: false,
        state: running ? 'running' : 'waiting',
        reason: null,
        exitCode: null,
        ready: sketch.state === 'ready',
        restarts: 0,
        startedAt: running ? (sketch.startedAt ?? stageAt - 190 * seconds) : null,
        finishedAt: null,
        lastEnd: null,
      },
    ],
    otherVolumes: [],
    claimNames: [`data-${name}`],
    mounts: [],
    secretNames: [],
    configMapNames: [],
    conditions: [],
    ...sketch,
  }
}

export function stageSlot(sketch: SlotSketch): StageSlot {
  const { ordinal } = sketch
  const own = sketch.pod === null || sketch.pod === undefined ? null : pod(ordinal, sketch.pod)
  const sketches = sketch.claims ?? (sketch.claim === null ? [] : [sketch.claim ?? defaultClaim(own)])
  const links = sketches.map((each, index) => slotClaim(ordinal, each, index, own))
  const slot: Slot = {
    namespace,
    set,
    ordinal,
    name: `${set}-${ordinal}`,
    setUid: 'set-uid',
    wanted: true,
    podUid: own?.uid ?? null,
    podReadable: true,
    nameTakenBy: null,
    incarnation: 1,
    previousPodUid: null,
    emptiedAt: null,
    claims: links,
    record: sketch.record === null ? null : record(ordinal, own, sketch.record),
    ownServices: [],
    revision: 'current',
    ...sketch.slot,
  }
  return {
    key: `${namespace}/${set}/${ordinal}`,
    slot,
    pod: own,
    claims: links.map((link) => claimOf(ordinal, link, sketch, own)),
    why: sketch.why ?? null,
  }
}

function defaultClaim(own: Pod | null): Partial<SlotClaim> & { readonly state: ClaimState } {
  return { state: own === null ? 'notCreated' : 'inUse' }
}

function slotClaim(
  ordinal: number,
  sketch: Partial<SlotClaim> & { readonly state: ClaimState },
  index: number,
  own: Pod | null,
): SlotClaim {
  const template = ['data', 'logs', 'cache', 'spare', 'more'][index] ?? `claim${index}`
  const exists = sketch.state !== 'notCreated' && sketch.state !== 'notReadable'
  const cable =
    own === null ? 'unplugged' : own.state === 'pending' ? 'reserved' : own.started ? 'plugged' : 'attaching'
  return {
    template,
    name: `${template}-${set}-${ordinal}`,
    uid: exists ? uidOf(template, ordinal) : null,
    reason: null,
    cable,
    cableReason: null,
    disk: own === null ? null : 'first',
    diskDerived: false,
    mounts: [],
    ...sketch,
  }
}

function record(ordinal: number, own: Pod | null, sketch: Partial<SlotRecord> = {}): SlotRecord {
  const state =
    own === null ? 'absent' : own.state === 'ready' ? 'present' : own.ip === null ? 'absent' : 'notPublished'
  return {
    name: `${set}-${ordinal}.${set}.${namespace}.svc.cluster.local`,
    state,
    addresses: state === 'present' && own?.ip ? [own.ip] : [],
    ...sketch,
  }
}

function claimOf(ordinal: number, link: SlotClaim, sketch: SlotSketch, own: Pod | null): StageSlot['claims'][number] {
  if (link.uid === null) return { claim: null, volume: null, link }
  const bound = link.state !== 'pending' && link.state !== 'lost'
  const claim: Claim = {
    uid: link.uid,
    namespace,
    name: link.name,
    labels: {},
    owners: [],
    slot: { set, ordinal, template: link.template },
    state: link.state,
    reason: link.reason,
    phase: bound ? 'Bound' : 'Pending',
    volumeName: bound ? `pvc-${link.uid}` : null,
    volumeUid: bound ? uidOf(`volume-${link.template}`, ordinal) : null,
    storageClass: 'local-path',
    requested: '1Gi',
    capacity: bound ? '1Gi' : null,
    accessModes: ['ReadWriteOnce'],
    usedBy: own === null ? [] : [{ uid: own.uid, name: own.name }],
    createdAt: stageAt - 300 * seconds,
    deletionAt: null,
    ...sketch.claimObject,
  }
  return {
    claim,
    volume: bound && sketch.volume !== null ? volume(ordinal, link, claim, own, sketch.volume ?? {}) : null,
    link,
  }
}

function volume(ordinal: number, link: SlotClaim, claim: Claim, own: Pod | null, sketch: Partial<Volume>): Volume {
  return {
    uid: uidOf(`volume-${link.template}`, ordinal),
    name: `pvc-${link.uid ?? ''}`,
    phase: 'Bound',
    reason: null,
    capacity: '1Gi',
    accessModes: ['ReadWriteOnce'],
    storageClass: 'local-path',
    reclaimPolicy: 'Delete',
    claim: { namespace, name: claim.name, uid: claim.uid },
    claimExists: true,
    node: own?.node ?? `node-${'abc'.charAt(ordinal % 3)}`,
    source: 'hostPath',
    createdAt: stageAt - 300 * seconds,
    deletionAt: null,
    ...sketch,
  }
}

export function workload(sketch: Partial<Workload> = {}, wanted = 3, ready = 2): Workload {
  return {
    namespace,
    name: set,
    uid: 'set-uid',
    state: 'present',
    createdAt: stageAt - 600 * seconds,
    deletionAt: null,
    goneAt: null,
    leavesPods: false,
    labels: {},
    replicas: wanted,
    startOrdinal: 0,
    policy: 'OrderedReady',
    minReadySeconds: 0,
    update: { strategy: 'RollingUpdate', partition: 0, currentRevision: 'rev-1', updateRevision: 'rev-1' },
    goesBack: null,
    retention: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    counts: { wanted, created: wanted, ready, updated: wanted, available: ready, current: wanted },
    generation: 1,
    observedGeneration: 1,
    claimTemplates: [{ name: 'data', storageClass: 'local-path', requested: '1Gi' }],
    images: [{ container: 'redis', image: 'redis:7' }],
    dns: zone(),
    ...sketch,
  }
}

export function zone(sketch: Partial<Zone> = {}): Zone {
  return {
    serviceName: set,
    state: 'headless',
    name: `${set}.${namespace}.svc.cluster.local`,
    addresses: [],
    externalName: null,
    publishNotReady: false,
    suggestedService: null,
    ...sketch,
  }
}

export const localPath: StorageClass = {
  uid: 'class-uid',
  name: 'local-path',
  provisioner: 'rancher.io/local-path',
  reclaimPolicy: 'Delete',
  bindingMode: 'WaitForFirstConsumer',
  allowExpansion: false,
  isDefault: true,
}

export function clusterNode(name: string, sketch: Partial<ClusterNode> = {}): ClusterNode {
  return {
    uid: `uid-${name}`,
    name,
    state: 'ready',
    since: null,
    lastReportAt: sketch.since ?? null,
    unschedulable: false,
    taints: [],
    ...sketch,
  }
}

export function waitsForLower(ordinal: number, lower: number): Finding {
  return {
    code: 'waits-for-lower-ordinal',
    kind: 'why',
    subject: { kind: 'Slot', namespace, name: `${set}-${ordinal}` },
    params: { pod: `${set}-${ordinal}`, lower: `${set}-${lower}`, state: 'notReady' },
    evidence: [],
    needsPerson: false,
  }
}

export function stageState(
  slots: readonly SlotSketch[],
  sketch: Partial<StageState> & { readonly set?: Partial<Workload> } = {},
): StageState {
  const placed = slots.map(stageSlot)
  const ready = placed.filter((each) => each.pod?.state === 'ready')
  const wanted = placed.filter((each) => each.slot.wanted).length
  const addresses = ready.flatMap((each) => (each.pod?.ip ? [each.pod.ip] : []))
  const { set: own, ...rest } = sketch
  return {
    at: stageAt,
    workload: workload({ dns: zone({ addresses }), ...own }, wanted, ready.length),
    slots: placed,
    classes: [localPath],
    service: null,
    findings: [],
    readable: { pods: true, claims: true, volumes: true, services: true, slices: true, classes: true, nodes: true },
    feeds: [],
    nodes: [clusterNode('node-a'), clusterNode('node-b'), clusterNode('node-c')],
    ...rest,
  }
}
