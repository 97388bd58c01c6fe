// `metadata.managedFields`: who owns which fields, read and written (apimachinery: pkg/util/managedfields/internal).
import type { Json, JsonObject } from '../objects.ts'
import { difference, fieldsV1Of, isEmptySet, setOf, setOfFieldsV1, union } from './field-set.ts'
import type { FieldSet } from './field-set.ts'

/** One manager with what it owns. `time` null: it has applied nothing new yet. */
export interface Manager {
  readonly name: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string
  readonly time: string | null
  readonly fields: FieldSet
}

/** Managers by their identity. An applier is the same in every version, an updater another one in each. */
export type Managers = ReadonlyMap<string, Manager>

type Identity = Pick<Manager, 'name' | 'operation' | 'apiVersion' | 'subresource'>

export const identityOf = ({ name, operation, apiVersion, subresource }: Identity): string =>
  JSON.stringify([name, operation, operation === 'Apply' ? '' : apiVersion, subresource])

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

function managerOfEntry(entry: Json): Manager | null {
  if (!isObject(entry)) return null
  const { operation, apiVersion, fieldsType, fieldsV1, time } = entry
  if ((operation !== 'Apply' && operation !== 'Update') || textOf(apiVersion) === '' || fieldsType !== 'FieldsV1')
    return null
  return {
    name: textOf(entry['manager']),
    operation,
    apiVersion: textOf(apiVersion),
    subresource: textOf(entry['subresource']),
    time: typeof time === 'string' ? time : null,
    fields: setOfFieldsV1(isObject(fieldsV1) ? fieldsV1 : {}),
  }
}

const entriesOf = (object: JsonObject): readonly Json[] | undefined => {
  const { metadata } = object
  const entries = isObject(metadata) ? metadata['managedFields'] : undefined
  return Array.isArray(entries) ? (entries as readonly Json[]) : undefined
}

/** The managers that an object names; none if one of the entries is broken. */
export function managersOf(object: JsonObject): Managers {
  const managers = new Map<string, Manager>()
  for (const entry of entriesOf(object) ?? []) {
    const manager = managerOfEntry(entry)
    if (manager === null) return new Map()
    managers.set(identityOf(manager), manager)
  }
  return managers
}

/** An empty list, or a list of one empty entry, is how a client asks to forget all managers. */
export function isReset(object: JsonObject): boolean {
  const entries = entriesOf(object)
  if (entries === undefined) return false
  const [first] = entries
  return entries.length === 0 || (entries.length === 1 && isObject(first) && Object.keys(first).length === 0)
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function entryOf({ name, operation, apiVersion, subresource, time, fields }: Manager): JsonObject {
  return {
    ...(name === '' ? {} : { manager: name }),
    operation,
    apiVersion,
    ...(time === null ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsV1Of(fields),
    ...(subresource === '' ? {} : { subresource }),
  }
}

/** The list as it is stored: appliers first, then by time, name, version and subresource. Undefined: nobody manages anything. */
export function entriesFrom(managers: Managers): readonly JsonObject[] | undefined {
  if (managers.size === 0) return undefined
  return [...managers.values()]
    .toSorted(
      (a, b) =>
        compareText(a.operation, b.operation) ||
        compareText(a.time ?? '', b.time ?? '') ||
        compareText(a.name, b.name) ||
        compareText(a.apiVersion, b.apiVersion) ||
        compareText(a.subresource, b.subresource),
    )
    .map(entryOf)
}

/** The object with these managers, or with none. */
export function withManagers(object: JsonObject, managers: Managers): JsonObject {
  const { metadata } = object
  const { managedFields: _before, ...rest } = isObject(metadata) ? metadata : {}
  const managedFields = entriesFrom(managers)
  return { ...object, metadata: managedFields === undefined ? rest : { ...rest, managedFields } }
}

/** What nobody manages: it says which object this is, or the server alone writes it. */
const unmanaged = setOf(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields'].map(
    (name) => ['f:metadata', `f:${name}`],
  ),
  ['f:metadata', 'f:resourceVersion'],
)

/** Without what nobody manages, and gone if nothing is left. */
export function stripped(managers: Managers, identity: string): Managers {
  const manager = managers.get(identity)
  if (manager === undefined) return managers
  const kept = new Map(managers)
  const fields = difference(manager.fields, unmanaged)
  if (isEmptySet(fields)) kept.delete(identity)
  else kept.set(identity, { ...manager, fields })
  return kept
}

const maximumUpdaters = 10

/** More than ten updaters: the oldest of a version become one, `ancient-changes`. */
export function capped(managers: Managers): Managers {
  const updaters = [...managers.entries()]
    .filter(([, manager]) => manager.operation === 'Update')
    .toSorted(([a, one], [b, other]) => compareText(one.time ?? '', other.time ?? '') || compareText(a, b))
  let excess = updaters.length - maximumUpdaters
  const kept = new Map(managers)
  const firsts = new Map<string, string>()
  for (const [identity, manager] of updaters) {
    if (excess <= 0) break
    const { apiVersion } = manager
    const bucket = identityOf({ name: 'ancient-changes', operation: 'Update', apiVersion, subresource: '' })
    const first = firsts.get(apiVersion)
    if (first === undefined) {
      firsts.set(apiVersion, identity)
      continue
    }
    const base = kept.get(bucket) ?? kept.get(first)
    kept.delete(first)
    kept.delete(identity)
    const fields = base === undefined ? manager.fields : union(manager.fields, base.fields)
    kept.set(bucket, { ...manager, name: 'ancient-changes', subresource: '', fields })
    excess -= 1
  }
  return kept
}
