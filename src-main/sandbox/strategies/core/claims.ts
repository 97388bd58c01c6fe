import { equal } from '#shared/kit/equal.ts'
import type { Draft, ObjectOf } from '../../objects.ts'
import { dnsSubdomainTexts } from '../../registry/names.ts'
import type { Strategy } from '../../registry/types.ts'
import { fieldForbidden, fieldInvalid, fieldRequired, type FieldError } from '../../status.ts'
import { compareQuantities, nanosOf } from '../quantity.ts'
import { choiceErrors, selectorErrors, textErrors } from './checks.ts'
import { unifiedDiff } from '../unified-diff.ts'

type Claim = ObjectOf['persistentvolumeclaims']
type ClaimSpec = Claim['spec']
type ClaimDraft = Draft<'persistentvolumeclaims'>

export const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
export const volumeModes = ['Block', 'Filesystem']
export const olderClass = 'volume.beta.kubernetes.io/storage-class'

const requestedOf = ({ resources }: ClaimSpec): string => resources?.requests?.['storage'] ?? '0'

/** kubernetes: pkg/registry/core/persistentvolumeclaim/strategy.go. */
export const claimStrategy: Strategy<'persistentvolumeclaims'> = {
  answersWithObject: true,
  applyDefaults(draft) {
    draft.spec ??= {} as ClaimDraft['spec']
    draft.spec.resources ??= {}
    draft.spec.volumeMode ??= 'Filesystem'
    draft.status ??= {}
    draft.status.phase ??= 'Pending'
  },
  prepareForCreate(draft) {
    draft.status = { phase: 'Pending' }
    settleSources(draft)
  },
  validateCreate: (claim) => claimErrors(claim),
  prepareForUpdate: (draft) => settleSources(draft),
  validateUpdate: (claim, old) => [...claimErrors(claim), ...updateErrors(claim, old)],
  validateStatusUpdate: ({ status }) => statusErrors(status),
  warnings: (claim) => warningsOf(claim),
}

/** A source of data that is neither a claim nor a snapshot is dropped; a known one stands under both names. */
function settleSources({ spec }: ClaimDraft): void {
  // A second name beside it keeps an unknown source, so that both can be found wanting.
  if (spec.dataSource !== undefined && spec.dataSourceRef === undefined && !isKnownSource(spec.dataSource))
    delete spec.dataSource
  if (spec.dataSource !== undefined && spec.dataSourceRef === undefined) spec.dataSourceRef = { ...spec.dataSource }
  else if (
    spec.dataSource === undefined &&
    spec.dataSourceRef !== undefined &&
    (spec.dataSourceRef.namespace ?? '') === ''
  )
    spec.dataSource = { ...spec.dataSourceRef }
  // Go writes the group of the source even where there is none.
  for (const source of [spec.dataSource, spec.dataSourceRef])
    if (source !== undefined) (source as { apiGroup: string | null }).apiGroup ??= null
}

