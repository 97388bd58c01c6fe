import { equal } from '#shared/kit/equal.ts'
import type { Draft, ObjectOf } from '../../objects.ts'
import { dnsSubdomainTexts } from '../../registry/names.ts'
import type { Strategy } from '../../registry/types.ts'
import { fieldForbidden, fieldInvalid, fieldRequired, type FieldError } from '../../status.ts'
import { compareQuantities } from '../quantity.ts'
import { choiceErrors, nodeSelectorErrors, textErrors } from './checks.ts'
import { accessModes, volumeModes } from './claims.ts'
import { unifiedDiff } from '../unified-diff.ts'
import { capacityErrors, shownSources, sourceErrors } from './volume-sources.ts'
import { wireTime } from '../../time/wire-time.ts'

type Volume = ObjectOf['persistentvolumes']
type VolumeSpec = Volume['spec']

/** kubernetes: pkg/registry/core/persistentvolume/strategy.go. */
export const volumeStrategy: Strategy<'persistentvolumes'> = {
  answersWithObject: true,
  applyDefaults(draft) {
    draft.spec ??= {} as Draft<'persistentvolumes'>['spec']
    const { spec } = draft
    spec.persistentVolumeReclaimPolicy ||= 'Retain'
    spec.volumeMode ??= 'Filesystem'
    if (spec.hostPath !== undefined) spec.hostPath.type ??= ''
    draft.status ??= {}
    draft.status.phase ||= 'Pending'
  },
  prepareForCreate(draft, { nowMs }) {
    draft.status = { phase: 'Pending', lastPhaseTransitionTime: wireTime(nowMs) }
  },
  validateCreate: (volume) => volumeErrors(volume),
  // The server checks an updated volume twice, which shows in the causes.
  validateUpdate: (volume, old) => [...volumeErrors(volume), ...volumeErrors(volume), ...updateErrors(volume, old)],
  prepareForStatusUpdate(draft, old, { nowMs }) {
    // The writer may set the instant itself; otherwise it is now, whenever the phase changes.
    const { status = {} } = draft
    const sameTime = status.lastPhaseTransitionTime === old.status?.lastPhaseTransitionTime
    if (status.phase !== old.status?.phase && (sameTime || status.lastPhaseTransitionTime === undefined))
      draft.status = { ...status, lastPhaseTransitionTime: wireTime(nowMs) }
    else if (status.lastPhaseTransitionTime === undefined && old.status?.lastPhaseTransitionTime !== undefined)
      draft.status = { ...status, lastPhaseTransitionTime: old.status.lastPhaseTransitionTime }
  },
  warnings: ({ spec }) =>
    spec.persistentVolumeReclaimPolicy === 'Recycle'
      ? [
          'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
        ]
      : [],
}

function volumeErrors({ spec }: Volume): FieldError[] {
  const modes = spec.accessModes ?? []
  const isAlone = !modes.includes('ReadWriteOncePod') || modes.every((mode) => mode === 'ReadWriteOncePod')
  const size = spec.capacity?.['storage']
  return [
    ...(modes.length === 0 ? [fieldRequired('spec.accessModes')] : []),
    ...modes.flatMap((mode) => choiceErrors(mode, 'spec.accessModes', accessModes)),
    ...(isAlone ? [] : [fieldForbidden('spec.accessModes', 'may not use ReadWriteOncePod with other access modes')]),
    ...capacityErrors(spec.capacity),
    ...(size === undefined || compareQuantities(size, '0') > 0
      ? []
      : [
          ...(compareQuantities(size, '0') < 0
            ? [fieldInvalid('spec.capacity[storage]', Number(size), 'must be a valid resource quantity')]
            : []),
          fieldInvalid('spec.capacity[storage]', size, 'must be greater than zero'),
        ]),
    ...reclaimErrors(spec),
    ...affinityErrors(spec),
    ...sourceErrors(spec),
    ...rootErrors(spec),
    ...((spec.storageClassName ?? '') === ''
      ? []
      : textErrors(spec.storageClassName ?? '', 'spec.storageClassName', dnsSubdomainTexts)),
    ...choiceErrors(spec.volumeMode ?? 'Filesystem', 'spec.volumeMode', volumeModes),
  ]
}

const reclaimErrors = ({ persistentVolumeReclaimPolicy: policy = '' }: VolumeSpec): FieldError[] =>
  choiceErrors(policy, 'spec.persistentVolumeReclaimPolicy', ['Delete', 'Recycle', 'Retain'])

/** Recycling the root of a node would empty the node. */
function rootErrors({ hostPath, persistentVolumeReclaimPolicy: policy }: VolumeSpec): FieldError[] {
  if (policy !== 'Recycle' || hostPath?.path !== '/') return []
  return [fieldForbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")]
}

function affinityErrors({ nodeAffinity }: VolumeSpec): FieldError[] {
  if (nodeAffinity === undefined) return []
  const field = 'spec.nodeAffinity.required'
  return nodeAffinity.required === undefined
    ? [fieldRequired(field, 'must specify required node constraints')]
    : nodeSelectorErrors(nodeAffinity.required, field)
}

function updateErrors({ spec }: Volume, { spec: old }: Volume): FieldError[] {
  const [before, after] = [shownSources(old), shownSources(spec)]
  const text = 'spec.persistentvolumesource is immutable after creation'
  const isMoved = old.nodeAffinity !== undefined && !equal(old.nodeAffinity, spec.nodeAffinity)
  return [
    ...(equal(before, after)
      ? []
      : [fieldForbidden('spec.persistentvolumesource', `${text}\n${unifiedDiff(before, after)}`)]),
    ...(spec.volumeMode === old.volumeMode ? [] : [fieldInvalid('volumeMode', spec.volumeMode, 'field is immutable')]),
    ...(isMoved
      ? [
          fieldInvalid(
            'nodeAffinity',
            shownAffinity(spec.nodeAffinity),
            'field is immutable, except for updating from beta label to GA',
          ),
        ]
      : []),
  ]
}

/** The affinity as the server's own struct. */
function shownAffinity(affinity: VolumeSpec['nodeAffinity']): unknown {
  if (affinity === undefined) return null
  const terms = affinity.required?.nodeSelectorTerms ?? []
  const requirement = ({
    key,
    operator,
    values,
  }: {
    key: string
    operator: string
    values?: readonly string[]
  }): unknown => ({
    Key: key,
    Operator: operator,
    Values: values ?? null,
  })
  return {
    Required: {
      NodeSelectorTerms: terms.map(({ matchExpressions, matchFields }) => ({
        MatchExpressions: matchExpressions?.map(requirement) ?? null,
        MatchFields: matchFields?.map(requirement) ?? null,
      })),
    },
  }
}
