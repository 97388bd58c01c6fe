import type { V1Container } from '@kubernetes/client-node'
import type { ObjectOf, Wire } from '../objects.ts'
import { nanosOf } from '../strategies/quantity.ts'

type Pod = ObjectOf['pods']

/** Amounts by resource name, in billionths. */
export type Amounts = ReadonlyMap<string, bigint>

type Container = Wire<V1Container>
type Quantities = { readonly [name: string]: string }

const remembered = new WeakMap<Pod['spec'], Amounts>()
const rememberedAmounts = new WeakMap<Quantities, Amounts>()

/** What a pod asks of its node (component-helpers: PodRequests). Stored objects never change, so the sum is kept with the spec. */
export function requestsOf(pod: Pod): Amounts {
  const known = remembered.get(pod.spec)
  if (known !== undefined) return known
  const amounts = computeRequests(pod)
  remembered.set(pod.spec, amounts)
  return amounts
}

/**
 * The containers and sidecars together, or the largest moment of start-up if that is more: an init container runs
 * beside the sidecars that were started before it. Then the overhead; the pod's own requests replace the sum.
 */
function computeRequests({ spec }: Pod): Amounts {
  const running = new Map<string, bigint>()
  for (const container of spec.containers) add(running, amountsOf(container.resources?.requests))
  const sidecars = new Map<string, bigint>()
  const starting = new Map<string, bigint>()
  for (const container of spec.initContainers ?? []) {
    const moment = new Map(sidecars)
    add(moment, amountsOf(container.resources?.requests))
    if (isSidecar(container)) add(sidecars, amountsOf(container.resources?.requests))
    raise(starting, moment)
  }
  add(running, sidecars)
  raise(running, starting)
  for (const [name, amount] of amountsOf(spec.resources?.requests)) running.set(name, amount)
  add(running, amountsOf(spec.overhead))
  return running
}

const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always'

const nothing: Amounts = new Map()

export function amountsOf(quantities: Quantities | undefined): Amounts {
  if (quantities === undefined) return nothing
  const known = rememberedAmounts.get(quantities)
  if (known !== undefined) return known
  const amounts = new Map(Object.entries(quantities).map(([name, quantity]) => [name, nanosOf(quantity) ?? 0n]))
  rememberedAmounts.set(quantities, amounts)
  return amounts
}

function add(sum: Map<string, bigint>, amounts: Amounts): void {
  for (const [name, amount] of amounts) sum.set(name, (sum.get(name) ?? 0n) + amount)
}

function raise(sum: Map<string, bigint>, amounts: Amounts): void {
  for (const [name, amount] of amounts) if (amount > (sum.get(name) ?? 0n)) sum.set(name, amount)
}
