import type { ApiObject } from './fake-api/index.ts'

/**
 * Small objects as the API serves them, with sensible defaults. Each takes what matters to the test and, in `override`,
 * whole top-level fields to put in their place (`{ status: … }`); `metadata` is merged. The uid is `uid-NAME` unless given:
 * a pod that comes back under its name needs one of its own.
 */
type Fields = Readonly<Record<string, unknown>>

interface Named {
  readonly name?: string
  readonly namespace?: string
  readonly uid?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly owners?: readonly Fields[]
  readonly override?: Fields & { readonly metadata?: Fields }
}

export const CREATED = '2026-11-21T10:00:00Z'

export interface PodOptions extends Named {
  readonly set?: string
  readonly setUid?: string
  readonly ordinal?: number
  readonly node?: string | null
  readonly ip?: string | null
  readonly phase?: string
  readonly ready?: boolean
  readonly image?: string
  readonly restarts?: number
  /** Template names of the claims it mounts; the claim's name is template-podname. */
  readonly claims?: readonly string[]
  readonly serviceName?: string
  readonly revision?: string
  readonly deletionTimestamp?: string
}

/** A pod, by default running and ready; with `set` and `ordinal` one that the set made. */
export function pod(options: PodOptions = {}): ApiObject {
  const {
    set,
    ordinal = 0,
    ready = true,
    phase = 'Running',
    node = 'node-1',
    ip = '10.42.0.11',
    image = 'redis:8',
  } = options
  const name = options.name ?? (set === undefined ? 'redis-0' : `${set}-${ordinal}`)
  const running = { running: { startedAt: CREATED } }
  const waiting = { waiting: { reason: 'ContainerCreating' } }
  return built(
    'Pod',
    'v1',
    { ...options, name, labels: podLabels(options, name), owners: options.owners ?? ownersOf(options) },
    {
      metadata:
        options.deletionTimestamp === undefined
          ? {}
          : { deletionTimestamp: options.deletionTimestamp, deletionGracePeriodSeconds: 30 },
      spec: {
        ...(node === null ? {} : { nodeName: node }),
        hostname: name,
        ...(options.serviceName === undefined ? {} : { subdomain: options.serviceName }),
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        volumes: (options.claims ?? []).map((claim) => ({
          name: claim,
          persistentVolumeClaim: { claimName: `${claim}-${name}` },
        })),
        containers: [
          {
            name: 'redis',
            image,
            ports: [{ name: 'redis', containerPort: 6379, protocol: 'TCP' }],
            volumeMounts: (options.claims ?? []).map((claim) => ({ name: claim, mountPath: `/${claim}` })),
          },
        ],
      },
      status: {
        phase,
        ...(ip === null ? {} : { podIP: ip, podIPs: [{ ip }] }),
        startTime: CREATED,
        conditions: [
          { type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: CREATED },
          { type: 'PodScheduled', status: node === null ? 'False' : 'True', lastTransitionTime: CREATED },
        ],
        containerStatuses: [
          {
            name: 'redis',
            image,
            ready,
            started: ready,
            restartCount: options.restarts ?? 0,
            state: phase === 'Running' ? running : waiting,
            lastState: {},
          },
        ],
      },
    },
  )
}

function podLabels(options: PodOptions, name: string): Readonly<Record<string, string>> {
  if (options.set === undefined) return options.labels ?? {}
  return {
    app: options.set,
    'apps.kubernetes.io/pod-index': String(options.ordinal ?? 0),
    'statefulset.kubernetes.io/pod-name': name,
    'controller-revision-hash': options.revision ?? `${options.set}-1`,
    ...options.labels,
  }
}

function ownersOf({ set, setUid }: PodOptions): readonly Fields[] {
  if (set === undefined) return []
  return [owner('StatefulSet', set, setUid ?? `uid-${set}`)]
}

/** A controller reference. */
export function owner(kind: string, name: string, uid: string): Fields {
  const apiVersion = kind === 'Job' || kind === 'CronJob' ? 'batch/v1' : 'apps/v1'
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}

export interface StatefulSetOptions extends Named {
  readonly replicas?: number
  readonly start?: number
  readonly serviceName?: string
  readonly policy?: 'OrderedReady' | 'Parallel'
  readonly partition?: number
  readonly image?: string
  /** Names of its claim templates. */
  readonly claims?: readonly string[]
  readonly status?: Fields
}

export function statefulSet(options: StatefulSetOptions = {}): ApiObject {
  const { name = 'redis', replicas = 2, image = 'redis:8' } = options
  return built(
    'StatefulSet',
    'apps/v1',
    { uid: `uid-${name}`, ...options, name },
    {
      metadata: { generation: 1 },
      spec: {
        replicas,
        ...(options.start === undefined ? {} : { ordinals: { start: options.start } }),
        serviceName: options.serviceName ?? name,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'redis', image }] } },
        podManagementPolicy: options.policy ?? 'OrderedReady',
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: options.partition ?? 0 } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        volumeClaimTemplates: (options.claims ?? []).map((template) => ({
          metadata: { name: template },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '64Mi' } } },
        })),
      },
      status: options.status ?? {
        observedGeneration: 1,
        replicas,
        readyReplicas: replicas,
        availableReplicas: replicas,
        currentReplicas: replicas,
        updatedReplicas: replicas,
        currentRevision: `${name}-1`,
        updateRevision: `${name}-1`,
      },
    },
  )
}

