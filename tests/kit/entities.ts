import {
  applyChanges,
  emptyEntityMaps,
  keyOf,
  type EntityChange,
  type EntityMaps,
  type ModelChange,
} from '#shared/model/change.ts'
import type {
  Claim,
  ClusterNode,
  Entities,
  EntityName,
  Finding,
  Pod,
  Slot,
  SlotClaim,
  Volume,
  Workload,
} from '#shared/model/entities.ts'
import type { FeedState } from '#shared/model/feed.ts'

/** Entities with sensible defaults, for tests of what stands behind the model. Each takes what matters to the test. */
export function workload(fields: Partial<Workload> = {}): Workload {
  const name = fields.name ?? 'redis'
  const replicas = fields.replicas ?? 2
  return {
    namespace: 'lesson',
    name,
    uid: `uid-${name}`,
    state: 'present',
    createdAt: 0,
    deletionAt: null,
    goneAt: null,
    leavesPods: false,
    labels: {},
    replicas,
    startOrdinal: 0,
    policy: 'OrderedReady',
    minReadySeconds: 0,
    update: { strategy: 'RollingUpdate', partition: 0, currentRevision: 'r1', updateRevision: 'r1' },
    goesBack: null,
    retention: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    counts: {
      wanted: replicas,
      created: replicas,
      ready: replicas,
      updated: replicas,
      available: replicas,
      current: replicas,
    },
    generation: 1,
    observedGeneration: 1,
    claimTemplates: [],
    images: [],
    dns: {
      serviceName: name,
      state: 'headless',
      name: `${name}.lesson.svc.cluster.local`,
      addresses: [],
      externalName: null,
      publishNotReady: false,
      suggestedService: null,
    },
    ...fields,
  }
}

export function slot(ordinal: number, fields: Partial<Slot> = {}): Slot {
  const set = fields.set ?? 'redis'
  return {
    namespace: 'lesson',
    set,
    ordinal,
    name: `${set}-${ordinal}`,
    setUid: `uid-${set}`,
    wanted: true,
    podUid: null,
    podReadable: true,
    nameTakenBy: null,
    incarnation: 0,
    previousPodUid: null,
    emptiedAt: null,
    claims: [],
    record: null,
    ownServices: [],
    revision: 'current',
    ...fields,
  }
}

export function slotClaim(ordinal: number, fields: Partial<SlotClaim> = {}): SlotClaim {
  const name = `data-redis-${ordinal}`
  return {
    template: 'data',
    name,
    uid: `uid-${name}`,
    state: 'inUse',
    reason: null,
    cable: 'plugged',
    cableReason: null,
    disk: 'first',
    diskDerived: true,
    mounts: [],
    ...fields,
  }
}

export function pod(ordinal: number, fields: Partial<Pod> = {}): Pod {
  const name = fields.name ?? `redis-${ordinal}`
  const uid = fields.uid ?? `uid-${name}`
  return {
    namespace: 'lesson',
    name,
    uid,
    slot: { set: 'redis', setUid: 'uid-redis', ordinal },
    owner: { kind: 'StatefulSet', name: 'redis', uid: 'uid-redis', controller: true },
    labels: {},
    state: 'ready',
    failure: null,
    reason: null,
    message: null,
    phase: 'Running',
    node: 'node-a',
    nominatedNode: null,
    ip: '10.42.0.11',
    ips: ['10.42.0.11'],
    hostname: name,
    subdomain: 'redis',
    restarts: 0,
    revision: 'r1',
    createdAt: 0,
    startedAt: 0,
    readyAt: 0,
    unreadySince: null,
    finishedAt: null,
    deletion: null,
    scheduled: true,
    started: true,
    readyCondition: true,
    heldBy: [],
    initDone: null,
    containers: [
      {
        name: 'redis',
        image: 'redis:8',
        init: false,
        state: 'running',
        reason: null,
        exitCode: null,
        ready: true,
        restarts: 0,
        startedAt: 0,
        finishedAt: null,
        lastEnd: null,
      },
    ],
    otherVolumes: [],
    claimNames: [],
    mounts: [],
    secretNames: [],
    configMapNames: [],
    conditions: [],
    ...fields,
  }
}

export function claim(ordinal: number, fields: Partial<Claim> = {}): Claim {
  const name = fields.name ?? `data-redis-${ordinal}`
  return {
    namespace: 'lesson',
    name,
    uid: `uid-${name}`,
    labels: {},
    owners: [],
    slot: { set: 'redis', ordinal, template: 'data' },
    state: 'inUse',
    reason: null,
    phase: 'Bound',
    volumeName: `pv-${name}`,
    volumeUid: `uid-pv-${name}`,
    storageClass: 'local-path',
    requested: '1Gi',
    capacity: '1Gi',
    accessModes: ['ReadWriteOnce'],
    usedBy: [],
    createdAt: 0,
    deletionAt: null,
    ...fields,
  }
}

export function volume(fields: Partial<Volume> = {}): Volume {
  const name = fields.name ?? 'pv-data-redis-0'
  return {
    uid: `uid-${name}`,
    name,
    phase: 'Bound',
    reason: null,
    capacity: '1Gi',
    accessModes: ['ReadWriteOnce'],
    storageClass: 'local-path',
    reclaimPolicy: 'Delete',
    claim: { namespace: 'lesson', name: 'data-redis-0', uid: 'uid-data-redis-0' },
    claimExists: true,
    node: 'node-a',
    source: 'hostPath',
    createdAt: 0,
    deletionAt: null,
    ...fields,
  }
}

export function node(fields: Partial<ClusterNode> = {}): ClusterNode {
  return {
    uid: 'uid-node-a',
    name: 'node-a',
    state: 'ready',
    since: 0,
    lastReportAt: null,
    unschedulable: false,
    taints: [],
    ...fields,
  }
}

export function feed(fields: Partial<FeedState> = {}): FeedState {
  return { kind: 'Pod', namespace: '', state: 'live', since: 0, hasData: true, dataAt: 0, reason: null, ...fields }
}

export function finding(fields: Partial<Finding> = {}): Finding {
  return {
    code: 'set-deleted',
    kind: 'why',
    subject: { kind: 'StatefulSet', namespace: 'lesson', name: 'redis' },
    params: {},
    evidence: [],
    needsPerson: false,
    ...fields,
  }
}

/** A change of one entity: it came with only `after`, went with only `before`. */
export function change<Name extends EntityName>(
  entity: Name,
  before: Entities[Name] | null,
  after: Entities[Name] | null,
): EntityChange {
  const value = after ?? before
  const key = keyOf({ entity, value } as Parameters<typeof keyOf>[0])
  return { entity, key, ...(before === null ? {} : { before }), ...(after === null ? {} : { after }) } as EntityChange
}

export function modelChange(changes: readonly EntityChange[], fields: Partial<ModelChange> = {}): ModelChange {
  return { seq: 1, at: 1_000, changes, causes: [], synthetic: false, ...fields }
}

/** Maps in which the given changes have happened. */
export function mapsAfter(...changes: readonly EntityChange[]): EntityMaps {
  const maps = emptyEntityMaps()
  applyChanges(maps, changes)
  return maps
}
