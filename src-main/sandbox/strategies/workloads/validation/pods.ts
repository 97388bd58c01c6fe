import { equal } from '#shared/kit/equal.ts'
import type { ObjectOf } from '../../../objects.ts'
import { fieldForbidden, fieldInvalid, fieldRequired, type FieldError } from '../../../status.ts'
import { goValue } from '../../go-values.ts'
import { unifiedDiff } from '../../unified-diff.ts'
import { inRange, qualifiedErrors, subdomainTexts, invalidFor, type Errors } from './kit.ts'
import { podAnnotationErrors, podSpecErrors, type PodSpec } from './pod-spec.ts'
import { tolerationErrors } from './scheduling.ts'

type Pod = ObjectOf['pods']
type Containers = readonly PodSpec['containers'][number][]

/** kubernetes: pkg/apis/core/validation, validatePodMetadataAndSpec. */
function podErrors({ metadata, spec }: Pod): Errors {
  return [
    ...podAnnotationErrors(metadata.annotations, spec, 'metadata.annotations'),
    ...podSpecErrors(spec, 'spec', true),
    ...blankErrors(spec.containers ?? [], 'spec.containers'),
    ...blankErrors(spec.initContainers ?? [], 'spec.initContainers'),
  ]
}

/** Only a pod's image may not have blanks around it: templates had been let through too long. */
const blankErrors = (containers: Containers, field: string): Errors =>
  containers.flatMap(({ image = '' }, index) =>
    image.trim() === image
      ? []
      : [fieldInvalid(`${field}[${index}].image`, image, 'must not have leading or trailing whitespace')],
  )

