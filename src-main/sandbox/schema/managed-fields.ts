import type { Json, JsonObject } from '../objects.ts'
import { decodeInto } from './decode-value.ts'
import { requiredSchema } from './decode-kind.ts'
import { difference, intersection, isEmptySet, recursiveDifference, setOf, union } from './field-set.ts'
import type { FieldSet } from './field-set.ts'
import { groupVersionOf } from './kinds.ts'
import { capped, entriesFrom, identityOf, isReset, managersOf, stripped } from './managers.ts'
import type { Manager, Managers } from './managers.ts'
import { definitions } from './tables.ts'
import { compare } from './typed-objects.ts'
import type { Comparison } from './typed-objects.ts'
import type { GroupVersionKind, Writer } from './types.ts'
import { wireTime } from '../time/wire-time.ts'

/** One write that is no apply. `after` has its defaults set, but nothing that admission or the strategy's prepareFor… adds. */
export interface TrackedUpdate {
  readonly gvk: GroupVersionKind
  /** Null for a creation. */
  readonly before: JsonObject | null
  readonly after: JsonObject
  readonly writer: Writer
}

/** A manager whose fields others have changed. */
export interface Conflict {
  readonly manager: Manager
  readonly fields: FieldSet
}

/** The kind's empty object: what a creation is compared with, so that zero values are nobody's. */
export const emptyObject = (gvk: GroupVersionKind): JsonObject =>
  decodeInto(requiredSchema(gvk), { value: {}, repeated: new Map() }, 'json').object

/** What a write of this subresource cannot change, whatever it says: the server resets it, so nobody owns it by that. */
function resetFields(gvk: GroupVersionKind, subresource: string): FieldSet {
  const { properties = {} } = definitions[requiredSchema(gvk)] ?? {}
  const hasBoth = 'spec' in properties && 'status' in properties
  if (subresource === 'status') return setOf(['f:spec'])
  return hasBoth ? setOf(['f:status']) : setOf()
}

/** What a Scale says of an object. Go leaves a zero out of it, so a scaling to zero takes the field from all and gives it to nobody. */
function scaleFields({ spec }: JsonObject): JsonObject {
  const replicas = typeof spec === 'object' && spec !== null && 'replicas' in spec ? spec.replicas : undefined
  return { spec: replicas === undefined || replicas === 0 ? {} : { replicas } }
}

/** How two objects differ, in what the writer's subresource can change. */
export function comparison(
  gvk: GroupVersionKind,
  before: JsonObject,
  after: JsonObject,
  subresource: string,
): Comparison {
  const definition = definitions[requiredSchema(gvk)] ?? {}
  const isScale = subresource === 'scale'
  const { added, modified, removed } = isScale
    ? compare(scaleFields(before), scaleFields(after), definition)
    : compare(before, after, definition)
  const mask = resetFields(gvk, subresource)
  return {
    added: recursiveDifference(added, mask),
    modified: recursiveDifference(modified, mask),
    removed: recursiveDifference(removed, mask),
  }
}

/** Fields of the writer's own that no write of its subresource changes. */
export const withoutResetFields = (fields: FieldSet, gvk: GroupVersionKind, subresource: string): FieldSet =>
  recursiveDifference(fields, resetFields(gvk, subresource))

/** Whose fields a change touches, besides the writer's own. */
export function conflictsOf(managers: Managers, writer: string, { added, modified }: Comparison): readonly Conflict[] {
  const touched = union(modified, added)
  return [...managers]
    .filter(([identity]) => identity !== writer)
    .map(([, manager]) => ({ manager, fields: intersection(manager.fields, touched) }))
    .filter(({ fields }) => !isEmptySet(fields))
}

/** The managers after others' fields were taken over or removed. */
export function takenFrom(managers: Managers, writer: string, changes: Comparison): Managers {
  const touched = union(changes.modified, changes.added)
  const kept = new Map<string, Manager>()
  for (const [identity, manager] of managers) {
    const fields = difference(difference(manager.fields, touched), changes.removed)
    if (identity === writer) kept.set(identity, manager)
    else if (!isEmptySet(fields)) kept.set(identity, { ...manager, fields })
  }
  return kept
}

/** The managers after an update: the writer owns what it changed besides what it owned, and all others lose that. */
export function managersAfterUpdate(managers: Managers, { gvk, before, after, writer }: TrackedUpdate): Managers {
  const { manager: name, subresource, nowMs } = writer
  const changes = comparison(gvk, before ?? emptyObject(gvk), after, subresource)
  const owner = { name, operation: 'Update' as const, apiVersion: groupVersionOf(gvk), subresource }
  const identity = identityOf(owner)
  // The write stands for itself first, so that the writer's older fields change hands like everybody's.
  const left = new Map(takenFrom(managers, '', changes))
  const fields = withoutResetFields(union(changes.modified, changes.added), gvk, subresource)
  // The real server loses the time on the way from the Scale to the object that is scaled.
  const time = subresource === 'scale' ? null : wireTime(nowMs)
  const own = stripped(new Map([[identity, { ...owner, time, fields }]]), identity).get(identity)
  if (own === undefined || isEmptySet(own.fields)) return left
  const previous = left.get(identity)
  left.set(identity, previous === undefined ? own : { ...own, fields: union(own.fields, previous.fields) })
  return capped(left)
}

/** What `metadata.managedFields` is after the write; undefined: none (the object was never tracked, and this is no creation). */
export function trackUpdate(update: TrackedUpdate): readonly Json[] | undefined {
  const { before, after, writer } = update
  const isSubresource = writer.subresource !== ''
  const live = before === null ? new Map<string, Manager>() : managersOf(before)
  if (!isSubresource && isReset(after)) return undefined
  const given = isSubresource ? live : managersOf(after)
  const managers = given.size === 0 ? live : given
  if (managers.size === 0 && before !== null) return undefined
  return entriesFrom(
    managersAfterUpdate(managers, {
      ...update,
      before: before === null ? null : withoutManagedFields(before),
      after: withoutManagedFields(after),
    }),
  )
}

/** The name a write is tracked under: `fieldManager`, else the user agent up to its first slash, else `unknown`. */
export function managerOf(fieldManager: string | null, userAgent: string): string {
  if (fieldManager !== null && fieldManager !== '') return fieldManager
  return (userAgent.split('/')[0] ?? '').slice(0, 128) || 'unknown'
}

/** The object without `metadata.managedFields`. */
export function withoutManagedFields(object: JsonObject): JsonObject {
  const { metadata } = object
  if (metadata === null || typeof metadata !== 'object' || Array.isArray(metadata)) return object
  const { managedFields: _dropped, ...rest } = metadata as JsonObject
  return { ...object, metadata: rest }
}
