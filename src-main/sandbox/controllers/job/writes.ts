import { podFromTemplate, type PodTemplate } from '../pod-template.ts'
import type { NewObject } from '../../objects.ts'
import type { Status } from '../../status.ts'
import type { Action, Said } from '../types.ts'
import type { Condition } from './conditions.ts'
import { failureRuleOf } from './failure-policy.ts'
import {
  countedFailures,
  failureCountAnnotation,
  ignoredFailureCountAnnotation,
  indexAnnotation,
  isTracked,
  trackingFinalizer,
  type Job,
  type Pod,
} from './pods.ts'

/** A Job's status while it is being worked out. */
export interface Figures {
  active: number
  ready: number
  terminating: number
  succeeded: number
  failed: number
  uncountedSucceeded: string[]
  uncountedFailed: string[]
  completedIndexes: string
  failedIndexes: string | undefined
  conditions: readonly Condition[]
  startTime: string | undefined
  completionTime: string | undefined
}

type JobStatus = NonNullable<Job['status']>

/** The keys stand in the order of the server's JSON; counters of 0 are left out but for `terminating` and `ready`. */
function statusOf(figures: Figures): JobStatus {
  const { active, ready, terminating, succeeded, failed, completedIndexes, failedIndexes, conditions } = figures
  const { startTime, completionTime, uncountedSucceeded, uncountedFailed } = figures
  return {
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(startTime === undefined ? {} : { startTime }),
    ...(completionTime === undefined ? {} : { completionTime }),
    ...(active === 0 ? {} : { active }),
    ...(succeeded === 0 ? {} : { succeeded }),
    ...(failed === 0 ? {} : { failed }),
    terminating,
    ...(completedIndexes === '' ? {} : { completedIndexes }),
    ...(failedIndexes === undefined ? {} : { failedIndexes }),
    uncountedTerminatedPods: {
      ...(uncountedSucceeded.length === 0 ? {} : { succeeded: [...uncountedSucceeded] }),
      ...(uncountedFailed.length === 0 ? {} : { failed: [...uncountedFailed] }),
    },
    ready,
  }
}

/** An empty version writes over what a write before it in the same decision has left. */
export function statusWrite(job: Job, figures: Figures, resourceVersion: string): Action {
  const metadata = { ...job.metadata, resourceVersion }
  return { verb: 'updateStatus', resource: 'jobs', object: { ...job, metadata, status: statusOf(figures) } }
}

/** Lets a pod go: it is counted, or shall never be. */
export function untracked(pod: Pod): Action {
  const { finalizers = [], ...metadata } = pod.metadata
  const left = finalizers.filter((finalizer) => finalizer !== trackingFinalizer)
  const head = { ...metadata, resourceVersion: '', ...(left.length === 0 ? {} : { finalizers: left }) }
  return { verb: 'update', resource: 'pods', object: { ...pod, metadata: head }, tolerates: ['NotFound', 'Conflict'] }
}

const said = (job: Job, type: Said['type'], reason: string, message: string): Said => ({
  about: job,
  type,
  reason,
  message,
  component: 'job-controller',
})

export function jobSaid(job: Job, reason: string, message: string): Action {
  return { verb: 'say', said: said(job, 'Normal', reason, message) }
}

/** Deletes an active pod and says so. */
export function deletion(job: Job, { metadata }: Pod): Action {
  return {
    verb: 'delete',
    resource: 'pods',
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid,
    done: said(job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${metadata.name}`),
    refused: ({ message }) => [said(job, 'Warning', 'FailedDelete', `Error deleting: ${message}`)],
    tolerates: ['NotFound'],
  }
}

/** Deletes a pod that shall not be counted: its finalizer goes first. */
export function uncountedDeletion(job: Job, pod: Pod): readonly Action[] {
  return isTracked(pod) ? [untracked(pod), deletion(job, pod)] : [deletion(job, pod)]
}

const isNamespaceEnding = ({ details }: Status): boolean =>
  details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true

/** Makes one pod; after a refusal `instead` is done in place of everything that was to follow. */
export function creation(
  job: Job,
  index: number | null,
  replaced: Pod | undefined,
  instead: () => readonly Action[],
): Action {
  return {
    verb: 'create',
    resource: 'pods',
    object: podOf(job, index, replaced),
    done: ({ metadata }) => said(job, 'Normal', 'SuccessfulCreate', `Created pod: ${metadata.name}`),
    refused: (refusal) =>
      isNamespaceEnding(refusal) ? [] : [said(job, 'Warning', 'FailedCreate', `Error creating: ${refusal.message}`)],
    instead,
  }
}

/** kubernetes: names.MaxGeneratedNameLength; the index is kept whole and the Job's name cut. */
const longestPrefix = 58

function podOf(job: Job, index: number | null, replaced: Pod | undefined): NewObject<'pods'> {
  const template: PodTemplate = job.spec.template
  const pod = podFromTemplate(job, template)
  const finalizers = [...(pod.metadata.finalizers ?? []).filter((one) => one !== trackingFinalizer), trackingFinalizer]
  if (index === null) return { ...pod, metadata: { ...pod.metadata, finalizers } }
  const suffix = `-${index}-`
  const { labels, annotations } = pod.metadata
  return {
    metadata: {
      ...pod.metadata,
      generateName: `${job.metadata.name.slice(0, longestPrefix - suffix.length)}${suffix}`,
      labels: { ...labels, [indexAnnotation]: String(index) },
      annotations: { ...annotations, [indexAnnotation]: String(index), ...failureCounts(job, replaced) },
      finalizers,
    },
    spec: indexedSpec(pod.spec, `${job.metadata.name}-${index}`),
  }
}

/** With a limit per index, each pod carries how often its index has failed before. */
function failureCounts(job: Job, replaced: Pod | undefined): Readonly<Record<string, string>> {
  if (job.spec.backoffLimitPerIndex === undefined) return {}
  if (replaced === undefined) return { [failureCountAnnotation]: '0' }
  const isIgnored = failureRuleOf(job, replaced)?.action === 'Ignore'
  const ignored = Number(replaced.metadata.annotations?.[ignoredFailureCountAnnotation] ?? 0) + (isIgnored ? 1 : 0)
  return {
    [failureCountAnnotation]: String(countedFailures(replaced) + (isIgnored ? 0 : 1)),
    ...(ignored > 0 ? { [ignoredFailureCountAnnotation]: String(ignored) } : {}),
  }
}

type PodSpec = NewObject<'pods'>['spec']
type Container = PodSpec['containers'][number]

const indexVariable = 'JOB_COMPLETION_INDEX'

function withIndexVariable(container: Container): Container {
  const env = container.env ?? []
  if (env.some(({ name }) => name === indexVariable)) return container
  const fieldPath = `metadata.labels['${indexAnnotation}']`
  return { ...container, env: [...env, { name: indexVariable, valueFrom: { fieldRef: { fieldPath } } }] }
}

function indexedSpec(spec: PodSpec, hostname: string): PodSpec {
  const { initContainers } = spec
  return {
    ...spec,
    ...(initContainers === undefined ? {} : { initContainers: initContainers.map(withIndexVariable) }),
    containers: spec.containers.map(withIndexVariable),
    hostname,
  }
}
