import type { Condition, Labels, Owner, WatchedKind } from '../objects/index.ts'
import type { FeedState } from './feed.ts'
import type {
  CableState,
  ClaimPendingReason,
  ClaimState,
  Disk,
  FailureKind,
  PodState,
  RecordState,
  ZoneState,
} from './states.ts'

/**
 * The domain as Podium tells it. Every entity is frozen plain data with times in wall-clock milliseconds.
 * What persists is keyed by name (slot, record, workload), what gets replaced by uid (pod, claim, volume).
 */
export interface Entities {
  readonly workload: Workload
  readonly slot: Slot
  readonly pod: Pod
  readonly claim: Claim
  readonly volume: Volume
  readonly storageClass: StorageClass
  readonly service: Service
  readonly record: DnsRecord
  readonly job: Job
  readonly attempt: Attempt
  readonly cronJob: CronJob
  readonly run: Run
  readonly deployment: Deployment
  readonly node: ClusterNode
  readonly finding: Finding
  readonly feed: FeedState
}

export type EntityName = keyof Entities
export type Entity = Entities[EntityName]

/** A StatefulSet. Key: namespace/name. A new uid under the key is a removal and an addition in one batch. */
export interface Workload {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** `gone`: the object is no more, but pods or claims of it remain in view. */
  readonly state: 'present' | 'deleting' | 'gone'
  readonly createdAt: number | null
  readonly deletionAt: number | null
  /** The instant at which the set was seen to be gone, else null. */
  readonly goneAt: number | null
  /** It was deleted with its pods left behind (`--cascade=orphan`): they run on, and nobody replaces them. */
  readonly leavesPods: boolean
  readonly labels: Labels
  readonly replicas: number
  readonly startOrdinal: number
  readonly policy: 'OrderedReady' | 'Parallel'
  readonly minReadySeconds: number
  readonly update: {
    /** `RollingUpdate`, `OnDelete` or what a newer server says. */
    readonly strategy: string
    readonly partition: number
    /** Empty before the controller's first sync. */
    readonly currentRevision: string
    readonly updateRevision: string
  }
  /** An update under way leads back to a revision that is not the latest made; null where there is none, or nobody can tell. */
  readonly goesBack: boolean | null
  readonly retention: { readonly whenDeleted: string; readonly whenScaled: string }
  /** Wanted from the spec, the others from the status; a terminating pod may still count there. */
  readonly counts: {
    readonly wanted: number
    readonly created: number
    readonly ready: number
    readonly updated: number
    readonly available: number
    readonly current: number
  }
  readonly generation: number
  readonly observedGeneration: number
  readonly claimTemplates: readonly {
    readonly name: string
    readonly storageClass: string | null
    readonly requested: string | null
  }[]
  readonly images: readonly { readonly container: string; readonly image: string }[]
  readonly dns: Zone
}

export interface Zone {
  readonly serviceName: string
  readonly state: ZoneState
  /** `redis.lesson.svc.cluster.local`; null without a serviceName. */
  readonly name: string | null
  /** What the Service's own name answers: ready endpoints, or the cluster IP. */
  readonly addresses: readonly string[]
  /** The name an ExternalName Service points at. */
  readonly externalName: string | null
  readonly publishNotReady: boolean
  /** A headless Service that does select the pods while `serviceName` names none: the likely mistake. */
  readonly suggestedService: string | null
}

/**
 * What stays: namespace + set name + ordinal. Key: namespace/set/ordinal. It exists while it is wanted, or a pod of that
 * ordinal lives, or a claim of it is kept.
 */
export interface Slot {
  readonly namespace: string
  readonly set: string
  readonly ordinal: number
  /** The name every pod of this slot has. */
  readonly name: string
  /** The set that owns the slot now; of a set that is gone, the last one's. */
  readonly setUid: string
  readonly wanted: boolean
  readonly podUid: string | null
  /** False where pods may not be listed: then a missing pod is not known to be missing. */
  readonly podReadable: boolean
  /** Name of a pod that has this slot's name but belongs to somebody else, or null. */
  readonly nameTakenBy: { readonly uid: string; readonly owner: Owner | null } | null
  /** How many pods the slot was seen to hold since watching began. */
  readonly incarnation: number
  /** The uid of the pod that was here before the present or last one; null if none was seen. */
  readonly previousPodUid: string | null
  /** When its pod was seen to go, on the clock of whoever watches; null while there is one, and where none was seen to go. */
  readonly emptiedAt: number | null
  readonly claims: readonly SlotClaim[]
  /** Null when the set has no serviceName: then there is no name to publish. */
  readonly record: SlotRecord | null
  /** Services that select this pod alone by its `statefulset.kubernetes.io/pod-name` label. */
  readonly ownServices: readonly string[]
  readonly revision: 'current' | 'update' | 'other' | 'unknown'
}

