import { equal } from '#shared/kit/equal.ts'
import type {
  ContainerEnd,
  ContainerSpec,
  ContainerState,
  ContainerStatus,
  Meta,
  PodObject,
  PodVolume,
} from '#shared/objects/index.ts'
import {
  conditionsAt,
  flagAt,
  isRecord,
  listAt,
  messageOrNullAt,
  numberAt,
  numberOrNullAt,
  recordAt,
  recordOrNullAt,
  textAt,
  textOrNullAt,
  timeOrNullAt,
  wordAt,
  wordOrNullAt,
  type Source,
} from './read.ts'
import { share } from './share.ts'
import { referencesOf } from './references.ts'

export function projectPod(source: Source, meta: Meta): PodObject {
  const spec = recordAt(source, 'spec')
  const status = recordAt(source, 'status')
  return {
    kind: 'Pod',
    ...meta,
    nodeName: wordOrNullAt(spec, 'nodeName'),
    hostname: sameText(textOrNullAt(spec, 'hostname'), meta.name),
    subdomain: wordOrNullAt(spec, 'subdomain'),
    restartPolicy: wordAt(spec, 'restartPolicy', 'Always'),
    terminationGraceSeconds: numberOrNullAt(spec, 'terminationGracePeriodSeconds'),
    volumes: listAt(spec, 'volumes', (volume) => volumeOf(volume, meta.name)),
    containers: listAt(spec, 'containers', sharedContainerOf),
    initContainers: listAt(spec, 'initContainers', sharedContainerOf),
    ...referencesOf(spec),
    ...statusOf(status),
  }
}

/** The same pod with another status, of which what stayed is the very value that it was. */
export function podWithStatus(before: PodObject, resourceVersion: string, status: Source): PodObject {
  const after = statusOf(status)
  // Assigned one by one: a second spread would define each field anew, which takes as long as reading the status does.
  const pod: { -readonly [Field in keyof PodObject]: PodObject[Field] } = { ...before }
  pod.resourceVersion = resourceVersion
  pod.nominatedNodeName = after.nominatedNodeName
  pod.phase = after.phase
  pod.reason = after.reason
  pod.message = after.message
  pod.startedAt = after.startedAt
  pod.ips = kept(before.ips, after.ips)
  pod.conditions = kept(before.conditions, after.conditions)
  pod.containerStatuses = kept(before.containerStatuses, after.containerStatuses)
  pod.initContainerStatuses = kept(before.initContainerStatuses, after.initContainerStatuses)
  return pod
}

/** The same pod with other states of its containers. */
export function podWithContainers(
  before: PodObject,
  resourceVersion: string,
  containers: readonly unknown[],
): PodObject {
  const pod: { -readonly [Field in keyof PodObject]: PodObject[Field] } = { ...before }
  pod.resourceVersion = resourceVersion
  pod.containerStatuses = kept(before.containerStatuses, containerStatusesOf({ containerStatuses: containers }))
  return pod
}

const kept = <Value>(before: Value, after: Value): Value => (equal(before, after) ? before : after)

type StatusField =
  | 'nominatedNodeName'
  | 'phase'
  | 'reason'
  | 'message'
  | 'startedAt'
  | 'ips'
  | 'conditions'
  | 'containerStatuses'
  | 'initContainerStatuses'

const statusOf = (status: Source): Pick<PodObject, StatusField> => ({
  nominatedNodeName: wordOrNullAt(status, 'nominatedNodeName'),
  phase: wordAt(status, 'phase'),
  reason: wordOrNullAt(status, 'reason'),
  message: messageOrNullAt(status, 'message'),
  startedAt: timeOrNullAt(status, 'startTime'),
  ips: ipsOf(status),
  conditions: conditionsAt(status, (condition) => !stepsTowardsReady.has(condition['type'])),
  containerStatuses: containerStatusesOf(status),
  initContainerStatuses: listAt(status, 'initContainerStatuses', containerStatusOf),
})

/**
 * The kubelet repeats in these what `Ready` and the containers' states say. With them a pod would be a third larger.
 * A condition that is not known here (a readiness gate, a newer server's) is kept.
 */
const stepsTowardsReady: ReadonlySet<unknown> = new Set(['PodReadyToStartContainers', 'Initialized', 'ContainersReady'])

