import { equal } from '#shared/kit/equal.ts'
import type { Json } from '../../../objects.ts'
import { fieldInvalid, fieldRequired, type FieldError } from '../../../status.ts'
import { goValue } from '../../go-values.ts'
import { countOfIndexes } from './job-policies.ts'
import { jobErrors, jobSpecErrors, selectorOfJobErrors, type Job, type JobSpec } from './jobs.ts'
import { invalidWithoutValue, nonNegative, selectorValue, type Errors } from './kit.ts'
import { specOf, type PodSpec, type PodTemplate } from './pod-spec.ts'

const immutable = 'field is immutable'

const unchanged = (now: unknown, before: unknown, field: string, shown: Json): Errors =>
  equal(now, before) ? [] : [fieldInvalid(field, shown, immutable)]

/** kubernetes: pkg/apis/batch/validation, ValidateJob and ValidateJobUpdate: the spec is looked at twice, and its errors appear once in the text. */
export function jobUpdateErrors(job: Job, old: Job): Errors {
  const { spec } = job
  const errors = jobErrors(job)
  return [
    ...errors,
    ...jobSpecErrors(spec, 'spec'),
    ...selectorOfJobErrors(spec),
    ...completionErrors(spec, old.spec),
    ...unchanged(spec.selector, old.spec.selector, 'spec.selector', selectorValue(spec.selector) as Json),
    ...templateErrors(job, old),
    ...unchanged(spec.completionMode, old.spec.completionMode, 'spec.completionMode', spec.completionMode ?? null),
    ...unchanged(
      spec.podFailurePolicy,
      old.spec.podFailurePolicy,
      'spec.podFailurePolicy',
      shown('PodFailurePolicy', spec.podFailurePolicy),
    ),
    ...unchanged(
      spec.backoffLimitPerIndex,
      old.spec.backoffLimitPerIndex,
      'spec.backoffLimitPerIndex',
      spec.backoffLimitPerIndex ?? null,
    ),
    ...unchanged(spec.managedBy, old.spec.managedBy, 'spec.managedBy', spec.managedBy ?? null),
    ...unchanged(
      spec.successPolicy,
      old.spec.successPolicy,
      'spec.successPolicy',
      shown('SuccessPolicy', spec.successPolicy),
    ),
  ]
}

const shown = (type: string, value: unknown): Json => (value === undefined ? null : goValue(type, value))

/** Completions of an indexed Job may follow its parallelism; those of others never change. */
function completionErrors(spec: JobSpec, old: JobSpec): Errors {
  const { completions, parallelism } = spec
  if (spec.completionMode !== 'Indexed')
    return unchanged(completions, old.completions, 'spec.completions', completions ?? null)
  if (completions === old.completions || completions === undefined || completions === parallelism) return []
  return [fieldInvalid('spec.completions', completions, 'can only be modified in tandem with spec.parallelism')]
}

const isTrue = ({ status }: Job, type: string): boolean =>
  status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') === true

/** While a Job is suspended and has no pods, where they may run and what they need may change; nothing else ever does. */
function templateErrors(job: Job, old: Job): Errors {
  const { template } = job.spec
  const isSuspended = old.spec.suspend === true
  const isLoose =
    isSuspended && (old.status?.startTime === undefined || isTrue(old, 'Suspended')) && (old.status?.active ?? 0) === 0
  if (!isLoose) return unchanged(template, old.spec.template, 'spec.template', goValue('PodTemplateSpec', template))
  return unchanged(
    specOf(template),
    withNeeds(directed(old.spec.template, template), specOf(template)),
    'spec.template.spec',
    goValue('PodSpec', specOf(template)),
  )
}

/** The old pod's spec with the new one's directions for the scheduler. */
function directed(old: PodTemplate, now: PodTemplate): PodSpec {
  const { nodeSelector: _nodes, tolerations: _tolerations, schedulingGates: _gates, affinity, ...rest } = specOf(old)
  const { nodeSelector, tolerations, schedulingGates, affinity: wanted } = specOf(now)
  const { nodeAffinity: _old, ...others } = affinity ?? {}
  const node = wanted?.nodeAffinity
  const merged = { ...others, ...(node === undefined ? {} : { nodeAffinity: node }) }
  return {
    ...rest,
    ...(nodeSelector === undefined ? {} : { nodeSelector }),
    ...(tolerations === undefined ? {} : { tolerations }),
    ...(schedulingGates === undefined ? {} : { schedulingGates }),
    ...(Object.keys(merged).length === 0 ? {} : { affinity: merged }),
  }
}

function withNeeds(old: PodSpec, now: PodSpec): PodSpec {
  type Containers = readonly PodSpec['containers'][number][]
  const needs = (containers: Containers, wanted: Containers): Containers =>
    containers.length !== wanted.length
      ? containers
      : containers.map((container, index) => {
          const other = wanted[index]
          return other === undefined || other.name !== container.name || other.resources === undefined
            ? container
            : { ...container, resources: other.resources }
        })
  const { initContainers } = old
  return {
    ...old,
    containers: needs(old.containers, now.containers),
    ...(initContainers === undefined ? {} : { initContainers: needs(initContainers, now.initContainers ?? []) }),
  }
}

