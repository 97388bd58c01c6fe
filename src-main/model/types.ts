import type { Steps } from '#shared/kit/steps.ts'
import type { EntityChange, EntityMaps } from '#shared/model/change.ts'
import type { StoreChange, StoreView } from '../store/types.ts'

export interface ModelOptions {
  /** `cluster.local` unless known better. */
  readonly clusterDomain: string
}

/**
 * Derives the domain from the store, incrementally: a batch touches only what the relation table says depends on its objects.
 * What cannot be seen in one look (pods that a slot held before, sets that are gone) is the model's own memory.
 */
export interface Model {
  readonly maps: EntityMaps
  /** Takes a batch that the store has already applied. Returns what changed in the domain, owners before what they own. */
  apply(change: StoreChange, store: StoreView): readonly EntityChange[]
  /** The same with pauses, in which neither store nor model may be read or given anything else. */
  steps(change: StoreChange, store: StoreView): Steps<readonly EntityChange[]>
}