/** A generic ephemeral volume has a claim of its own, whose name the API fixes as pod-volume. */
function volumeOf(volume: Source, podName: string): PodVolume {
  const name = textAt(volume, 'name')
  const kind = Object.keys(volume).find((field) => field !== 'name' && isRecord(volume[field])) ?? ''
  if (kind === 'persistentVolumeClaim')
    return { name, kind, claimName: textOrNullAt(recordAt(volume, kind), 'claimName') }
  return { name, kind, claimName: kind === 'ephemeral' ? `${podName}-${name}` : null }
}

/** Pods of one template have the same containers, word for word: the last one of each name is used again. */
const sharedContainerOf = (container: Source): ContainerSpec =>
  share(`container ${textAt(container, 'name')} ${textAt(container, 'image')}`, containerOf(container))

/** Admission mounts the service account's token here in every container; nobody chose it and no rule needs it. */
const SERVICE_ACCOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'

/** The very same string where the text is the same, so that it is kept once. */
const sameText = (text: string | null, known: string): string | null => (text === known ? known : text)

/** Of a container, neither command, arguments nor environment are kept: people put secrets there. */
function containerOf(container: Source): ContainerSpec {
  const mounts = listAt(container, 'volumeMounts', mountOf, (mount) => mount['mountPath'] !== SERVICE_ACCOUNT_PATH)
  const devices = listAt(container, 'volumeDevices', (device) => ({
    volume: wordAt(device, 'name'),
    path: wordAt(device, 'devicePath'),
    readOnly: false,
  }))
  return {
    name: wordAt(container, 'name'),
    image: wordAt(container, 'image'),
    sidecar: container['restartPolicy'] === 'Always',
    mounts: devices.length === 0 ? mounts : [...mounts, ...devices],
    ports: listAt(container, 'ports', (port) => ({
      name: wordOrNullAt(port, 'name'),
      port: numberAt(port, 'containerPort'),
      protocol: wordAt(port, 'protocol', 'TCP'),
    })),
    hasReadinessProbe: isRecord(container['readinessProbe']),
  }
}

const mountOf = (mount: Source): ContainerSpec['mounts'][number] => ({
  volume: wordAt(mount, 'name'),
  path: wordAt(mount, 'mountPath'),
  readOnly: flagAt(mount, 'readOnly'),
})

const containerStatusOf = (status: Source): ContainerStatus => {
  const ended = recordOrNullAt(recordAt(status, 'lastState'), 'terminated')
  return {
    name: wordAt(status, 'name'),
    image: wordAt(status, 'image'),
    ready: flagAt(status, 'ready'),
    started: typeof status['started'] === 'boolean' ? status['started'] : null,
    restarts: numberAt(status, 'restartCount'),
    state: stateOf(recordAt(status, 'state')),
    lastEnd: ended === null ? null : endOf(ended),
  }
}

const containerStatusesOf = (status: Source): readonly ContainerStatus[] =>
  listAt(status, 'containerStatuses', containerStatusOf)

/** A state without any of its three members counts as waiting, says the API. */
function stateOf(state: Source): ContainerState {
  const running = recordOrNullAt(state, 'running')
  if (running !== null) return { kind: 'running', startedAt: timeOrNullAt(running, 'startedAt') }
  const terminated = recordOrNullAt(state, 'terminated')
  if (terminated !== null) return { kind: 'ended', ...endOf(terminated) }
  const waiting = recordAt(state, 'waiting')
  return { kind: 'waiting', reason: wordOrNullAt(waiting, 'reason'), message: messageOrNullAt(waiting, 'message') }
}

/** The termination message is the program's own text and is not kept. */
const endOf = (terminated: Source): ContainerEnd => ({
  exitCode: numberAt(terminated, 'exitCode'),
  reason: wordOrNullAt(terminated, 'reason'),
  startedAt: timeOrNullAt(terminated, 'startedAt'),
  finishedAt: timeOrNullAt(terminated, 'finishedAt'),
})

function ipsOf(status: Source): readonly string[] {
  const ips = listAt(
    status,
    'podIPs',
    (entry) => textAt(entry, 'ip'),
    (entry) => textAt(entry, 'ip') !== '',
  )
  const single = textAt(status, 'podIP')
  return ips.length > 0 || single === '' ? ips : [single]
}