export interface ClaimOptions extends Named {
  readonly phase?: string
  readonly volume?: string | null
  readonly storageClass?: string | null
  readonly requested?: string
}

/** A claim, by default bound to `pv-NAME`. */
export function claim(options: ClaimOptions = {}): ApiObject {
  const { name = 'data-redis-0', phase = 'Bound', requested = '64Mi', storageClass = 'local-path' } = options
  const volumeName = options.volume === undefined ? (phase === 'Bound' ? `pv-${name}` : null) : options.volume
  return built(
    'PersistentVolumeClaim',
    'v1',
    { uid: `uid-${name}`, ...options, name },
    {
      metadata: { finalizers: ['kubernetes.io/pvc-protection'] },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: requested } },
        ...(storageClass === null ? {} : { storageClassName: storageClass }),
        volumeMode: 'Filesystem',
        ...(volumeName === null ? {} : { volumeName }),
      },
      status:
        phase === 'Bound' ? { phase, accessModes: ['ReadWriteOnce'], capacity: { storage: requested } } : { phase },
    },
  )
}

export interface VolumeOptions extends Named {
  readonly phase?: string
  readonly claim?: { readonly namespace?: string; readonly name: string; readonly uid?: string } | null
  readonly storageClass?: string
  readonly capacity?: string
  readonly node?: string | null
  readonly reclaimPolicy?: string
}

export function volume(options: VolumeOptions = {}): ApiObject {
  const { name = 'pv-data-redis-0', claim: claimRef = null, node = 'node-1', capacity = '64Mi' } = options
  const hostname = { key: 'kubernetes.io/hostname', operator: 'In', values: [node] }
  return built(
    'PersistentVolume',
    'v1',
    { ...options, name },
    {
      spec: {
        capacity: { storage: capacity },
        accessModes: ['ReadWriteOnce'],
        hostPath: { path: `/data/${name}` },
        ...(claimRef === null
          ? {}
          : {
              claimRef: {
                kind: 'PersistentVolumeClaim',
                namespace: claimRef.namespace ?? 'default',
                name: claimRef.name,
                uid: claimRef.uid ?? `uid-${claimRef.name}`,
              },
            }),
        persistentVolumeReclaimPolicy: options.reclaimPolicy ?? 'Delete',
        storageClassName: options.storageClass ?? 'local-path',
        volumeMode: 'Filesystem',
        ...(node === null
          ? {}
          : { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [hostname] }] } } }),
      },
      status: { phase: options.phase ?? (claimRef === null ? 'Available' : 'Bound'), lastPhaseTransitionTime: CREATED },
    },
  )
}

export interface StorageClassOptions extends Named {
  readonly provisioner?: string
  readonly bindingMode?: 'Immediate' | 'WaitForFirstConsumer'
  readonly isDefault?: boolean
}

export function storageClass(options: StorageClassOptions = {}): ApiObject {
  const { name = 'local-path', isDefault = true } = options
  const annotations = { 'storageclass.kubernetes.io/is-default-class': String(isDefault), ...options.annotations }
  return built(
    'StorageClass',
    'storage.k8s.io/v1',
    { ...options, name, annotations },
    {
      provisioner: options.provisioner ?? 'rancher.io/local-path',
      reclaimPolicy: 'Delete',
      volumeBindingMode: options.bindingMode ?? 'WaitForFirstConsumer',
    },
  )
}

export interface ServiceOptions extends Named {
  readonly selector?: Readonly<Record<string, string>> | null
  /** `None` for a headless one, the default. */
  readonly clusterIP?: string
  readonly publishNotReadyAddresses?: boolean
  readonly ports?: readonly Fields[]
  readonly type?: string
}

export function service(options: ServiceOptions = {}): ApiObject {
  const { name = 'redis', clusterIP = 'None', selector = { app: name } } = options
  return built(
    'Service',
    'v1',
    { ...options, name },
    {
      spec: {
        type: options.type ?? 'ClusterIP',
        clusterIP,
        clusterIPs: [clusterIP],
        ...(selector === null ? {} : { selector }),
        ...(options.publishNotReadyAddresses === true ? { publishNotReadyAddresses: true } : {}),
        ports: options.ports ?? [{ name: 'redis', port: 6379, protocol: 'TCP', targetPort: 6379 }],
      },
      status: { loadBalancer: {} },
    },
  )
}

