import type { V1PodSpec } from '@kubernetes/client-node'
import type { Wire } from '../../objects.ts'
import { addQuantities, compareQuantities } from '../quantity.ts'

type PodSpec = Wire<V1PodSpec>
type Amounts = Readonly<Record<string, string>>

const counted = ['cpu', 'memory']

/** `status.qosClass`, which follows from the containers' cpu and memory (kubernetes: pkg/apis/core/helper/qos). */
export function qualityClass(spec: PodSpec): string {
  const resources =
    spec.resources === undefined
      ? [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((container) => container.resources)
      : [spec.resources]
  const limits = summed(resources.map((one) => one?.limits ?? {}))
  const requests = summed(resources.map((one) => one?.requests ?? {}))
  if (limits.size === 0 && requests.size === 0) return 'BestEffort'
  const isLimited = resources.every((one) => counted.every((name) => isPositive(one?.limits?.[name])))
  const isExact =
    limits.size === requests.size &&
    [...requests].every(([name, amount]) => compareQuantities(amount, limits.get(name) ?? '0') === 0)
  return isLimited && isExact ? 'Guaranteed' : 'Burstable'
}

const isPositive = (amount: string | undefined): boolean => amount !== undefined && compareQuantities(amount, '0') > 0

/** Amounts of zero count as not given. */
function summed(lists: readonly Amounts[]): ReadonlyMap<string, string> {
  const sums = new Map<string, string>()
  for (const list of lists)
    for (const name of counted) {
      const amount = list[name]
      if (amount !== undefined && isPositive(amount)) sums.set(name, addQuantities(sums.get(name) ?? '0', amount))
    }
  return sums
}
