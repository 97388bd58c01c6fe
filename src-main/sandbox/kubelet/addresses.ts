import type { ObjectOf } from '../objects.ts'
import type { ClusterView, Index } from '../storage/types.ts'
import { internalIP } from './node-look.ts'

/** Every node has a block of 4,096 addresses of 10.42.0.0/16; past sixteen nodes blocks are shared, addresses never. */
const blockSize = 4096
const blocks = 16

/** Gives pods their addresses: each node counts upwards in its own block, as the usual network plugins do. */
export class PodAddresses {
  readonly #inUse: Index<'pods'>
  readonly #last = new Map<number, number>()

  constructor(view: ClusterView) {
    this.#inUse = view.index('pods', ({ status }) => (status?.podIP === undefined ? [] : [status.podIP]))
  }

  /** The address for a pod: a pod of the host's network has its node's. */
  of({ spec }: ObjectOf['pods'], node: ObjectOf['nodes']): string {
    return spec.hostNetwork === true ? internalIP(node) : this.next(node)
  }

  /** The next free address of a node; it stays free until a pod has it. */
  next(node: ObjectOf['nodes']): string {
    const block = blockOf(node)
    const last = this.#last.get(block) ?? 0
    for (let step = 1; step < blockSize; step += 1) {
      // The first and the last address of a block are left out: network and broadcast.
      const host = ((last + step - 1) % (blockSize - 2)) + 1
      const address = addressOf(block, host)
      if (this.#inUse(address).length === 0) return address
    }
    throw new Error(
      `Expected a free address on node ${node.metadata.name}, found all ${blockSize - 2} in use. Delete pods of that node.`,
    )
  }

  /** A pod has this address now: the node counts on from it. */
  taken(address: string): void {
    const [, , third = 0, fourth = 0] = address.split('.').map(Number)
    const perBlock = blockSize / 256
    this.#last.set(Math.floor(third / perBlock), (third % perBlock) * 256 + fourth)
  }
}

/** Nodes are numbered by the end of their own address; one without an address by its name. */
function blockOf({ metadata, status }: ObjectOf['nodes']): number {
  const own = status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? ''
  const number = Number(own.slice(own.lastIndexOf('.') + 1))
  if (own !== '' && Number.isInteger(number) && number > 0) return (number - 1) % blocks
  return [...metadata.name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % blocks
}

const addressOf = (block: number, host: number): string =>
  `10.42.${block * (blockSize / 256) + Math.floor(host / 256)}.${host % 256}`
