import { assertNever } from '../kit/assert.ts'
import type { FeedState } from './feed.ts'
import type { Entities, EntityName } from './entities.ts'

/** One entity that came (only `after`), changed (both), or went (only `before`). */
export type EntityChange = { readonly [Name in EntityName]: EntityChangeOf<Name> }[EntityName]

export interface EntityChangeOf<Name extends EntityName> {
  readonly entity: Name
  readonly key: string
  readonly before?: Entities[Name]
  readonly after?: Entities[Name]
}

/** One settled batch of the model. Reversible: swap before and after, and the order. */
export interface ModelChange {
  readonly seq: number
  /** Wall-clock milliseconds, never decreasing. */
  readonly at: number
  readonly changes: readonly EntityChange[]
  /** Uids of the objects whose changes brought it about. */
  readonly causes: readonly string[]
  /** True where a relist inferred the changes instead of the server telling them; such batches are never mixed with others. */
  readonly synthetic: boolean
}

/** Every entity by name and key: what a snapshot holds and what a replica keeps. */
export type EntityMaps = { readonly [Name in EntityName]: ReadonlyMap<string, Entities[Name]> }
export type MutableEntityMaps = { readonly [Name in EntityName]: Map<string, Entities[Name]> }

export function emptyEntityMaps(): MutableEntityMaps {
  return {
    workload: new Map(),
    slot: new Map(),
    pod: new Map(),
    claim: new Map(),
    volume: new Map(),
    storageClass: new Map(),
    service: new Map(),
    record: new Map(),
    job: new Map(),
    attempt: new Map(),
    cronJob: new Map(),
    run: new Map(),
    deployment: new Map(),
    node: new Map(),
    finding: new Map(),
    feed: new Map(),
  }
}

/** Applies changes in their order to maps that the caller owns. */
export function applyChanges(maps: MutableEntityMaps, changes: readonly EntityChange[]): void {
  for (const change of changes) {
    const map = maps[change.entity] as Map<string, unknown>
    if (change.after === undefined) map.delete(change.key)
    else map.set(change.key, change.after)
  }
}

/** The changes that undo these. */
export function reverseChanges(changes: readonly EntityChange[]): readonly EntityChange[] {
  return changes.toReversed().map(({ entity, key, before, after }) => {
    const reversed = {
      entity,
      key,
      ...(after === undefined ? {} : { before: after }),
      ...(before === undefined ? {} : { after: before }),
    }
    return reversed as EntityChange
  })
}

/** The key under which an entity is known, fixed for ever because recordings hold it. */
export function keyOf(
  change: { readonly [Name in EntityName]: { readonly entity: Name; readonly value: Entities[Name] } }[EntityName],
): string {
  switch (change.entity) {
    case 'slot':
      return slotKey(change.value.namespace, change.value.set, change.value.ordinal)
    case 'pod':
    case 'claim':
    case 'volume':
    case 'job':
    case 'attempt':
    case 'run':
      return change.value.uid
    case 'storageClass':
    case 'node':
      return change.value.name
    case 'workload':
    case 'service':
    case 'cronJob':
    case 'deployment':
      return nameKey(change.value.namespace, change.value.name)
    case 'record':
      return recordKey(change.value.namespace, change.value.type, change.value.name)
    case 'finding':
      return findingKey(change.value.code, change.value.subject)
    case 'feed':
      return feedKey(change.value)
    default:
      return assertNever(change)
  }
}

export const nameKey = (namespace: string, name: string): string => `${namespace}/${name}`
export const slotKey = (namespace: string, set: string, ordinal: number): string => `${namespace}/${set}/${ordinal}`
export const recordKey = (namespace: string, type: string, name: string): string => `${namespace}/${type}:${name}`
export const feedKey = (feed: Pick<FeedState, 'kind' | 'namespace'>): string => `${feed.kind}/${feed.namespace}`
export const findingKey = (
  code: string,
  subject: { readonly kind: string; readonly namespace: string; readonly name: string },
): string => `${code}/${subject.kind}/${subject.namespace}/${subject.name}`
