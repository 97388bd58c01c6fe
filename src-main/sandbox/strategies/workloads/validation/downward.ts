import type { V1ObjectFieldSelector, V1ResourceFieldSelector } from '@kubernetes/client-node'
import type { Wire } from '../../../objects.ts'
import { fieldInvalid, fieldNotSupported, fieldRequired } from '../../../status.ts'
import { qualifiedErrors, type Errors } from './kit.ts'

// What environment variables and files may take from their own pod (the downward API).

const convertible = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
export const variableFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
export const volumeFields = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]
const resources = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]

export function downwardFieldErrors(
  { fieldPath }: Wire<V1ObjectFieldSelector>,
  supported: readonly string[],
  field: string,
): Errors {
  if (!fieldPath) return [fieldRequired(`${field}.fieldPath`)]
  const subscripted = /^([^[]+)\['([^']*)'\]$/.exec(fieldPath)
  const refused = (why: string): Errors => [
    fieldInvalid(`${field}.fieldPath`, fieldPath, `error converting fieldPath: ${why}`),
  ]
  if (subscripted !== null) {
    const [, path = '', key = ''] = subscripted
    if (path === 'metadata.annotations') return qualifiedErrors(key.toLowerCase(), field)
    if (path === 'metadata.labels') return qualifiedErrors(key, field)
    return refused(`field label does not support subscript: ${fieldPath}`)
  }
  if (!convertible.includes(fieldPath)) return refused(`field label not supported: ${fieldPath}`)
  return supported.includes(fieldPath) ? [] : [fieldNotSupported(`${field}.fieldPath`, fieldPath, supported)]
}

export function resourceFieldErrors(
  { containerName, resource }: Wire<V1ResourceFieldSelector>,
  field: string,
  isFile: boolean,
): Errors {
  if (isFile && !containerName) return [fieldRequired(`${field}.containerName`)]
  if (!resource) return [fieldRequired(`${field}.resource`)]
  if (resources.includes(resource) || /^(limits|requests)\.hugepages-/.test(resource)) return []
  return [fieldNotSupported(`${field}.resource`, resource, resources)]
}
