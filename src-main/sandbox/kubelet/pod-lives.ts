import type { Mutable, ObjectOf } from '../objects.ts'
import type { ClusterView, Index } from '../storage/types.ts'
import type { SimulatedTime } from '../time/types.ts'
import type { Action, Controller, Decision, Said } from '../controllers/types.ts'
import { PodAddresses } from './addresses.ts'
import { internalIP, isAnswering } from './node-look.ts'
import { delayOf, nextInit, stageOf } from './pod-look.ts'
import { leadBySet, lifeAnnotationsOf, setOf } from './pod-leads.ts'
import { overdue, podChanges, type StatusContext } from './pod-status.ts'
import type { ExitCodes, PodStage, StageEvent } from './pod-stages.ts'
import { attachmentOf } from './attachment.ts'
import { keyOf } from '../controllers/facts.ts'

type Pod = ObjectOf['pods']

export interface PodLivesParts {
  readonly view: ClusterView
  readonly time: SimulatedTime
  readonly stages: readonly PodStage[]
  /** The programs that containers run; without them every life is played. */
  readonly programs?: Programs
}

/** What a kubelet asks of the programs of its containers. */
export interface Programs {
  exitCodes(pod: Pod): ExitCodes
  onExit(listener: (pod: Pod) => void): () => void
}

/** A pod on a node that answers, and the stage of its life. */
export interface PodMoment {
  readonly pod: Pod
  /** The same with the annotations of its set, which lead it where it has none of its own. */
  readonly led: Pod
  readonly stage: PodStage
  /** When the pod came into the stage, and whether this is the first look at it there. */
  readonly sinceMs: number
  readonly isNew: boolean
  readonly hostIP: string
  /** The address that the pod gets when it starts; empty when it has one, or needs none yet. */
  readonly address: string
  /** False while a volume of it is still being attached to its node. */
  readonly isAttached: boolean
  readonly exitCodes: ExitCodes
}

interface Entered {
  readonly mark: string
  readonly sinceMs: number
}

/** Plays the kubelets of all nodes: pods go through the stages as long as their node answers. */
export function createPodLifeController({ view, time, stages, programs }: PodLivesParts): Controller<PodMoment> {
  const entered = new Map<string, Entered>()
  const addresses = new PodAddresses(view)
  const podsOnNode = view.index('pods', ({ spec }) => (spec.nodeName === undefined ? [] : [spec.nodeName]))
  const podsOfSet = view.index('pods', (pod) => {
    const set = setOf(pod)
    return set === undefined ? [] : [set.uid]
  })
  const attachments = attachmentOf(view)
  return {
    name: 'kubelet',
    lagMs: 2,
    listen: (wake) => programs?.onExit((pod) => wake(keyOf(pod))) ?? (() => undefined),
    triggers: {
      pods: ({ type, object, before }) => {
        if (type === 'DELETED') entered.delete(object.metadata.uid)
        const address = object.status?.podIP ?? ''
        if (address.startsWith('10.42.') && address !== before?.status?.podIP) addresses.taken(address)
        return [keyOf(object)]
      },
      nodes: ({ object: { metadata } }) => podsOnNode(metadata.name).map(keyOf),
      statefulsets: ({ object, before }) =>
        lifeAnnotationsOf(object) === lifeAnnotationsOf(before) ? [] : podsOfSet(object.metadata.uid).map(keyOf),
      volumeattachments: ({ object: { spec } }) => attaching(podsOnNode, spec.nodeName),
    },
    observe(key) {
      const [namespace = '', name = ''] = key.split('/')
      const pod = view.get('pods', namespace, name)
      if (pod?.spec.nodeName === undefined) return null
      const { uid } = pod.metadata
      const node = view.get('nodes', '', pod.spec.nodeName)
      const led = leadBySet(view, pod)
      const exitCodes = programs?.exitCodes(pod) ?? null
      const stage = isAnswering(node) ? stageOf(stages, led, exitCodes) : undefined
      if (stage === undefined || node === undefined || stage.status === 'unchanged') {
        entered.delete(uid)
        return null
      }
      const mark = `${stage.name} ${nextInit(pod) ?? ''}`
      const before = entered.get(uid)
      const moment = before?.mark === mark ? before : { mark, sinceMs: time.nowMs() }
      entered.set(uid, moment)
      return {
        pod,
        led,
        stage,
        sinceMs: moment.sinceMs,
        isNew: moment !== before,
        hostIP: internalIP(node),
        address: needsAddress(pod, stage) ? addresses.of(pod, node) : '',
        isAttached: attachments(pod),
        exitCodes,
      }
    },
    decide: decidePodLife,
  }
}

