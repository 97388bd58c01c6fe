import type { EntityMaps } from '#shared/model/change.ts'
import type { StorageClass, Workload } from '#shared/model/entities.ts'
import { isReadable, type FeedState } from '#shared/model/feed.ts'
import type { WatchedKind } from '#shared/objects/index.ts'
import type { StageSlot, StageState } from './types.ts'

/** The classes that the set's claims name, and the default one where a template names none. */
export function classesOf(maps: EntityMaps, workload: Workload, slots: readonly StageSlot[]): readonly StorageClass[] {
  const names = new Set(workload.claimTemplates.map(({ storageClass }) => storageClass))
  let last: string | null | undefined
  for (const slot of slots) {
    for (const { claim, volume } of slot.claims) {
      const name = claim?.storageClass ?? volume?.storageClass ?? null
      if (name !== last) names.add(name)
      last = name
    }
  }
  return [...maps.storageClass.values()]
    .filter(({ name, isDefault }) => names.has(name) || (isDefault && names.has(null)))
    .toSorted((a, b) => compareText(a.name, b.name))
}

/**
 * What cannot be read is never taken for absent, nor is it where the credential expired before it could be. What was read once stays
 * as it was seen; and a kind that is listed for the first time is not called forbidden for that moment.
 */
export function readableOf(feeds: readonly FeedState[], namespace: string): StageState['readable'] {
  const canRead = (kind: WatchedKind): boolean => {
    const ofKind = feeds.filter((feed) => feed.kind === kind && (feed.namespace === '' || feed.namespace === namespace))
    return ofKind.length === 0 || ofKind.some((feed) => feed.state === 'connecting' || isReadable(feed))
  }
  return {
    pods: canRead('Pod'),
    claims: canRead('PersistentVolumeClaim'),
    volumes: canRead('PersistentVolume'),
    services: canRead('Service'),
    slices: canRead('EndpointSlice'),
    classes: canRead('StorageClass'),
    nodes: canRead('Node'),
  }
}

/** By code unit, so that the order is the same in every language of the machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