/** kubernetes: pkg/apis/batch/validation, ValidateJobStatusUpdate: what does not change may stay wrong. */
export function jobStatusErrors(job: Job, old: Job): Errors {
  const status = job.status ?? {}
  const before = old.status ?? {}
  return [
    ...(['active', 'succeeded', 'failed', 'ready', 'terminating'] as const).flatMap((counter) =>
      nonNegative(status[counter], `status.${counter}`),
    ),
    ...conditionErrors(job, old),
    ...indexErrors(job, old),
    ...(['Failed', 'Complete', 'FailureTarget'] as const)
      .filter((type) => isTrue(old, type) && !isTrue(job, type))
      .map((type) => invalidWithoutValue('status.conditions', `cannot disable the terminal ${type}=True condition`)),
    ...lessErrors(job, old),
    ...(status.completionTime !== undefined &&
    before.completionTime !== undefined &&
    status.completionTime !== before.completionTime
      ? [fieldInvalid('status.completionTime', status.completionTime, immutable)]
      : []),
  ]
}

function lessErrors({ status = {}, spec }: Job, { status: before = {} }: Job): Errors {
  const mayShrink = spec.completionMode === 'Indexed' && spec.completions === spec.parallelism
  return [
    ...((status.failed ?? 0) < (before.failed ?? 0)
      ? [fieldInvalid('status.failed', status.failed ?? 0, 'cannot decrease the failed counter')]
      : []),
    ...(!mayShrink && (status.succeeded ?? 0) < (before.succeeded ?? 0)
      ? [fieldInvalid('status.succeeded', status.succeeded ?? 0, 'cannot decrease the succeeded counter')]
      : []),
  ]
}

function conditionErrors(job: Job, old: Job): Errors {
  const status = job.status ?? {}
  const errors: FieldError[] = []
  const [isComplete, isFailed] = [isTrue(job, 'Complete'), isTrue(job, 'Failed')]
  const isFinished = isComplete || isFailed
  const conditions = (text: string): void => void errors.push(invalidWithoutValue('status.conditions', text))
  if (isComplete && isFailed) conditions('cannot set Complete=True and Failed=true conditions')
  if (isComplete && isTrue(job, 'FailureTarget'))
    conditions('cannot set Complete=True and FailureTarget=true conditions')
  if (status.completionTime !== undefined && !isComplete)
    errors.push(
      fieldInvalid(
        'status.completionTime',
        status.completionTime,
        'cannot set completionTime when there is no Complete=True condition',
      ),
    )
  if (status.completionTime === undefined && isComplete)
    errors.push(fieldRequired('status.completionTime', 'completionTime is required for Complete jobs'))
  if (isFailed && !isTrue(job, 'FailureTarget') && !isTrue(old, 'Failed'))
    conditions('cannot set Failed=True condition without the FailureTarget=true condition')
  if (isComplete && !isTrue(job, 'SuccessCriteriaMet') && !isTrue(old, 'Complete'))
    conditions('cannot set Complete=True condition without the SuccessCriteriaMet=true condition')
  if (isFinished && (status.active ?? 0) > 0)
    errors.push(fieldInvalid('status.active', status.active, 'active>0 is invalid for finished job'))
  // The real server lets a suspended Job without completions finish although it never started; so does this one.
  const neverStarts = job.spec.suspend === true && job.spec.completions === 0
  if (
    isFinished &&
    status.startTime === undefined &&
    !neverStarts &&
    !isTrue(old, 'Complete') &&
    !isTrue(old, 'Failed')
  )
    errors.push(fieldRequired('status.startTime', 'startTime is required for finished job'))
  const uncounted = status.uncountedTerminatedPods
  if (isFinished && (uncounted?.failed ?? []).length + (uncounted?.succeeded ?? []).length > 0)
    errors.push(fieldInvalid('status.uncountedTerminatedPods', uncounted, 'must be empty for finished job'))
  if (isTrue(job, 'SuccessCriteriaMet') && isFailed)
    conditions('cannot set SuccessCriteriaMet=True and Failed=true conditions')
  return errors
}

function indexErrors(job: Job, old: Job): Errors {
  const { status = {}, spec } = job
  const errors: FieldError[] = []
  const completed = status.completedIndexes ?? ''
  const completions = spec.completions ?? 0
  if (completed !== (old.status?.completedIndexes ?? '')) {
    const parsed = countOfIndexes(completed, completions)
    if (spec.completions !== undefined && typeof parsed === 'string')
      errors.push(fieldInvalid('status.completedIndexes', completed, `error parsing completedIndexes: ${parsed}`))
    if (completed !== '' && spec.completionMode !== 'Indexed')
      errors.push(
        fieldInvalid(
          'status.completedIndexes',
          completed,
          'cannot set non-empty completedIndexes when non-indexed completion mode',
        ),
      )
  }
  if (
    status.failedIndexes !== undefined &&
    status.failedIndexes !== old.status?.failedIndexes &&
    spec.backoffLimitPerIndex === undefined
  )
    errors.push(
      fieldInvalid(
        'status.failedIndexes',
        status.failedIndexes,
        'cannot set non-null failedIndexes when backoffLimitPerIndex is null',
      ),
    )
  if ((status.ready ?? 0) > (status.active ?? 0))
    errors.push(fieldInvalid('status.ready', status.ready, 'cannot set more ready pods than active'))
  return errors
}