const needsAddress = ({ status }: Pod, stage: PodStage): boolean =>
  stage.status === 'started' && status?.podIP === undefined

const attaching = (podsOnNode: Index<'pods'>, node: string): readonly string[] =>
  podsOnNode(node)
    .filter(({ status }) => status?.phase === 'Pending')
    .map(keyOf)

/** What the kubelet does with a pod now, and when it looks again. */
export function decidePodLife(moment: PodMoment, nowMs: number): Decision {
  const { pod, led, stage, sinceMs, isNew } = moment
  const overdueAtMs = deadlineMs(pod)
  if (overdueAtMs !== null && nowMs >= overdueAtMs) return { actions: [statusAction(moment, overdue, nowMs)] }
  const begins = isNew ? stage.begins.map((event) => say(pod, event)) : []
  if (stage.status === 'started' && !moment.isAttached) return { actions: begins, againAtMs: overdueAtMs }
  const dueMs = sinceMs + delayOf(stage, led)
  if (nowMs < dueMs) return { actions: begins, againAtMs: overdueAtMs === null ? dueMs : Math.min(dueMs, overdueAtMs) }
  const says = stage.says.map((event) => say(pod, event))
  // What is said follows what was done: a write that lost a race says nothing and is tried again.
  return { actions: [...begins, ...act(moment, nowMs), ...says] }
}

function act(moment: PodMoment, nowMs: number): readonly Action[] {
  const { status } = moment.stage
  switch (status) {
    case 'removed':
      return [removal(moment.pod)]
    case 'unchanged':
      return []
    default:
      return [statusAction(moment, podChanges[status], nowMs)]
  }
}

type Change = (pod: Pod, context: StatusContext) => Mutable<NonNullable<Pod['status']>>

function statusAction({ pod, hostIP, address, exitCodes }: PodMoment, change: Change, nowMs: number): Action {
  const status = change(pod, { nowMs, hostIP, podIP: address, exitCodes })
  return { verb: 'updateStatus', resource: 'pods', object: { ...pod, status } }
}

const removal = ({ metadata }: Pod): Action => ({
  verb: 'delete',
  resource: 'pods',
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  uid: metadata.uid,
  options: { gracePeriodSeconds: 0 },
  tolerates: ['NotFound', 'Conflict'],
})

function say(pod: Pod, { type, reason, message }: StageEvent): Action {
  const image = pod.spec.containers[0]?.image ?? ''
  const said: Said = {
    about: pod,
    type,
    reason,
    message: message.replaceAll('{image}', image),
    component: 'kubelet',
    host: pod.spec.nodeName ?? '',
  }
  return { verb: 'say', said }
}

/** When spec.activeDeadlineSeconds is over; null when there is none or the pod has ended. */
function deadlineMs({ spec, status, metadata }: Pod): number | null {
  const isOver = status?.phase === 'Succeeded' || status?.phase === 'Failed' || metadata.deletionTimestamp !== undefined
  if (spec.activeDeadlineSeconds === undefined || status?.startTime === undefined || isOver) return null
  return Date.parse(status.startTime) + spec.activeDeadlineSeconds * 1000
}