export interface SlotClaim {
  readonly template: string
  /** The exact name: template-set-ordinal. */
  readonly name: string
  readonly uid: string | null
  readonly state: ClaimState
  readonly reason: ClaimPendingReason | null
  readonly cable: CableState
  /** The event reason behind a blocked cable, such as `FailedMount`. */
  readonly cableReason: string | null
  /** Null while there is no pod or no claim to compare. */
  readonly disk: Disk | null
  /** True when `disk` is derived from times and not from an earlier pod that was seen. */
  readonly diskDerived: boolean
  readonly mounts: readonly Mount[]
}

export interface Mount {
  readonly container: string
  readonly path: string
}

export interface SlotRecord {
  readonly name: string
  readonly state: RecordState
  readonly addresses: readonly string[]
}

/** Key: uid. */
export interface Pod {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  /** The set whose controller reference it has, and its ordinal; null for other pods. */
  readonly slot: { readonly set: string; readonly setUid: string; readonly ordinal: number } | null
  readonly owner: Owner | null
  readonly labels: Labels
  readonly state: PodState
  readonly failure: FailureKind | null
  /** kubectl's exact word where it differs from the state: `ContainerCreating`, `CrashLoopBackOff`, … */
  readonly reason: string | null
  readonly message: string | null
  readonly phase: string
  readonly node: string | null
  readonly nominatedNode: string | null
  readonly ip: string | null
  readonly ips: readonly string[]
  readonly hostname: string
  readonly subdomain: string | null
  readonly restarts: number
  /** The value of `controller-revision-hash`, empty without one. */
  readonly revision: string
  readonly createdAt: number | null
  readonly startedAt: number | null
  readonly readyAt: number | null
  readonly unreadySince: number | null
  readonly finishedAt: number | null
  readonly deletion: { readonly askedAt: number; readonly graceSeconds: number; readonly endsAt: number } | null
  /** Finalizers for which a pod that was asked to stop and has ended is there still. */
  readonly heldBy: readonly string[]
  readonly scheduled: boolean
  /** A container of this pod has run. */
  readonly started: boolean
  readonly readyCondition: boolean
  readonly initDone: { readonly done: number; readonly total: number } | null
  readonly containers: readonly Container[]
  readonly otherVolumes: readonly { readonly name: string; readonly kind: string }[]
  readonly claimNames: readonly string[]
  readonly mounts: readonly (Mount & { readonly claim: string })[]
  readonly secretNames: readonly string[]
  readonly configMapNames: readonly string[]
  readonly conditions: readonly Condition[]
}

export interface Container {
  readonly name: string
  readonly image: string
  readonly init: boolean
  readonly state: 'running' | 'waiting' | 'ended'
  readonly reason: string | null
  readonly exitCode: number | null
  readonly ready: boolean
  readonly restarts: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
  /** How the run before this one ended: what a crash loop shows. */
  readonly lastEnd: {
    readonly exitCode: number
    readonly reason: string | null
    readonly finishedAt: number | null
  } | null
}

/** Key: uid. A claim not yet made exists only in its slot. */
export interface Claim {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly labels: Labels
  readonly owners: readonly Owner[]
  readonly slot: { readonly set: string; readonly ordinal: number; readonly template: string } | null
  readonly state: ClaimState
  readonly reason: ClaimPendingReason | null
  readonly phase: string
  readonly volumeName: string | null
  readonly volumeUid: string | null
  readonly storageClass: string | null
  readonly requested: string | null
  readonly capacity: string | null
  readonly accessModes: readonly string[]
  readonly usedBy: readonly { readonly uid: string; readonly name: string }[]
  readonly createdAt: number | null
  readonly deletionAt: number | null
}

/** Key: uid. */
export interface Volume {
  readonly uid: string
  readonly name: string
  readonly phase: string
  readonly reason: string | null
  readonly capacity: string | null
  readonly accessModes: readonly string[]
  readonly storageClass: string | null
  readonly reclaimPolicy: string
  readonly claim: { readonly namespace: string; readonly name: string; readonly uid: string | null } | null
  /** True when the claim it names still exists with that uid; null when claims cannot be read. */
  readonly claimExists: boolean | null
  readonly node: string | null
  readonly source: string
  readonly createdAt: number | null
  readonly deletionAt: number | null
}