export interface EndpointOptions {
  readonly pod: string
  readonly podUid?: string
  readonly ip: string
  readonly ready?: boolean
  readonly serving?: boolean
  readonly terminating?: boolean
  readonly hostname?: string | null
}

export interface SliceOptions extends Named {
  readonly serviceName?: string
  readonly addressType?: 'IPv4' | 'IPv6'
  readonly endpoints?: readonly EndpointOptions[]
}

export function slice(options: SliceOptions = {}): ApiObject {
  const { serviceName = 'redis', endpoints = [] } = options
  const labels = { 'kubernetes.io/service-name': serviceName, ...options.labels }
  return built(
    'EndpointSlice',
    'discovery.k8s.io/v1',
    { ...options, name: options.name ?? `${serviceName}-x7k2p`, labels },
    {
      addressType: options.addressType ?? 'IPv4',
      ports: [{ name: 'redis', port: 6379, protocol: 'TCP' }],
      endpoints: endpoints.map(
        ({ pod: podName, podUid, ip, ready = true, serving = ready, terminating = false, hostname = podName }) => ({
          addresses: [ip],
          conditions: { ready, serving, terminating },
          ...(hostname === null ? {} : { hostname }),
          nodeName: 'node-1',
          targetRef: {
            kind: 'Pod',
            namespace: options.namespace ?? 'default',
            name: podName,
            uid: podUid ?? `uid-${podName}`,
          },
        }),
      ),
    },
  )
}

export interface NodeOptions extends Named {
  readonly ready?: 'True' | 'False' | 'Unknown'
  readonly taints?: readonly Fields[]
}

export function node(options: NodeOptions = {}): ApiObject {
  const { name = 'node-1', ready = 'True' } = options
  return built(
    'Node',
    'v1',
    { ...options, name },
    {
      spec: options.taints === undefined ? {} : { taints: options.taints },
      status: {
        allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
        conditions: [
          {
            type: 'Ready',
            status: ready,
            reason: 'KubeletReady',
            lastHeartbeatTime: CREATED,
            lastTransitionTime: CREATED,
          },
        ],
      },
    },
  )
}

export interface EventOptions extends Named {
  readonly about?: Fields
  readonly reason?: string
  readonly message?: string
  readonly type?: 'Normal' | 'Warning'
  readonly at?: string
  readonly count?: number
  readonly component?: string
}

export function event(options: EventOptions = {}): ApiObject {
  const {
    about = { kind: 'Pod', namespace: 'default', name: 'redis-0' },
    at = CREATED,
    reason = 'Scheduled',
    component = 'default-scheduler',
  } = options
  return built(
    'Event',
    'v1',
    { ...options, name: options.name ?? `${String(about['name'])}.18e9e9e12ca0714f` },
    {
      involvedObject: about,
      reason,
      message: options.message ?? `${reason} ${String(about['name'])}`,
      type: options.type ?? 'Normal',
      source: { component },
      firstTimestamp: at,
      lastTimestamp: at,
      count: options.count ?? 1,
      eventTime: null,
      reportingComponent: component,
    },
  )
}

export interface JobOptions extends Named {
  readonly completions?: number
  readonly parallelism?: number
  readonly indexed?: boolean
  readonly status?: Fields
}

export function job(options: JobOptions = {}): ApiObject {
  return built(
    'Job',
    'batch/v1',
    { ...options, name: options.name ?? 'import' },
    {
      spec: {
        completions: options.completions ?? 1,
        parallelism: options.parallelism ?? 1,
        backoffLimit: 6,
        completionMode: options.indexed === true ? 'Indexed' : 'NonIndexed',
        suspend: false,
        template: { spec: { restartPolicy: 'Never' } },
      },
      status: options.status ?? {},
    },
  )
}

export function namespace(name: string): ApiObject {
  return built('Namespace', 'v1', { name }, { status: { phase: 'Active' } })
}

export function controllerRevision(options: Named & { readonly revision?: number } = {}): ApiObject {
  return built(
    'ControllerRevision',
    'apps/v1',
    { ...options, name: options.name ?? 'redis-1' },
    { revision: options.revision ?? 1 },
  )
}

const clusterKinds = new Set(['PersistentVolume', 'StorageClass', 'Node', 'Namespace', 'VolumeAttachment'])

function built(
  kind: string,
  apiVersion: string,
  named: Named & { readonly name: string },
  fields: Fields & { readonly metadata?: Fields },
): ApiObject {
  const { override = {}, annotations, labels, owners = [] } = named
  return {
    apiVersion,
    kind,
    ...fields,
    ...override,
    metadata: {
      name: named.name,
      ...(clusterKinds.has(kind) ? {} : { namespace: named.namespace ?? 'default' }),
      uid: named.uid ?? `uid-${named.name}`,
      creationTimestamp: CREATED,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(owners.length === 0 ? {} : { ownerReferences: owners }),
      ...fields.metadata,
      ...override.metadata,
    },
  }
}
