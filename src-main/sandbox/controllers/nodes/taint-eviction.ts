import type { ObjectOf } from '../../objects.ts'
import type { ClusterView } from '../../storage/types.ts'
import type { SimulatedTime } from '../../time/types.ts'
import type { Action, Controller, Decision, Said } from '../types.ts'
import { disrupted } from './disruption.ts'
import { stayMs, type Taint } from './taints.ts'
import { keyOf } from '../facts.ts'

type Pod = ObjectOf['pods']

export interface TaintedPod {
  readonly pod: Pod
  readonly taints: readonly Taint[]
  /** Since when the pod has been on a node with NoExecute taints; null if it is not. */
  readonly sinceMs: number | null
  /** An eviction was planned at the last look. */
  readonly wasPlanned: boolean
}

/** Evicts pods from nodes with NoExecute taints when their tolerations are over (pkg/controller/tainteviction). */
export function createTaintEvictionController(view: ClusterView, time: SimulatedTime): Controller<TaintedPod> {
  const podsOn = view.index('pods', ({ spec }) => (spec.nodeName === undefined ? [] : [spec.nodeName]))
  const planned = new Map<string, number>()
  return {
    name: 'taint-eviction',
    triggers: {
      pods: ({ type, object }) => {
        if (type === 'DELETED') planned.delete(object.metadata.uid)
        return object.spec.nodeName === undefined ? [] : [keyOf(object)]
      },
      nodes: ({ object, before }) =>
        noExecuteTaints(object).length === 0 && noExecuteTaints(before ?? undefined).length === 0
          ? []
          : podsOn(object.metadata.name).map(keyOf),
    },
    observe(key) {
      const [namespace = '', name = ''] = key.split('/')
      const pod = view.get('pods', namespace, name)
      if (pod?.spec.nodeName === undefined || pod.metadata.deletionTimestamp !== undefined) return null
      const { uid } = pod.metadata
      const taints = noExecuteTaints(view.get('nodes', '', pod.spec.nodeName))
      const before = planned.get(uid)
      if (taints.length === 0) {
        planned.delete(uid)
        return before === undefined ? null : { pod, taints, sinceMs: null, wasPlanned: true }
      }
      const sinceMs = before ?? time.nowMs()
      if (stayMs(pod, taints) !== null) planned.set(uid, sinceMs)
      return { pod, taints, sinceMs, wasPlanned: before !== undefined }
    },
    decide: decideTaintEviction,
  }
}

const noExecuteTaints = (node: ObjectOf['nodes'] | undefined): readonly Taint[] =>
  (node?.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute')

/** Whether the pod has to go now, later, or not any more. */
export function decideTaintEviction({ pod, taints, sinceMs, wasPlanned }: TaintedPod, nowMs: number): Decision {
  const { namespace = '', name, uid } = pod.metadata
  if (sinceMs === null)
    return { actions: wasPlanned ? [say(pod, `Cancelling deletion of Pod ${namespace}/${name}`)] : [] }
  const stay = stayMs(pod, taints)
  if (stay === null) return { actions: [] }
  if (nowMs < sinceMs + stay) return { actions: [], againAtMs: sinceMs + stay }
  const status = disrupted(pod, 'DeletionByTaintManager', 'Taint manager: deleting due to NoExecute taint', nowMs)
  return {
    actions: [
      say(pod, `Marking for deletion Pod ${namespace}/${name}`),
      { verb: 'updateStatus', resource: 'pods', object: { ...pod, status } },
      { verb: 'delete', resource: 'pods', namespace, name, uid },
    ],
  }
}

/** The real controller speaks of a pod by its name alone. */
function say(pod: Pod, message: string): Action {
  const about = { ...pod, metadata: { ...pod.metadata, uid: '', resourceVersion: '' } }
  const said: Said = {
    about,
    type: 'Normal',
    reason: 'TaintManagerEviction',
    message,
    component: 'taint-eviction-controller',
  }
  return { verb: 'say', said }
}
