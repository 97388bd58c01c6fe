import { createSubscriber } from 'svelte/reactivity'
import type { EntityMaps } from '#shared/model/change.ts'
import type { ClusterInfo } from '#shared/contract/port.ts'
import type { Replica } from './replica.ts'

/**
 * The replica for components: reading it in an effect or a `$derived` makes that run again after something was
 * received, once per frame at most, since a burst tells hundreds of changes a second.
 */
export class ReplicaView {
  readonly #replica: Replica
  readonly #subscribe: () => void

  constructor(replica: Replica, nextFrame: (task: () => void) => () => void) {
    this.#replica = replica
    this.#subscribe = createSubscriber((update) => {
      let cancel: (() => void) | null = null
      const unsubscribe = replica.subscribe(() => {
        cancel ??= nextFrame(() => {
          cancel = null
          update()
        })
      })
      return () => {
        cancel?.()
        unsubscribe()
      }
    })
  }

  get maps(): EntityMaps {
    this.#subscribe()
    return this.#replica.maps
  }

  get info(): ClusterInfo | null {
    this.#subscribe()
    return this.#replica.info
  }

  get isCurrent(): boolean {
    this.#subscribe()
    return this.#replica.isCurrent
  }

  get isWhole(): boolean {
    this.#subscribe()
    return this.#replica.isWhole
  }

  get lastChangeAt(): number | null {
    this.#subscribe()
    return this.#replica.lastChangeAt
  }
}