export function podCreationErrors(pod: Pod): Errors {
  const { spec } = pod
  const errors: FieldError[] = [...podErrors(pod)]
  if ((spec.ephemeralContainers ?? []).length > 0)
    errors.push(fieldForbidden('spec.ephemeralContainers', 'cannot be set on create'))
  if (spec.nodeName && (spec.schedulingGates ?? []).length > 0)
    errors.push(fieldForbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'))
  return errors
}

const changeable =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

/** kubernetes: pkg/apis/core/validation, ValidatePodUpdate. */
export function podUpdateErrors(pod: Pod, old: Pod): Errors {
  const errors: FieldError[] = [...podErrors(pod)]
  for (const list of ['containers', 'initContainers'] as const) {
    const field = `spec.${list}`
    const containers = pod.spec[list] ?? []
    if (containers.length !== (old.spec[list] ?? []).length)
      return [...errors, fieldForbidden(field, 'pod updates may not add or remove containers')]
    errors.push(...imageErrors(containers, field))
  }
  const { activeDeadlineSeconds: deadline, tolerations = [] } = pod.spec
  const before = old.spec.activeDeadlineSeconds
  const at = 'spec.activeDeadlineSeconds'
  if (deadline !== undefined) {
    const outOfRange = inRange(deadline, at, 0, 2_147_483_647)
    if (outOfRange.length > 0) return [...errors, ...outOfRange]
    if (before !== undefined && before < deadline)
      return [...errors, fieldInvalid(at, deadline, 'must be less than or equal to previous value')]
  } else if (before !== undefined)
    errors.push(fieldInvalid(at, null, 'must not update from a positive integer to nil value'))
  errors.push(...addedTolerations(tolerations, old.spec.tolerations ?? []))
  errors.push(...addedGates(pod, old))
  const changed = withFixedParts(pod.spec, old.spec)
  if (!equal(pod.spec, old.spec) && !equal(changed, old.spec))
    errors.push(
      fieldForbidden(
        'spec',
        `${changeable}\n${unifiedDiff(goValue('PodSpec', old.spec), goValue('PodSpec', changed))}`,
      ),
    )
  return errors
}

const imageErrors = (containers: Containers, field: string): Errors => [
  ...containers.flatMap(({ image }, index) => (image ? [] : [fieldRequired(`${field}[${index}].image`)])),
  ...blankErrors(containers, field),
]

function addedTolerations(
  now: NonNullable<PodSpec['tolerations']>,
  before: NonNullable<PodSpec['tolerations']>,
): Errors {
  const field = 'spec.tolerations'
  const isKept = before.every((old) =>
    now.some((toleration) => equal(toleration, { ...old, tolerationSeconds: toleration.tolerationSeconds })),
  )
  return isKept
    ? tolerationErrors(now, field)
    : [fieldForbidden(field, 'existing toleration can not be modified except its tolerationSeconds')]
}

function addedGates(pod: Pod, old: Pod): Errors {
  const known = (old.spec.schedulingGates ?? []).map(({ name }) => name)
  return (pod.spec.schedulingGates ?? []).flatMap(({ name }, index) =>
    known.includes(name)
      ? []
      : [
          fieldForbidden(
            `spec.schedulingGates[${index}].name`,
            `only deletion is allowed, but found new scheduling gate '${name}'`,
          ),
        ],
  )
}

/** The new spec with everything put back that may change: what still differs is what may not. */
function withFixedParts(spec: PodSpec, old: PodSpec): PodSpec {
  const withImages = (now: Containers = [], before: Containers = []): Containers =>
    now.map((container, index) => ({ ...container, ...only(before[index], 'image') }))
  const {
    activeDeadlineSeconds: _deadline,
    schedulingGates: _gates,
    tolerations: _tolerations,
    initContainers,
    ...rest
  } = spec
  // A gated pod may still be told where it may run; only additions are allowed there, which nobody here needs.
  return {
    ...rest,
    containers: withImages(spec.containers, old.containers),
    ...(initContainers === undefined ? {} : { initContainers: withImages(initContainers, old.initContainers) }),
    ...only(old, 'activeDeadlineSeconds'),
    ...only(old, 'schedulingGates'),
    ...only(old, 'tolerations'),
    ...((old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1
      ? only(old, 'terminationGracePeriodSeconds')
      : {}),
  }
}

function only<T extends object, Key extends keyof T>(from: T | undefined, key: Key): Partial<Pick<T, Key>> {
  return from?.[key] === undefined ? {} : ({ [key]: from[key] } as unknown as Pick<T, Key>)
}

const systemConditions = ['PodScheduled', 'Ready', 'Initialized']

/** kubernetes: pkg/apis/core/validation, ValidatePodStatusUpdate. */
export function podStatusErrors({ spec, status }: Pod, old: Pod): Errors {
  const errors: FieldError[] = (status?.conditions ?? []).flatMap(({ type }, index) =>
    systemConditions.includes(type) ? [] : [...qualifiedErrors(type, `status.conditions[${index}].Type`)],
  )
  const nominated = status?.nominatedNodeName ?? ''
  const field = 'status.nominatedNodeName'
  if (nominated !== '' && nominated !== old.status?.nominatedNodeName) {
    errors.push(...invalidFor(field, nominated, subdomainTexts(nominated)))
    if (spec.nodeName) errors.push(fieldForbidden(field, 'may not be set on pods that are already bound to a node'))
  }
  if ((status?.qosClass ?? '') !== (old.status?.qosClass ?? ''))
    errors.push(fieldInvalid('status.qosClass', status?.qosClass ?? '', 'field is immutable'))
  return [...errors, ...revivedErrors(old, status)]
}

/** A container that has ended for good stays ended. */
function revivedErrors(old: Pod, status: Pod['status']): Errors {
  const { restartPolicy, initContainers = [] } = old.spec
  if (restartPolicy === 'Always') return []
  const sidecars = initContainers.filter((container) => container.restartPolicy === 'Always').map(({ name }) => name)
  return (['containerStatuses', 'initContainerStatuses'] as const).flatMap((list) =>
    (old.status?.[list] ?? []).flatMap(({ name, state }, index) => {
      const ended = state?.terminated
      const mayRestart =
        ended === undefined || (ended.exitCode !== 0 && restartPolicy === 'OnFailure') || sidecars.includes(name)
      if (mayRestart) return []
      const isRevived = (status?.[list] ?? []).some((one) => one.name === name && one.state?.terminated === undefined)
      return isRevived
        ? [fieldForbidden(`status.${list}[${index}].state`, 'may not be transitioned to non-terminated state')]
        : []
    }),
  )
}