const isKnownSource = ({ apiGroup, kind }: { readonly apiGroup?: string | null; readonly kind: string }): boolean =>
  (kind === 'PersistentVolumeClaim' && (apiGroup ?? '') === '') ||
  (kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io')

/** kubernetes: ValidatePersistentVolumeClaimSpec. */
function claimErrors({ spec }: Claim): FieldError[] {
  const modes = spec.accessModes ?? []
  const isAlone = !modes.includes('ReadWriteOncePod') || modes.every((mode) => !otherModes.has(mode))
  return [
    ...(modes.length === 0 ? [fieldRequired('spec.accessModes', 'at least 1 access mode is required')] : []),
    ...(spec.selector === undefined ? [] : selectorErrors(spec.selector, 'spec.selector')),
    ...modes.flatMap((mode) => choiceErrors(mode, 'spec.accessModes', accessModes)),
    ...(isAlone ? [] : [fieldForbidden('spec.accessModes', 'may not use ReadWriteOncePod with other access modes')]),
    ...sizeErrors(spec),
    ...((spec.storageClassName ?? '') === ''
      ? []
      : textErrors(spec.storageClassName ?? '', 'spec.storageClassName', dnsSubdomainTexts)),
    ...(spec.volumeMode === undefined ? [] : choiceErrors(spec.volumeMode, 'spec.volumeMode', volumeModes)),
    ...sourceErrors(spec),
    ...((spec.volumeAttributesClassName ?? '') === ''
      ? []
      : textErrors(spec.volumeAttributesClassName ?? '', 'spec.volumeAttributesClassName', dnsSubdomainTexts)),
  ]
}

/** Modes that one pod alone does not go with; unknown ones are refused for themselves. */
const otherModes = new Set(['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce'])

type Source = NonNullable<ClaimSpec['dataSource']>

function sourceErrors({ dataSource, dataSourceRef }: ClaimSpec): FieldError[] {
  const isTorn =
    dataSource !== undefined &&
    dataSourceRef !== undefined &&
    (dataSource.kind !== dataSourceRef.kind ||
      dataSource.name !== dataSourceRef.name ||
      (dataSource.apiGroup ?? null) !== (dataSourceRef.apiGroup ?? null))
  return [
    ...(dataSource === undefined ? [] : oneSourceErrors(dataSource, 'spec.dataSource')),
    ...(dataSourceRef === undefined ? [] : oneSourceErrors(dataSourceRef, 'spec.dataSourceRef')),
    // The server shows its path as a value, which JSON prints as an empty object.
    ...(isTorn ? [fieldInvalid('spec', {}, 'must match dataSourceRef')] : []),
  ]
}

function oneSourceErrors({ apiGroup, kind, name }: Source, field: string): FieldError[] {
  const isForeign = (apiGroup ?? '') === '' && kind !== 'PersistentVolumeClaim'
  return [
    ...((name ?? '') === '' ? [fieldRequired(`${field}.name`)] : []),
    ...((kind ?? '') === '' ? [fieldRequired(`${field}.kind`)] : []),
    ...(isForeign
      ? [fieldInvalid(field, kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup")]
      : []),
  ]
}

function sizeErrors({ resources }: ClaimSpec): FieldError[] {
  const size = resources?.requests?.['storage']
  if (size === undefined) return [fieldRequired('spec.resources[storage]')]
  return compareQuantities(size, '0') > 0
    ? []
    : [fieldInvalid('spec.resources[storage]', size, 'must be greater than zero')]
}

const immutableText =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'

function updateErrors(claim: Claim, old: Claim): FieldError[] {
  const isBound = claim.status?.phase === 'Bound'
  const before = { ...old.spec, ...((old.spec.volumeName ?? '') === '' ? given(claim.spec, 'volumeName') : {}) }
  const after = isBound ? withSameSize(claim.spec, old.spec) : settledClass(claim, old)
  const isChanged = !equal(shown(before), shown(after))
  const [size, oldSize] = [requestedOf(claim.spec), requestedOf(old.spec)]
  const isTooSmall =
    compareQuantities(size, oldSize) < 0 &&
    old.status?.phase === 'Bound' &&
    compareQuantities(size, old.status.capacity?.['storage'] ?? '0') <= 0
  return [
    ...(isChanged ? [fieldForbidden('spec', `${immutableText}\n${unifiedDiff(shown(before), shown(after))}`)] : []),
    ...(isTooSmall
      ? [fieldForbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')]
      : []),
    ...(claim.spec.volumeMode === old.spec.volumeMode
      ? []
      : [fieldInvalid('volumeMode', claim.spec.volumeMode, 'field is immutable')]),
  ]
}

/** The size of a bound claim may change, and the class of its attributes. */
function withSameSize(spec: ClaimSpec, old: ClaimSpec): ClaimSpec {
  const { volumeAttributesClassName: _asked, ...rest } = spec
  const requests = { ...spec.resources?.requests, storage: requestedOf(old) }
  return { ...rest, ...given(old, 'volumeAttributesClassName'), resources: { ...spec.resources, requests } }
}

/** A claim that named no class may be given one later: the default class that has appeared since. */
function settledClass({ spec, metadata }: Claim, old: Claim): ClaimSpec {
  const isNew = old.spec.storageClassName === undefined && (spec.storageClassName ?? '') !== ''
  if (!isNew || metadata.annotations?.[olderClass] !== undefined) return spec
  const { storageClassName: _new, ...rest } = spec
  return rest
}

const given = <T extends object, Key extends keyof T>(from: T, key: Key): Partial<Pick<T, Key>> =>
  from[key] === undefined ? {} : ({ [key]: from[key] } as unknown as Pick<T, Key>)

/** The spec as the server's own struct, which is what its refusals show. */
function shown(spec: ClaimSpec): Readonly<Record<string, unknown>> {
  const source = (from: ClaimSpec['dataSource'] | ClaimSpec['dataSourceRef']): object | null =>
    from === undefined ? null : { APIGroup: from.apiGroup ?? null, Kind: from.kind, Name: from.name }
  const reference = source(spec.dataSourceRef)
  return {
    AccessModes: spec.accessModes ?? null,
    Selector: spec.selector ?? null,
    Resources: { Limits: sorted(spec.resources?.limits), Requests: sorted(spec.resources?.requests) },
    VolumeName: spec.volumeName ?? '',
    StorageClassName: spec.storageClassName ?? null,
    VolumeMode: spec.volumeMode ?? null,
    DataSource: source(spec.dataSource),
    DataSourceRef: reference === null ? null : { ...reference, Namespace: spec.dataSourceRef?.namespace ?? null },
    VolumeAttributesClassName: spec.volumeAttributesClassName ?? null,
  }
}

/** Go writes maps in order of their keys, and one that is not there as null. */
export const sorted = <T>(map: Readonly<Record<string, T>> | undefined): Readonly<Record<string, T>> | null =>
  map === undefined ? null : Object.fromEntries(Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1)))

function statusErrors(status: Claim['status']): FieldError[] {
  return Object.entries(status?.capacity ?? {}).flatMap(([name, amount]) =>
    compareQuantities(amount, '0') >= 0
      ? []
      : [fieldInvalid(`status.capacity[${name}]`, Number(amount), 'must be a valid resource quantity')],
  )
}

function warningsOf({ metadata, spec }: Claim): string[] {
  const warnings: string[] = []
  if (metadata.annotations?.[olderClass] !== undefined)
    warnings.push(
      `metadata.annotations[${olderClass}]: deprecated since v1.8; use "storageClassName" attribute instead`,
    )
  const size = requestedOf(spec)
  if ((nanosOf(size) ?? 0n) % 1_000_000_000n !== 0n)
    warnings.push(`spec.resources.requests[storage]: fractional byte value "${size}" is invalid, must be an integer`)
  return warnings
}