/** Key: name. */
export interface StorageClass {
  readonly uid: string
  readonly name: string
  readonly provisioner: string
  readonly reclaimPolicy: string
  readonly bindingMode: string
  readonly allowExpansion: boolean
  readonly isDefault: boolean
}

/** Key: namespace/name. A new uid under the key is a removal and an addition in one batch. */
export interface Service {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly type: string
  readonly headless: boolean
  readonly clusterIPs: readonly string[]
  readonly externalName: string | null
  readonly selector: Labels | null
  readonly publishNotReady: boolean
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[]
  /** Names of the pods its selector matches; null where pods may not be listed. */
  readonly selects: readonly string[] | null
  /** Sets whose serviceName names it. */
  readonly sets: readonly string[]
  /** The pod it selects alone by name label, else null. */
  readonly onlyPod: string | null
}

/**
 * A DNS name that the cluster should answer, derived from Services and EndpointSlices.
 * Key: namespace/TYPE:name, where a name of a PTR record stands in the namespace of its Service.
 */
export interface DnsRecord {
  readonly namespace: string
  readonly name: string
  readonly type: 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME'
  /** Sorted. For SRV: `priority weight port target`. */
  readonly answers: readonly string[]
  readonly ttl: number | null
  readonly state: RecordState
  readonly service: string
  readonly pod: string | null
}

/** Key: uid. */
export interface Job {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly mode: 'indexed' | 'fixed' | 'queue'
  readonly completions: number | null
  readonly parallelism: number
  readonly succeeded: number
  readonly active: number
  readonly failed: number
  readonly backoffLimit: number
  readonly state: 'running' | 'suspended' | 'complete' | 'failed'
  readonly reason: string | null
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** Derived: the finish of the last failed attempt plus its back-off; null when none is due. */
  readonly nextAttemptAt: number | null
  readonly cronJob: { readonly name: string; readonly uid: string } | null
}

/** A pod of a Job. Key: the pod's uid. */
export interface Attempt {
  readonly uid: string
  readonly namespace: string
  readonly job: string
  readonly jobUid: string
  readonly pod: string
  readonly index: number | null
  readonly state: PodState
  readonly exitCode: number | null
  readonly startedAt: number | null
  readonly endedAt: number | null
}

/** Key: namespace/name. */
export interface CronJob {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly schedule: string
  readonly timeZone: string | null
  readonly suspended: boolean
  readonly concurrencyPolicy: string
  readonly startingDeadlineSeconds: number | null
  readonly lastScheduledAt: number | null
  readonly lastSuccessfulAt: number | null
  readonly activeJobUids: readonly string[]
}

/** A Job that a CronJob made. Key: the Job's uid. */
export interface Run {
  readonly uid: string
  readonly namespace: string
  readonly cronJob: string
  readonly job: string
  readonly scheduledAt: number | null
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly state: Job['state']
}

/** Key: namespace/name. */
export interface Deployment {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly replicas: number
  readonly ready: number
  readonly updated: number
  readonly available: number
  readonly strategy: string
  readonly podUids: readonly string[]
}

/** Key: name. */
export interface ClusterNode {
  readonly uid: string
  readonly name: string
  /** `ready`, `notReady`, or `silent` when its Ready condition is Unknown. */
  readonly state: 'ready' | 'notReady' | 'silent'
  /** Since when it is in this state: for a silent node, when the control plane found it silent, which is later than its last word. */
  readonly since: number | null
  /** When a silent node last reported its status; null for any other, and where that is not known. */
  readonly lastReportAt: number | null
  readonly unschedulable: boolean
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[]
}

/** What a finding or a why is about. `name` alone for kinds of the whole cluster. */
export interface Subject {
  readonly kind: WatchedKind | 'Record' | 'Slot'
  readonly namespace: string
  readonly name: string
}

export interface Evidence {
  readonly kind: string
  readonly name: string
  /** The field's path, or `event REASON`. */
  readonly field: string
  readonly value: string
}

export type FindingKind = 'why' | 'note' | 'warning' | 'problem'

/** What a rule of `docs/findings.md` says. Key: code/Kind/namespace/name. The kind `why` explains a wait and is no finding for `inspect`. */
export interface Finding {
  readonly code: string
  readonly kind: FindingKind
  readonly subject: Subject
  /** Strings, numbers, and instants (names ending in At) from which the page counts; never "seconds left". */
  readonly params: Readonly<Record<string, string | number>>
  readonly evidence: readonly Evidence[]
  /** True when it will not end without a person. */
  readonly needsPerson: boolean
}
