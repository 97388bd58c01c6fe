import type { ObjectOf, ResourceName } from '../../objects.ts'
import { resources } from '../../resources.ts'
import { compareQuantities } from '../../strategies/quantity.ts'
import { sumText } from './amounts.ts'

// What one object takes of a quota (kubernetes: pkg/quota/v1/evaluator/core).

/** Amounts as texts of quantities, by the names that quotas use. */
export type Usage = Readonly<Record<string, string>>

const one = '1'

/** Kinds that are counted by their plain name; `count/NAME.GROUP` counts every kind there is. */
const plainlyCounted: readonly ResourceName[] = [
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
]

/** What an object takes. Zero amounts are named too: they say which names an object has to do with. */
export function usageOf<R extends ResourceName>(resource: R, object: ObjectOf[R], nowMs: number): Usage {
  const { group } = resources[resource]
  const counted = { [`count/${resource}${group === '' ? '' : `.${group}`}`]: one }
  switch (resource) {
    case 'pods':
      return { ...counted, ...podUsage(object as ObjectOf['pods'], nowMs) }
    case 'persistentvolumeclaims':
      return { ...counted, ...claimUsage(object as ObjectOf['persistentvolumeclaims']) }
    case 'services':
      return { ...counted, ...serviceUsage(object as ObjectOf['services']) }
    default:
      return plainlyCounted.includes(resource) ? { ...counted, [resource]: one } : counted
  }
}

function podUsage(pod: ObjectOf['pods'], nowMs: number): Usage {
  if (isOver(pod, nowMs)) return {}
  const { requests, limits } = podResources(pod)
  const usage: Record<string, string> = { pods: one }
  for (const [name, amount] of Object.entries(requests)) {
    usage[`requests.${name}`] = amount
    if (['cpu', 'memory', 'ephemeral-storage'].includes(name)) usage[name] = amount
  }
  for (const [name, amount] of Object.entries(limits)) usage[`limits.${name}`] = amount
  return usage
}

/** A pod that has ended takes nothing but its count; nor does one that should have been gone by now. */
export function isOver({ metadata, status }: ObjectOf['pods'], nowMs: number): boolean {
  if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return true
  const { deletionTimestamp } = metadata
  return deletionTimestamp !== undefined && Date.parse(deletionTimestamp) < nowMs
}

type Amounts = Record<string, string>

/** Containers together, or the largest of those that run before them, whichever is more. */
function podResources({ spec }: ObjectOf['pods']): { readonly requests: Amounts; readonly limits: Amounts } {
  const total = (which: 'requests' | 'limits'): Amounts => {
    const sum: Amounts = {}
    for (const { resources: wanted } of spec.containers ?? [])
      for (const [name, text] of Object.entries(wanted?.[which] ?? {})) sum[name] = sumText([sum[name] ?? '0', text])
    for (const { resources: wanted } of spec.initContainers ?? [])
      for (const [name, text] of Object.entries(wanted?.[which] ?? {}))
        if (compareQuantities(text, sum[name] ?? '0') > 0) sum[name] = text
    return sum
  }
  return { requests: total('requests'), limits: total('limits') }
}

function claimUsage({ metadata, spec, status }: ObjectOf['persistentvolumeclaims']): Usage {
  const requested = spec.resources?.requests?.['storage'] ?? '0'
  const allocated = status?.allocatedResources?.['storage'] ?? '0'
  const storage = compareQuantities(allocated, requested) > 0 ? allocated : requested
  const usage = { persistentvolumeclaims: one, 'requests.storage': storage }
  const name = metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? ''
  if (name === '') return usage
  const prefix = `${name}.storageclass.storage.k8s.io`
  return { ...usage, [`${prefix}/persistentvolumeclaims`]: one, [`${prefix}/requests.storage`]: storage }
}

function serviceUsage({ spec }: ObjectOf['services']): Usage {
  const ports = String((spec.ports ?? []).length)
  switch (spec.type) {
    case 'NodePort':
      return { services: one, 'services.nodeports': ports, 'services.loadbalancers': '0' }
    case 'LoadBalancer': {
      const given = String((spec.ports ?? []).filter(({ nodePort = 0 }) => nodePort !== 0).length)
      const nodePorts = spec.allocateLoadBalancerNodePorts === false ? given : ports
      return { services: one, 'services.nodeports': nodePorts, 'services.loadbalancers': one }
    }
    default:
      return { services: one, 'services.nodeports': '0', 'services.loadbalancers': '0' }
  }
}

/** The kinds that a name of a quota counts. */
export function countedResources(name: string): readonly ResourceName[] {
  if (name.startsWith('count/')) {
    const [plural = '', ...group] = name.slice('count/'.length).split('.')
    const found = Object.values(resources).find((one) => one.name === plural && one.group === group.join('.'))
    return found === undefined ? [] : [found.name]
  }
  const plain = plainlyCounted.find((resource) => resource === name)
  if (plain !== undefined) return [plain]
  if (name.startsWith('services.')) return ['services']
  if (name === 'requests.storage' || name.includes('.storageclass.storage.k8s.io/')) return ['persistentvolumeclaims']
  return ['pods']
}
