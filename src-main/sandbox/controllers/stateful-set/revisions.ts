import type { NewObject } from '../../objects.ts'
import { controllerReference } from '../facts.ts'
import type { PodTemplate } from '../pod-template.ts'
import { fnv32, goJson, safeEncoded } from '../template-hash.ts'
import type { Action } from '../types.ts'
import { revisionOf, type ControllerRevision, type Pod, type StatefulSet } from './naming.ts'

/** One state of a set's template: what its pods are made from and labelled with. */
export interface Revision {
  readonly name: string
  readonly template: PodTemplate
}

export interface Revisions {
  readonly current: Revision
  readonly update: Revision
  readonly collisionCount: number
  readonly actions: readonly Action[]
}

const hashLabel = 'controller.kubernetes.io/hash'

interface RevisionData {
  readonly spec: { readonly template: PodTemplate & { readonly $patch: 'replace' } }
}

/** The patch that puts a set back to this template: only the template counts, so scaling makes no revision. */
const dataOf = (set: StatefulSet): RevisionData => ({ spec: { template: { $patch: 'replace', ...set.spec.template } } })

/** Every sync compares templates as texts, and stored ones never change: the text is kept with what it was made from. */
const texts = new WeakMap<object, string>()

function remembered(source: object, text: () => string): string {
  const before = texts.get(source)
  if (before !== undefined) return before
  const made = text()
  texts.set(source, made)
  return made
}

const jsonOf = (set: StatefulSet): string => remembered(set.spec.template, () => goJson(dataOf(set)))
const jsonOfData = (data: ControllerRevision['data']): string =>
  data === undefined ? goJson(data) : remembered(data, () => goJson(data))

/** Oldest first (kubernetes: history.SortControllerRevisions). */
export function inOrder(revisions: readonly ControllerRevision[]): readonly ControllerRevision[] {
  const keyOf = ({ revision, metadata }: ControllerRevision): readonly [number, string, string] => [
    revision,
    metadata.creationTimestamp,
    metadata.name,
  ]
  return revisions.toSorted((one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)]
    return a[0] - b[0] || compare(a[1], b[1]) || compare(a[2], b[2])
  })
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** The real server's own names: the hash of the patch as Go writes it, followed by the count of collisions. */
function hashOf(json: string, collisionCount: number): string {
  return safeEncoded(fnv32(new TextEncoder().encode(json + String(collisionCount))))
}

const nameOf = (set: StatefulSet, hash: string): string => `${set.metadata.name.slice(0, 223)}-${hash}`

function newRevision(
  set: StatefulSet,
  data: RevisionData,
  hash: string,
  revision: number,
): NewObject<'controllerrevisions'> {
  const { annotations, namespace = '' } = set.metadata
  return {
    metadata: {
      name: nameOf(set, hash),
      namespace,
      labels: { ...set.spec.template.metadata?.labels, [hashLabel]: hash },
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerReference(set)],
    },
    data,
    revision,
  }
}

function revisionFrom({ metadata, data }: ControllerRevision): Revision {
  const { $patch: _patch, ...template } = (data as unknown as RevisionData).spec.template
  return { name: metadata.name, template }
}

interface Known {
  /** The set's own revisions, oldest first. */
  readonly revisions: readonly ControllerRevision[]
  /** Whoever has a name now, owned by this set or not. */
  readonly named: (name: string) => ControllerRevision | undefined
}

/**
 * The revisions that a sync works with (kubernetes: getStatefulSetRevisions). An equal older one is raised to be the
 * newest; only a template that was never seen makes a new one.
 */
export function revisionsOf(set: StatefulSet, known: Known): Revisions {
  const { revisions } = known
  const json = jsonOf(set)
  const next = (revisions.at(-1)?.revision ?? 0) + 1
  const equal = revisions.findLast(({ data }) => jsonOfData(data) === json)
  const found = { collisionCount: set.status?.collisionCount ?? 0, actions: [] as readonly Action[] }
  const currentOr = (update: Revision): Revision => {
    const current = revisions.find(({ metadata }) => metadata.name === set.status?.currentRevision)
    return current === undefined ? update : revisionFrom(current)
  }
  if (equal !== undefined) {
    const update = revisionFrom(equal)
    const raised: Action = { verb: 'update', resource: 'controllerrevisions', object: { ...equal, revision: next } }
    const isNewest = equal === revisions.at(-1)
    return { ...found, update, current: currentOr(update), actions: isNewest ? [] : [raised] }
  }
  const created = createdRevision(set, json, next, known)
  return { ...found, ...created, current: currentOr(created.update) }
}

/** A name that another template has is passed over by counting the collision; an equal revision of that name is used as it is. */
function createdRevision(
  set: StatefulSet,
  json: string,
  next: number,
  { named }: Known,
): Pick<Revisions, 'update' | 'collisionCount' | 'actions'> {
  const { template } = set.spec
  let collisionCount = set.status?.collisionCount ?? 0
  const hash = hashOf(json, collisionCount)
  for (;;) {
    const name = nameOf(set, hashOf(json, collisionCount))
    const taken = named(name)
    if (taken === undefined) {
      const made = newRevision(set, dataOf(set), hash, next)
      const object = { ...made, metadata: { ...made.metadata, name } }
      const actions: readonly Action[] = [{ verb: 'create', resource: 'controllerrevisions', object }]
      return { update: { name, template }, collisionCount, actions }
    }
    if (jsonOfData(taken.data) === json) return { update: { name, template }, collisionCount, actions: [] }
    collisionCount += 1
  }
}

/** What goes because the history is longer than its limit: only revisions that nothing is of any more count. */
export function forgotten(
  set: StatefulSet,
  revisions: readonly ControllerRevision[],
  { current, update }: Revisions,
  pods: readonly Pod[],
): readonly Action[] {
  const live = new Set([current.name, update.name, ...pods.map(revisionOf)])
  const history = revisions.filter(({ metadata }) => !live.has(metadata.name))
  const surplus = Math.max(0, history.length - (set.spec.revisionHistoryLimit ?? 10))
  return history.slice(0, surplus).map(({ metadata: { namespace = '', name, uid } }) => ({
    verb: 'delete',
    resource: 'controllerrevisions',
    namespace,
    name,
    uid,
  }))
}
