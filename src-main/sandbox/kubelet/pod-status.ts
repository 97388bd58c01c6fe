import type { Mutable, ObjectOf } from '../objects.ts'
import { exitCodeOf } from './endings.ts'
import { nextInit } from './pod-look.ts'
import type { ExitCodes, StatusChange } from './pod-stages.ts'
import { wireTime } from '../time/wire-time.ts'

type Pod = ObjectOf['pods']
type Status = Mutable<NonNullable<Pod['status']>>
type Condition = NonNullable<Status['conditions']>[number]
type ContainerStatus = NonNullable<Status['containerStatuses']>[number]
type Container = Pod['spec']['containers'][number]

/** What a change of status needs besides the pod. */
export interface StatusContext {
  readonly nowMs: number
  readonly hostIP: string
  /** The address for a pod that has none yet. */
  readonly podIP: string
  /** What its programs exited with, if they were run and are over. */
  readonly exitCodes?: ExitCodes
}

type Change = (pod: Pod, context: StatusContext) => Status

/** The image digest and exit code that the played kubelets of the real test cluster write. */
const imageID = 'test@sha256:0'
const sigterm = 143

/** The pod was taken in by its node: nothing runs yet. */
const admitted: Change = (pod, { nowMs, hostIP }) => {
  const init = pod.spec.initContainers ?? []
  const waiting = { waiting: { reason: init.length === 0 ? 'ContainerCreating' : 'PodInitializing' } }
  const initialized =
    init.length === 0
      ? condition('Initialized', 'True', nowMs)
      : condition('Initialized', 'False', nowMs, 'ContainersNotInitialized', incompleteText(init))
  return {
    ...statusOf(pod),
    conditions: merged(pod, [
      condition('PodReadyToStartContainers', 'False', nowMs),
      initialized,
      ...unreadyConditions(pod, nowMs),
    ]),
    ...(init.length === 0
      ? {}
      : {
          initContainerStatuses: init.map((one) => ({
            ...idle(one),
            state: { waiting: { reason: 'PodInitializing' } },
          })),
        }),
    containerStatuses: pod.spec.containers.map((one) => ({ ...idle(one), state: waiting })),
    ...(hostIP === '' ? {} : { hostIP }),
    phase: 'Pending',
    startTime: wireTime(nowMs),
  }
}

/** The next init container has done its part, or, a sidecar, has started. */
const initialised: Change = (pod, { nowMs }) => {
  const index = nextInit(pod) ?? 0
  const now = wireTime(nowMs)
  const statuses = (pod.spec.initContainers ?? []).map((container, position): ContainerStatus => {
    const was = pod.status?.initContainerStatuses?.[position] as ContainerStatus | undefined
    if (position !== index) return was ?? idle(container)
    const id = { imageID, containerID: `kwok://${pod.metadata.uid}-init-${position}` }
    const isSidecar = container.restartPolicy === 'Always'
    const ended = { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now, containerID: id.containerID }
    return isSidecar
      ? { ...idle(container), ...id, ready: true, started: true, state: { running: { startedAt: now } } }
      : { ...idle(container), ...id, ready: true, started: false, state: { terminated: ended } }
  })
  const status = { ...statusOf(pod), initContainerStatuses: statuses }
  const isDone = nextInit({ ...pod, status: status }) === null
  if (!isDone) return status
  return { ...status, conditions: merged(pod, [condition('Initialized', 'True', nowMs)]) }
}

const pullFailed: Change = (pod) => ({
  ...statusOf(pod),
  containerStatuses: pod.spec.containers.map((one, index) => ({
    ...idle(one),
    restartCount: restartsOf(pod, index),
    state: { waiting: { reason: 'ErrImagePull', message: `manifest for ${one.image} not found` } },
  })),
})

/** Its containers ran, and are to run again with an image that is not to be had. */
const imageLost: Change = (pod, context) => ({
  ...pullFailed(raised(pod), context),
  conditions: merged(pod, unreadyConditions(pod, context.nowMs)),
})

