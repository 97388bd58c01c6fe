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

export function resourceFieldErrors(selector: Wire<V1ResourceFieldSelector>, field: string, isFile: boolean): Errors {
  const { containerName, resource } = selector
  const divisor = divisorErrors(selector, field)
  if (isFile && !containerName) return [fieldRequired(`${field}.containerName`), ...divisor]
  if (!resource) return [fieldRequired(`${field}.resource`), ...divisor]
  if (resources.includes(resource) || /^(limits|requests)\.hugepages-/.test(resource)) return divisor
  return [fieldNotSupported(`${field}.resource`, resource, resources), ...divisor]
}

const sizes = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']
const storage: Readonly<Record<string, string>> = { memory: 'memory', 'ephemeral-storage': 'local ephemeral storage' }

function divisorErrors({ resource, divisor = '0' }: Wire<V1ResourceFieldSelector>, field: string): Errors {
  const [, name = ''] = /^(?:limits|requests)\.(.*)$/.exec(resource) ?? []
  const wrong = (supported: string, what: string): Errors => [
    fieldInvalid(
      `${field}.divisor`,
      resource,
      `only divisor's values ${supported} are supported with the ${what} resource`,
    ),
  ]
  if (divisor === '0' || divisor === '') return []
  if (name === 'cpu') return divisor === '1m' || divisor === '1' ? [] : wrong('1m and 1', 'cpu')
  const what = name.startsWith('hugepages-') ? 'hugepages' : storage[name]
  return what === undefined || sizes.includes(divisor) ? [] : wrong(sizes.join(', '), what)
}
