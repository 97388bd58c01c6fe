import { equal } from '#shared/kit/equal.ts'
import type { Draft, ObjectOf } from '../../objects.ts'
import { dnsSubdomainTexts, qualifiedNameTexts } from '../../registry/names.ts'
import type { Strategy } from '../../registry/types.ts'
import { fieldDuplicate, fieldInvalid, fieldRequired, fieldTooLong, type FieldError } from '../../status.ts'
import { choiceErrors, textErrors } from './checks.ts'

type Class = ObjectOf['storageclasses']
type Attachment = ObjectOf['volumeattachments']

const immutable = 'field is immutable'

/** kubernetes: pkg/apis/storage/validation/validation.go. */
export const storageClassStrategy: Strategy<'storageclasses'> = {
  answersWithObject: true,
  applyDefaults(draft) {
    // What is there and empty is the client's word.
    draft.reclaimPolicy ??= 'Delete'
    draft.volumeBindingMode ??= 'Immediate'
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
    ...((found.reclaimPolicy ?? '') === ''
      ? []
      : choiceErrors(found.reclaimPolicy ?? '', 'reclaimPolicy', ['Delete', 'Retain'])),
    ...choiceErrors(found.volumeBindingMode ?? '', 'volumeBindingMode', ['Immediate', 'WaitForFirstConsumer']),
    ...topologyErrors(found),
  ]
}

function topologyErrors({ allowedTopologies = [] }: Class): FieldError[] {
  const seen: unknown[] = []
  return allowedTopologies.flatMap(({ matchLabelExpressions = [] }, index) => {
    const field = `allowedTopologies[${index}].matchLabelExpressions`
    const keys = matchLabelExpressions.map(({ key }) => key)
    const errors = matchLabelExpressions.flatMap(({ key, values }, at) => [
      ...requirementErrors(key, values ?? [], `${field}[${at}]`),
      ...(keys.indexOf(key) < at ? [fieldDuplicate(`${field}[${at}].key`, key)] : []),
    ])
    // An empty term is the same as no term, which the server has seen before it looks.
    const term = Object.fromEntries(
      matchLabelExpressions.map(({ key, values }) => [key, [...(values ?? [])].toSorted()]),
    )
    const isTwice = keys.length === 0 || seen.some((other) => equal(other, term))
    seen.push(term)
    return isTwice ? [...errors, fieldDuplicate(field, '')] : errors
  })
}

function requirementErrors(key: string, values: readonly string[], field: string): FieldError[] {
  return [
    ...(values.length === 0 ? [fieldRequired(`${field}.values`)] : []),
    ...values.flatMap((value, at) =>
      values.indexOf(value) < at ? [fieldDuplicate(`${field}.values[${at}]`, value)] : [],
    ),
    ...textErrors(key, `${field}.key`, qualifiedNameTexts),
  ]
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
    ...(attacher === '' ? [fieldRequired('spec.attacher')] : attacherErrors(attacher)),
    ...(sources.length === 1
      ? []
      : [fieldRequired('spec.source', 'must specify exactly one of inlineVolumeSpec and persistentVolumeName')]),
    ...volumeNameErrors(source?.persistentVolumeName),
    ...textErrors(nodeName, 'spec.nodeName', dnsSubdomainTexts),
  ]
}

/** An attacher is a driver, whose name has at most 63 letters. */
const attacherErrors = (attacher: string): FieldError[] => [
  ...(attacher.length > 63 ? [fieldTooLong('spec.attacher', 63)] : []),
  ...textErrors(attacher, 'spec.attacher', (text) => dnsSubdomainTexts(text.toLowerCase())),
]

function volumeNameErrors(name: string | undefined): FieldError[] {
  if (name === undefined) return []
  const field = 'spec.source.persistentVolumeName'
  return [
    ...(name === '' ? [fieldRequired(field, 'must specify non empty persistentVolumeName')] : []),
    ...textErrors(name, field, dnsSubdomainTexts),
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
