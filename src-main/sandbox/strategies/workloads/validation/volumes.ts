import { isQuantity, nanosOf } from '../../quantity.ts'
import type { PodSpecDraft } from '../pod-defaults.ts'
import {
  fieldDuplicate,
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
  type FieldError,
} from '../../../status.ts'
import type { Wire } from '../../../objects.ts'
import { downwardFieldErrors, resourceFieldErrors, volumeFields } from './downward.ts'
import { claimSpecErrors } from './claims.ts'
import { invalidFor, labelNameErrors, oneOf, subdomainTexts, type Errors } from './kit.ts'

type Volume = Wire<NonNullable<PodSpecDraft['volumes']>[number]>
type KeyToPath = NonNullable<NonNullable<Volume['secret']>['items']>[number]
type Projection = NonNullable<NonNullable<Volume['projected']>['sources']>[number]
type DownwardFile = NonNullable<NonNullable<Volume['downwardAPI']>['items']>[number]

/** The volumes that mounts may name, and what is wrong with the others. */
export interface CheckedVolumes {
  /** By name; only volumes without an error count, as on the real server. */
  readonly usable: ReadonlyMap<string, Volume>
  readonly errors: Errors
}

/** kubernetes: pkg/apis/core/validation, ValidateVolumes. */
export function checkedVolumes(volumes: readonly Volume[], field: string): CheckedVolumes {
  const usable = new Map<string, Volume>()
  const errors: FieldError[] = []
  for (const [index, volume] of volumes.entries()) {
    const at = `${field}[${index}]`
    const found = [...sourceErrors(volume, at), ...nameErrors(volume.name, `${at}.name`)]
    if (usable.has(volume.name)) found.push(fieldDuplicate(`${at}.name`, volume.name))
    if (found.length === 0) usable.set(volume.name, volume)
    errors.push(...found)
  }
  return { usable, errors }
}

const nameErrors = (name: string | undefined, field: string): Errors =>
  name ? labelNameErrors(name, field) : [fieldRequired(field)]

/** The order in which the real server looks for sources; the first one counts, each further one is one too many. */
const sourceOrder = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image',
] as const

function sourceErrors(volume: Volume, field: string): Errors {
  const given = sourceOrder.filter((source) => volume[source] !== undefined)
  const [first, ...others] = given
  if (first === undefined) return [fieldRequired(field, 'must specify a volume type')]
  return [
    ...ownErrors(volume, field),
    ...others.map((source) => fieldForbidden(`${field}.${source}`, 'may not specify more than 1 volume type')),
  ]
}

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
]

