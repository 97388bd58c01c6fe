import { equal } from '#shared/kit/equal.ts'
import type { ObjectOf } from '../../../objects.ts'
import { annotationErrors, labelErrors } from '../../../registry/names.ts'
import { fieldForbidden, fieldInvalid, fieldNotSupported, fieldRequired } from '../../../status.ts'
import { claimSpecErrors } from './claims.ts'
import { labelNameErrors, nonNegative, type Errors } from './kit.ts'
import { alwaysRestarts, podAnnotationErrors, podTemplateErrors, specOf, type PodTemplate } from './pod-spec.ts'
import {
  amountErrors,
  counterErrors,
  lostCollisions,
  numberOf,
  replicaSelectorErrors,
  tooManyErrors,
} from './replicas.ts'

type StatefulSet = ObjectOf['statefulsets']
type SetSpec = StatefulSet['spec']

const texts = { emptyText: 'empty selector is invalid for statefulset', unreadableText: '' }

interface Skipped {
  /** Claim templates and the service's name cannot change: on an update what was stored is tolerated. */
  readonly isUpdate: boolean
  /** A set that was stored with a bad template may still be changed. */
  readonly template: boolean
}

/** kubernetes: pkg/apis/apps/validation, ValidateStatefulSetSpec. */
function specErrors(spec: SetSpec, skipped: Skipped): Errors {
  const { template, serviceName } = spec
  return [
    ...managementErrors(spec.podManagementPolicy),
    ...updateStrategyErrors(spec.updateStrategy),
    ...retentionErrors(spec.persistentVolumeClaimRetentionPolicy),
    ...(skipped.isUpdate
      ? []
      : (spec.volumeClaimTemplates ?? []).flatMap((claim, index) =>
          claimSpecErrors(claim.spec ?? {}, `spec.volumeClaimTemplates[${index}].spec`),
        )),
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.ordinals?.start, 'spec.ordinals.start'),
    ...(serviceName && !skipped.isUpdate ? labelNameErrors(serviceName, 'spec.serviceName') : []),
    ...replicaSelectorErrors(spec, texts, templateErrors(spec, skipped.template)),
    ...alwaysRestarts(template, 'spec.template', 'StatefulSet'),
  ]
}

function managementErrors(policy: string | undefined): Errors {
  const field = 'spec.podManagementPolicy'
  if (!policy) return [fieldRequired(field)]
  return policy === 'OrderedReady' || policy === 'Parallel'
    ? []
    : [fieldInvalid(field, policy, "must be 'OrderedReady' or 'Parallel'")]
}

function updateStrategyErrors(strategy: SetSpec['updateStrategy']): Errors {
  const field = 'spec.updateStrategy'
  const { type, rollingUpdate } = strategy ?? {}
  if (!type) return [fieldRequired(field)]
  const shown = rollingUpdate && {
    Partition: rollingUpdate.partition ?? 0,
    MaxUnavailable: rollingUpdate.maxUnavailable ?? null,
  }
  if (type === 'OnDelete')
    return shown === undefined
      ? []
      : [fieldInvalid(`${field}.rollingUpdate`, shown, "only allowed for updateStrategy 'RollingUpdate'")]
  if (type !== 'RollingUpdate')
    return [fieldInvalid(field, { Type: type, RollingUpdate: shown ?? null }, "must be 'RollingUpdate' or 'OnDelete'")]
  const at = `${field}.rollingUpdate`
  const most = rollingUpdate?.maxUnavailable
  return [
    ...nonNegative(rollingUpdate?.partition, `${at}.partition`),
    ...(most === undefined
      ? []
      : [
          ...amountErrors(most, `${at}.maxUnavailable`),
          ...(numberOf(most) === 0 ? [fieldInvalid(`${at}.maxUnavailable`, most, 'cannot be 0')] : []),
          ...tooManyErrors(most, `${at}.maxUnavailable`),
        ]),
  ]
}

const retentions = ['Retain', 'Delete']

const retentionErrors = (policy: SetSpec['persistentVolumeClaimRetentionPolicy']): Errors =>
  policy === undefined
    ? []
    : (['whenDeleted', 'whenScaled'] as const)
        .filter((when) => !retentions.includes(policy[when] ?? ''))
        .map((when) =>
          fieldNotSupported(`spec.persistentVolumeClaimRetentionPolicy.${when}`, policy[when] ?? '', retentions),
        )

/** Labels and annotations are looked at twice by the real server, which then shows the same error once in its text and twice in its causes. */
function templateErrors(spec: SetSpec, isSkipped: boolean): Errors {
  const template = asMade(spec)
  const { labels, annotations } = template.metadata ?? {}
  return [
    ...(isSkipped ? [] : podTemplateErrors(template, 'spec.template')),
    ...labelErrors(labels, 'spec.template.labels'),
    ...annotationErrors(annotations, 'spec.template.annotations'),
    ...podAnnotationErrors(annotations, specOf(template), 'spec.template.annotations'),
  ]
}

/** The template with what the controller will put into it: claims come before the template's own volumes and replace them by name. */
function asMade({ template, volumeClaimTemplates = [] }: SetSpec): PodTemplate {
  const { hostname: _hostname, subdomain: _subdomain, ...spec } = specOf(template)
  const claims = volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? '')
  const volumes = [
    ...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...(spec.volumes ?? []).filter(({ name }) => !claims.includes(name)),
  ]
  return { ...template, spec: { ...spec, volumes } }
}

export const setErrors = ({ spec }: StatefulSet): Errors => specErrors(spec, { isUpdate: false, template: false })

const changeable = [
  'replicas',
  'template',
  'updateStrategy',
  'minReadySeconds',
  'ordinals',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
]

export function setUpdateErrors(object: StatefulSet, old: StatefulSet): Errors {
  const template = specErrors(old.spec, { isUpdate: true, template: false }).length > 0
  const errors = specErrors(object.spec, { isUpdate: true, template })
  if (equal(fixed(object.spec), fixed(old.spec))) return errors
  return [
    ...errors,
    fieldForbidden(
      'spec',
      "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ),
  ]
}

const fixed = (spec: SetSpec): object =>
  Object.fromEntries(Object.entries(spec).filter(([key]) => !changeable.includes(key)))

export const setStatusErrors = ({ status }: StatefulSet, old: StatefulSet): Errors => [
  ...counterErrors(
    status,
    [
      'replicas',
      'readyReplicas',
      'currentReplicas',
      'updatedReplicas',
      'availableReplicas',
      'observedGeneration',
      'collisionCount',
    ],
    [
      ['readyReplicas', 'replicas', 'status.replicas'],
      ['currentReplicas', 'replicas', 'status.replicas'],
      ['updatedReplicas', 'replicas', 'status.replicas'],
      ['availableReplicas', 'replicas', 'status.replicas'],
      ['availableReplicas', 'readyReplicas', 'status.readyReplicas'],
    ],
  ),
  ...lostCollisions(status?.collisionCount, old.status?.collisionCount),
]
