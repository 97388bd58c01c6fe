import {
  createJobController,
  createJobTrackingController,
} from '../../../../../../src-main/sandbox/controllers/job/index.ts'
import { createGarbageController } from '../../../../../../src-main/sandbox/controllers/garbage/index.ts'
import type { ObjectOf } from '../../../../../../src-main/sandbox/objects.ts'
import { plainCluster, type PlainCluster } from '../plain-cluster.ts'
import { wireTime } from '../../../../../../src-main/sandbox/time/wire-time.ts'

export const namespace = 'shop'

export type Job = ObjectOf['jobs']
export type Pod = ObjectOf['pods']

export function jobCluster(): PlainCluster {
  return plainCluster([createJobController, createJobTrackingController, createGarbageController])
}

/** A Job as it is stored, with its defaults filled in. */
export function addJob(made: PlainCluster, spec: object = {}, name = 'work'): Job {
  return made.create('jobs', {
    metadata: { name, namespace },
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      podReplacementPolicy: 'TerminatingOrFailed',
      selector: { matchLabels: { job: name } },
      template: {
        metadata: { labels: { job: name } },
        spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] },
      },
      ...spec,
    },
  })
}

export function job({ store }: PlainCluster, name = 'work'): Job {
  const found = store.get('jobs', namespace, name)
  if (found === undefined) throw new Error(`expected the Job ${name} to be there`)
  return found
}

export const pods = ({ store }: PlainCluster): readonly Pod[] => store.list('pods', namespace)

/** Pods that have neither ended nor are on their way out. */
export const living = (made: PlainCluster): readonly Pod[] =>
  pods(made).filter(
    ({ status, metadata }) =>
      status?.phase !== 'Succeeded' && status?.phase !== 'Failed' && metadata.deletionTimestamp === undefined,
  )

export function run(made: PlainCluster, pod: Pod): void {
  made.update('pods', { ...pod, spec: { ...pod.spec, nodeName: 'node-1' } })
  made.setStatus('pods', namespace, pod.metadata.name, {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: wireTime(made.nowMs()) }],
  })
}

export function end(made: PlainCluster, pod: Pod, exitCode = 0, conditions: readonly object[] = []): void {
  made.setStatus('pods', namespace, pod.metadata.name, {
    phase: exitCode === 0 ? 'Succeeded' : 'Failed',
    conditions,
    containerStatuses: [
      { name: 'main', restartCount: 0, state: { terminated: { exitCode, finishedAt: wireTime(made.nowMs()) } } },
    ],
  })
}

/** What every status of the Job told, in order, without what every one has. */
export function statuses(made: PlainCluster, name = 'work'): readonly object[] {
  return made.changes
    .filter(({ resource, object, type }) => resource === 'jobs' && object.metadata.name === name && type === 'MODIFIED')
    .map(({ object }) => {
      const { conditions, ...status } = (object as Job).status ?? {}
      const said = (conditions ?? []).map(({ type, status: value, reason }) => `${type}=${value} ${reason}`)
      return { ...status, ...(said.length === 0 ? {} : { conditions: said }) }
    })
}

export const words = (made: PlainCluster): readonly string[] =>
  made.said.map(({ reason, message }) => `${reason}: ${message}`)