/** Sources whose content the sandbox knows; those of clouds are taken as they are. */
function ownErrors(volume: Volume, field: string): Errors {
  const { emptyDir, hostPath, secret, configMap, persistentVolumeClaim, downwardAPI, projected } = volume
  if (emptyDir !== undefined) {
    const size = emptyDir.sizeLimit
    const isNegative = size !== undefined && isQuantity(size) && (nanosOf(size) ?? 0n) < 0n
    return isNegative
      ? [fieldForbidden(`${field}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
      : []
  }
  if (hostPath !== undefined) return hostPathErrors(hostPath, `${field}.hostPath`)
  if (secret !== undefined)
    return [
      ...(secret.secretName ? [] : [fieldRequired(`${field}.secret.secretName`)]),
      ...modeErrors(secret.defaultMode, `${field}.secret.defaultMode`),
      ...keyErrors(secret.items ?? [], `${field}.secret.items`),
    ]
  if (persistentVolumeClaim !== undefined)
    return persistentVolumeClaim.claimName ? [] : [fieldRequired(`${field}.persistentVolumeClaim.claimName`)]
  if (downwardAPI !== undefined)
    return [
      ...modeErrors(downwardAPI.defaultMode, `${field}.downwardAPI.defaultMode`),
      ...(downwardAPI.items ?? []).flatMap((file) => fileErrors(file, `${field}.downwardAPI`)),
    ]
  if (configMap !== undefined)
    return [
      ...(configMap.name ? [] : [fieldRequired(`${field}.configMap.name`)]),
      ...modeErrors(configMap.defaultMode, `${field}.configMap.defaultMode`),
      ...keyErrors(configMap.items ?? [], `${field}.configMap.items`),
    ]
  if (projected !== undefined)
    return [
      ...modeErrors(projected.defaultMode, `${field}.projected.defaultMode`),
      ...projectionErrors(projected.sources ?? [], `${field}.projected`),
    ]
  return otherErrors(volume, field)
}

function otherErrors({ nfs, csi, ephemeral, image }: Volume, field: string): Errors {
  if (nfs !== undefined)
    return [
      ...(nfs.server ? [] : [fieldRequired(`${field}.nfs.server`)]),
      ...(nfs.path ? [] : [fieldRequired(`${field}.nfs.path`)]),
      ...((nfs.path ?? '').startsWith('/')
        ? []
        : [fieldInvalid(`${field}.nfs.path`, nfs.path ?? '', 'must be an absolute path')]),
    ]
  if (csi !== undefined)
    return csi.driver
      ? invalidFor(`${field}.csi.driver`, csi.driver, subdomainTexts(csi.driver.toLowerCase()))
      : [fieldRequired(`${field}.csi.driver`)]
  if (ephemeral !== undefined)
    return ephemeral.volumeClaimTemplate === undefined
      ? [fieldRequired(`${field}.ephemeral.volumeClaimTemplate`)]
      : claimSpecErrors(ephemeral.volumeClaimTemplate.spec, `${field}.ephemeral.volumeClaimTemplate.spec`)
  if (image !== undefined)
    return [
      ...(image.reference ? [] : [fieldRequired(`${field}.image.reference`)]),
      ...oneOf(image.pullPolicy, `${field}.image.pullPolicy`, ['Always', 'IfNotPresent', 'Never']),
    ]
  return []
}

function hostPathErrors({ path, type = '' }: NonNullable<Volume['hostPath']>, field: string): Errors {
  if (!path) return [fieldRequired(`${field}.path`)]
  return [
    ...backstepErrors(path, `${field}.path`),
    ...(hostPathTypes.includes(type) ? [] : [fieldNotSupported(`${field}.type`, type, hostPathTypes)]),
  ]
}

const modeErrors = (mode: number | undefined, field: string): Errors =>
  mode !== undefined && (mode > 0o777 || mode < 0)
    ? [fieldInvalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : []

const keyErrors = (items: readonly KeyToPath[], field: string): Errors =>
  items.flatMap(({ key, path, mode }, index) => [
    ...(key ? [] : [fieldRequired(`${field}[${index}].key`)]),
    ...(path ? [] : [fieldRequired(`${field}[${index}].path`)]),
    ...localPathErrors(path ?? '', `${field}[${index}].path`),
    ...modeErrors(mode, `${field}[${index}].mode`),
  ])

function fileErrors({ path, fieldRef, resourceFieldRef, mode }: DownwardFile, field: string): Errors {
  const errors: FieldError[] = path ? [] : [fieldRequired(`${field}.path`)]
  errors.push(...localPathErrors(path ?? '', `${field}.path`))
  if (fieldRef !== undefined) {
    errors.push(...downwardFieldErrors(fieldRef, volumeFields, `${field}.fieldRef`))
    if (resourceFieldRef !== undefined)
      errors.push(fieldInvalid(field, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
  } else if (resourceFieldRef !== undefined)
    errors.push(...resourceFieldErrors(resourceFieldRef, `${field}.resourceFieldRef`, true))
  else errors.push(fieldRequired(field, 'one of fieldRef and resourceFieldRef is required'))
  return [...errors, ...modeErrors(mode, `${field}.mode`)]
}

/** Paths of all sources share one folder: none may be there twice. */
function projectionErrors(sources: readonly Projection[], field: string): Errors {
  const paths = new Set<string>()
  const twice = (path: string | undefined, shown: string): Errors => {
    if (!path) return []
    if (paths.has(path)) return [fieldInvalid(field, shown, 'conflicting duplicate paths')]
    paths.add(path)
    return []
  }
  return sources.flatMap((source, index) => {
    const at = `${field}.sources[${index}]`
    const { secret, configMap, downwardAPI, serviceAccountToken: token } = source
    const named = (
      [
        ['secret', secret],
        ['configMap', configMap],
      ] as const
    ).flatMap(([kind, one]) =>
      one === undefined
        ? []
        : [
            ...(one.name ? [] : [fieldRequired(`${at}.${kind}.name`)]),
            ...(one.items ?? []).flatMap((item, key) => [
              ...keyErrors([item], `${at}.${kind}.items`).map((error) => ({
                ...error,
                field: error.field.replace('[0]', `[${key}]`),
              })),
              ...twice(item.path, one.name ?? ''),
            ]),
          ],
    )
    const count = Object.keys(source).length
    return [
      ...named,
      ...(downwardAPI?.items ?? []).flatMap((file) => [
        ...fileErrors(file, `${at}.downwardAPI`),
        ...twice(file.path, file.path),
      ]),
      ...(token === undefined ? [] : tokenErrors(token, `${at}.serviceAccountToken`, field)),
      ...(count > 1 ? [fieldForbidden(at, 'may not specify more than 1 volume type per source')] : []),
    ]
  })
}

function tokenErrors(
  { expirationSeconds = 3600, path }: NonNullable<Projection['serviceAccountToken']>,
  field: string,
  projected: string,
): Errors {
  const at = `${field}.expirationSeconds`
  return [
    ...(expirationSeconds < 600
      ? [fieldInvalid(at, expirationSeconds, 'may not specify a duration less than 10 minutes')]
      : []),
    ...(expirationSeconds > 2 ** 32
      ? [fieldInvalid(at, expirationSeconds, 'may not specify a duration larger than 2^32 seconds')]
      : []),
    ...(path ? localPathErrors(path, `${projected}.path`) : [fieldRequired(`${projected}.path`)]),
  ]
}

export const backstepErrors = (path: string, field: string): Errors =>
  path.split('/').includes('..') ? [fieldInvalid(field, path, "must not contain '..'")] : []

/** A path below some folder: relative, and never leaving it. */
export const descendingPathErrors = (path: string, field: string): Errors => [
  ...(path.startsWith('/') ? [fieldInvalid(field, path, 'must be a relative path')] : []),
  ...backstepErrors(path, field),
]

const localPathErrors = (path: string, field: string): Errors => [
  ...descendingPathErrors(path, field),
  ...(path.startsWith('..') && !path.startsWith('../') ? [fieldInvalid(field, path, "must not start with '..'")] : []),
]
