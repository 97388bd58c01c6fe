import type { EntityMaps } from '#shared/model/change.ts'
import type { StorageClass, Workload } from '#shared/model/entities.ts'
import type { FeedState } from '#shared/model/feed.ts'
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

/** A padlock says "not allowed to list", so only a refusal makes a kind unreadable here; a broken feed is the badge's matter. */
export function readableOf(feeds: readonly FeedState[], namespace: string): StageState['readable'] {
  const isReadable = (kind: WatchedKind): boolean => {
    const ofKind = feeds.filter((feed) => feed.kind === kind && (feed.namespace === '' || feed.namespace === namespace))
    return ofKind.length === 0 || ofKind.some(({ state }) => state !== 'forbidden' && state !== 'notServed')
  }
  return {
    pods: isReadable('Pod'),
    claims: isReadable('PersistentVolumeClaim'),
    volumes: isReadable('PersistentVolume'),
    services: isReadable('Service'),
    slices: isReadable('EndpointSlice'),
    classes: isReadable('StorageClass'),
    nodes: isReadable('Node'),
  }
}

/** By code unit, so that the order is the same in every language of the machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
