import { nameKey, slotKey, type EntityMaps } from '#shared/model/change.ts'
import type { EntityName } from '#shared/model/entities.ts'
import type { ObjectChangeOf } from '#shared/objects/change.ts'
import type {
  ClaimObject,
  ObjectsByKind,
  PodObject,
  StatefulSetObject,
  WatchedKind,
  WatchedObject,
} from '#shared/objects/index.ts'
import { parseOrdinalName } from '../store/ordinals.ts'
import { claimNamesOf, controllerOfKind } from '../store/references.ts'
import type { Look } from './look.ts'
import { claimSeriesOf } from './sets.ts'

/** The shape of a relation, and the words in which the tables of relations are written. */

/** What is derived: the entities, and the records of one Service, which are made together. */
export type Derived = Exclude<EntityName, 'feed' | 'finding' | 'record'> | 'serviceRecords'

/** Where a relation looks for keys: the store after the batch, and the entities before it. */
export interface RelationLook extends Look {
  readonly known: EntityMaps
}

/** One fact: when an object of `from` changes, the entities `to` with these keys may change. */
export interface Relation<Kind extends WatchedKind> {
  readonly id: string
  readonly from: Kind
  readonly to: Derived
  /** Keys found through the object as it was and as it is. Naming a key too many costs time, one too few is a mistake. */
  readonly keys: (change: ObjectChangeOf<Kind>, look: RelationLook) => Iterable<string>
}

export type AnyRelation = { readonly [Kind in WatchedKind]: Relation<Kind> }[WatchedKind]

export const relation = <Kind extends WatchedKind>(
  id: string,
  from: Kind,
  to: Relation<Kind>['to'],
  keys: Relation<Kind>['keys'],
): Relation<Kind> => ({ id, from, to, keys })

/** The key of the workload of this kind that controls an object, as a list for `both`. */
export const keysOfController =
  (kind: string) =>
  (object: WatchedObject): readonly string[] => {
    const owner = controllerOfKind(object, kind)
    return owner === null ? [] : [nameKey(object.namespace, owner.name)]
  }

/** Keys of the object as it was and as it is. */
export function both<Kind extends WatchedKind>(
  keysOf: (object: ObjectsByKind[Kind], look: RelationLook) => readonly string[],
): Relation<Kind>['keys'] {
  return ({ before, after }, look) => {
    const earlier = before === undefined ? none : keysOf(before, look)
    const later = after === undefined ? none : keysOf(after, look)
    return earlier.length === 0 ? later : later.length === 0 ? earlier : [...earlier, ...later]
  }
}

/** The same keys, but only when the object came, went, or differs in what matters here. */
export function onlyIf<Kind extends WatchedKind>(
  differs: (before: ObjectsByKind[Kind], after: ObjectsByKind[Kind]) => boolean,
  keys: Relation<Kind>['keys'],
): Relation<Kind>['keys'] {
  return (change: ObjectChangeOf<Kind>, look) => {
    const { before, after } = change
    return before !== undefined && after !== undefined && !differs(before, after) ? none : keys(change, look)
  }
}

const none: readonly never[] = []

/** Slots that the name of a claim could mean: whether there is such a set is asked when the slot is derived. */
export function slotKeysOfClaim({ namespace, name }: Pick<ClaimObject, 'namespace' | 'name'>): readonly string[] {
  return placesOfClaim(name).map(({ set, ordinal }) => slotKey(namespace, set, ordinal))
}

export function placesOfClaim(name: string): readonly { readonly set: string; readonly ordinal: number }[] {
  const parsed = parseOrdinalName(name)
  if (parsed === null) return []
  const { base, ordinal } = parsed
  return [...base.matchAll(/-/g)].map(({ index }) => ({ set: base.slice(index + 1), ordinal }))
}

/** What a set says of its slots: the object, or the workload as it was told before. */
export type SetShape = Pick<StatefulSetObject, 'namespace' | 'name' | 'startOrdinal' | 'replicas'> & {
  readonly claimTemplates: readonly { readonly name: string }[]
}

/** Slots that a set has or had by any of the three reasons for which a slot exists. */
export function slotKeysOfSet(look: Look, set: SetShape): readonly string[] {
  const { namespace, name, startOrdinal, replicas } = set
  const ordinals = new Set(Array.from({ length: replicas }, (_, index) => startOrdinal + index))
  for (const pod of look.store.podsOfSet(namespace, name)) addOrdinal(ordinals, pod.name)
  for (const claim of claimsOfSet(look, set)) addOrdinal(ordinals, claim.name)
  return [...ordinals].map((ordinal) => slotKey(namespace, name, ordinal))
}

/** Claims that the set's templates explain, and those that its pods name: without the set its pods explain them. */
export function claimsOfSet(look: Look, set: SetShape): readonly ClaimObject[] {
  const { namespace, name, claimTemplates } = set
  const byTemplate = claimTemplates.flatMap((template) => [
    ...look.store.claimsOfSeries(namespace, claimSeriesOf(template.name, name)),
  ])
  return [...byTemplate, ...[...look.store.podsOfSet(namespace, name)].flatMap((pod) => claimsOfPod(look, pod))]
}

export function claimsOfPod(look: Look, pod: PodObject): readonly ClaimObject[] {
  return claimNamesOf(pod).flatMap((name) => look.store.named('PersistentVolumeClaim', pod.namespace, name) ?? [])
}

function addOrdinal(ordinals: Set<number>, name: string): void {
  const parsed = parseOrdinalName(name)
  if (parsed !== null) ordinals.add(parsed.ordinal)
}