/** Every container counts as started once more. */
const raised = (pod: Pod): Pod => ({
  ...pod,
  status: {
    ...pod.status,
    containerStatuses: (pod.status?.containerStatuses ?? []).map((one) => ({
      ...one,
      restartCount: one.restartCount + 1,
    })),
  },
})

const pullBackedOff: Change = (pod) => ({
  ...statusOf(pod),
  containerStatuses: pod.spec.containers.map((one, index) => ({
    ...idle(one),
    restartCount: restartsOf(pod, index),
    state: { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${one.image}"` } },
  })),
})

/** Its containers run, for the first time or again. */
const started: Change = (pod, { nowMs, podIP }) => {
  const address = pod.status?.podIP ?? podIP
  return {
    ...statusOf(pod),
    conditions: merged(pod, [condition('PodReadyToStartContainers', 'True', nowMs)]),
    containerStatuses: pod.spec.containers.map((container, index) => ({
      ...idle(container),
      ...identity(pod, index),
      started: true,
      restartCount: restartsOf(pod, index),
      state: { running: { startedAt: wireTime(nowMs) } },
    })),
    podIP: address,
    podIPs: [{ ip: address }],
    phase: 'Running',
  }
}

const ready: Change = (pod, { nowMs }) => ({
  ...statusOf(pod),
  conditions: merged(pod, [condition('Ready', 'True', nowMs), condition('ContainersReady', 'True', nowMs)]),
  containerStatuses: pod.spec.containers.map((container, index) => ({
    ...running(pod, container, index),
    ready: true,
  })),
})

const unready: Change = (pod, { nowMs }) => ({
  ...statusOf(pod),
  conditions: merged(pod, unreadyConditions(pod, nowMs)),
  containerStatuses: pod.spec.containers.map((container, index) => running(pod, container, index)),
})

const crashed: Change = (pod, { nowMs, exitCodes = null }) => ({
  ...statusOf(pod),
  conditions: merged(pod, unreadyConditions(pod, nowMs)),
  containerStatuses: pod.spec.containers.map((container, index) => ({
    ...idle(container),
    imageID,
    restartCount: restartsOf(pod, index) + 1,
    state: {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off 10s restarting failed container=${container.name} pod=${pod.metadata.name}`,
      },
    },
    lastState: { terminated: ended(pod, index, exitCodes?.[index] ?? exitCodeOf(container) ?? 1, nowMs) },
  })),
})

/** All containers ended, each with the code that its command exits with. */
const exited: Change = (pod, { nowMs, exitCodes = null }) => ({
  ...over(pod, nowMs, 'Failed', (container, index) => exitCodes?.[index] ?? exitCodeOf(container) ?? 0),
  conditions: merged(pod, endedConditions('PodFailed', nowMs)),
})

/** Told to fail: the conditions stay as they were, as the played kubelets of the real test cluster leave them. */
const failed: Change = (pod, { nowMs }) => over(pod, nowMs, 'Failed', () => 1)

const succeeded: Change = (pod, { nowMs }) => ({
  ...over(pod, nowMs, 'Succeeded', () => 0),
  conditions: merged(pod, endedConditions('PodCompleted', nowMs)),
})

/** Ended because the pod is being deleted. */
const stopped: Change = (pod, { nowMs }) => {
  const now = wireTime(nowMs)
  return {
    ...statusOf(pod),
    conditions: merged(pod, endedConditions('PodFailed', nowMs)),
    containerStatuses: pod.spec.containers.map((container) => ({
      ...idle(container),
      state: { terminated: { exitCode: sigterm, reason: 'Error', startedAt: now, finishedAt: now } },
    })),
    phase: 'Failed',
  }
}

/** The kubelet ends a pod whose activeDeadlineSeconds are over. */
export const overdue: Change = (pod, { nowMs }) => ({
  ...over(pod, nowMs, 'Failed', () => sigterm),
  conditions: merged(pod, endedConditions('PodFailed', nowMs)),
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
})

/** The changes that a stage can name. */
export const podChanges: { readonly [Name in Exclude<StatusChange, 'removed' | 'unchanged'>]: Change } = {
  admitted,
  initialised,
  pullFailed,
  imageLost,
  pullBackedOff,
  started,
  ready,
  unready,
  crashed,
  exited,
  failed,
  succeeded,
  stopped,
}

function over(
  pod: Pod,
  nowMs: number,
  phase: 'Failed' | 'Succeeded',
  codeOf: (container: Container, index: number) => number,
): Status {
  return {
    ...statusOf(pod),
    containerStatuses: pod.spec.containers.map((container, index) => ({
      ...idle(container),
      imageID,
      restartCount: restartsOf(pod, index),
      state: { terminated: ended(pod, index, codeOf(container, index), nowMs) },
    })),
    phase,
  }
}

function ended(
  { status }: Pod,
  index: number,
  exitCode: number,
  nowMs: number,
): { exitCode: number; reason: string; startedAt: string; finishedAt: string } {
  const startedAt = status?.containerStatuses?.[index]?.state?.running?.startedAt ?? wireTime(nowMs)
  return { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt, finishedAt: wireTime(nowMs) }
}

const statusOf = ({ status }: Pod): Status => ({ ...status }) as Status

const restartsOf = ({ status }: Pod, index: number): number => status?.containerStatuses?.[index]?.restartCount ?? 0

function running(pod: Pod, container: Container, index: number): ContainerStatus {
  const startedAt = pod.status?.containerStatuses?.[index]?.state?.running?.startedAt ?? pod.status?.startTime ?? ''
  const restartCount = restartsOf(pod, index)
  return { ...idle(container), ...identity(pod, index), started: true, restartCount, state: { running: { startedAt } } }
}

const identity = ({ metadata: { uid } }: Pod, index: number): { imageID: string; containerID: string } => ({
  imageID,
  containerID: `kwok://${uid}-${index}`,
})

const idle = ({ name, image = '' }: Container): ContainerStatus => ({
  name,
  image,
  imageID: '',
  ready: false,
  started: false,
  restartCount: 0,
  state: {},
  lastState: {},
})

function condition(type: string, status: string, nowMs: number, reason = '', message = ''): Condition {
  const texts = { ...(reason === '' ? {} : { reason }), ...(message === '' ? {} : { message }) }
  return onTheWire({ type, status, lastProbeTime: null, lastTransitionTime: wireTime(nowMs), ...texts })
}

/** The client's types have no null instants, which conditions on the wire do have. */
const onTheWire = (value: object): Condition => value as Condition

function unreadyConditions({ spec }: Pod, nowMs: number): readonly Condition[] {
  const text = `containers with unready status: [${spec.containers.map(({ name }) => name).join(' ')}]`
  return [
    condition('Ready', 'False', nowMs, 'ContainersNotReady', text),
    condition('ContainersReady', 'False', nowMs, 'ContainersNotReady', text),
  ]
}

const endedConditions = (reason: string, nowMs: number): readonly Condition[] => [
  condition('Ready', 'False', nowMs, reason),
  condition('ContainersReady', 'False', nowMs, reason),
]

const incompleteText = (init: readonly Container[]): string =>
  `containers with incomplete status: [${init.map(({ name }) => name).join(' ')}]`

/** Conditions are merged by type: those that were there keep their place, new ones stand first. */
function merged({ status }: Pod, changes: readonly Condition[]): Condition[] {
  const before = (status?.conditions ?? []) as readonly Condition[]
  const added = changes.filter(({ type }) => !before.some((one) => one.type === type))
  const kept = before.map((one) => changes.find(({ type }) => type === one.type) ?? one)
  return [...added, ...kept]
}
