import type { StoreView } from '../store/types.ts'
import type { Memory } from './memory.ts'

/** All that a derivation may look at. The same look gives the same entity, whatever happened on the way. */
export interface Look {
  readonly store: StoreView
  readonly memory: Memory
  readonly clusterDomain: string
}
