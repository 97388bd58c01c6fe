import { equal } from '#shared/kit/equal.ts'
import type { Draft, ObjectOf } from '../../objects.ts'
import { dnsSubdomainTexts, qualifiedNameTexts } from '../../registry/names.ts'
import type { Strategy } from '../../registry/types.ts'
import { fieldInvalid, fieldRequired, type FieldError } from '../../status.ts'
import { choiceErrors, textErrors } from './checks.ts'

type Class = ObjectOf['storageclasses']
type Attachment = ObjectOf['volumeattachments']

const immutable = 'field is immutable'

/** kubernetes: pkg/apis/storage/validation/validation.go. */
export const storageClassStrategy: Strategy<'storageclasses'> = {
  answersWithObject: true,
  applyDefaults(draft) {
    draft.reclaimPolicy ||= 'Delete'
    draft.volumeBindingMode ||= 'Immediate'
  },
  validateCreate: (found) => classErrors(found),
  validateUpdate: (found, old) => [...changeErrors(found, old)],
}

function classErrors(found: Class): FieldError[] {
  const parameters = Object.keys(found.parameters ?? {})
  const provisioner = found.provisioner ?? ''
  return [
    ...(provisioner === ''
      ? [fieldRequired('provisioner')]
      : textErrors(provisioner.toLowerCase(), 'provisioner', qualifiedNameTexts)),
    ...(parameters.includes('') ? [fieldInvalid('parameters', '', 'field can not be empty.')] : []),
    ...choiceErrors(found.reclaimPolicy ?? '', 'reclaimPolicy', ['Delete', 'Retain']),
    ...choiceErrors(found.volumeBindingMode ?? '', 'volumeBindingMode', ['Immediate', 'WaitForFirstConsumer']),
    ...topologyErrors(found),
  ]
}

function topologyErrors({ allowedTopologies = [] }: Class): FieldError[] {
  return allowedTopologies.flatMap(({ matchLabelExpressions = [] }, index) =>
    matchLabelExpressions.flatMap(({ key, values }, at) => {
      const field = `allowedTopologies[${index}].matchLabelExpressions[${at}]`
      return [
        ...((values ?? []).length === 0 ? [fieldRequired(`${field}.values`)] : []),
        ...textErrors(key, `${field}.key`, qualifiedNameTexts),
      ]
    }),
  )
}

function changeErrors(found: Class, old: Class): FieldError[] {
  return [
    ...(equal(found.parameters ?? {}, old.parameters ?? {})
      ? []
      : [fieldInvalid('parameters', found.parameters ?? null, immutable)]),
    ...(['provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const).flatMap((field) =>
      found[field] === old[field] ? [] : [fieldInvalid(field, found[field], immutable)],
    ),
  ]
}

/** kubernetes: pkg/registry/storage/volumeattachment/strategy.go. */
export const attachmentStrategy: Strategy<'volumeattachments'> = {
  answersWithObject: true,
  applyDefaults(draft) {
    draft.spec ??= {} as Draft<'volumeattachments'>['spec']
    draft.status ??= { attached: false }
    draft.status.attached ??= false
  },
  prepareForCreate(draft) {
    draft.status = { attached: false }
  },
  validateCreate: ({ spec }) => attachmentErrors(spec),
  validateUpdate: ({ spec }, old) =>
    equal(spec, old.spec) ? [] : [fieldInvalid('spec', shownAttachment(spec), immutable)],
}

/** Nobody has looked yet whether what must be there is. */
function attachmentErrors({ attacher = '', source, nodeName = '' }: Partial<Attachment['spec']>): FieldError[] {
  const sources = [source?.persistentVolumeName, source?.inlineVolumeSpec].filter((one) => one !== undefined)
  return [
    ...(attacher === '' ? [fieldRequired('spec.attacher')] : textErrors(attacher, 'spec.attacher', dnsSubdomainTexts)),
    ...(sources.length === 1
      ? []
      : [fieldRequired('spec.source', 'must specify exactly one of inlineVolumeSpec and persistentVolumeName')]),
    ...textErrors(nodeName, 'spec.nodeName', dnsSubdomainTexts),
  ]
}

const shownAttachment = ({ attacher, source, nodeName }: Attachment['spec']): unknown => ({
  Attacher: attacher,
  Source: {
    PersistentVolumeName: source?.persistentVolumeName ?? null,
    InlineVolumeSpec: source?.inlineVolumeSpec ?? null,
  },
  NodeName: nodeName,
})
