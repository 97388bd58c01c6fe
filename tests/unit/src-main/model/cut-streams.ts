import { seededRandom } from '#shared/kit/random.ts'
import type { ObjectChange } from '#shared/objects/change.ts'
import type { WatchedKind, WatchedObject } from '#shared/objects/index.ts'

type Objects = Map<string, WatchedObject>

/**
 * Stands between a recorded server and a store: what the server holds, what the store was told, and which kinds' streams are
 * open. A relist of a kind tells the differences, found by uid, and opens its stream.
 */
export class CutStreams {
  readonly #truth = new Map<WatchedKind, Objects>()
  readonly #told = new Map<WatchedKind, Objects>()
  readonly #closed: Set<WatchedKind>

  constructor(late: readonly WatchedKind[]) {
    this.#closed = new Set(late)
  }

  /** The server changes; what open streams say of it is returned. */
  happen(changes: readonly ObjectChange[]): readonly ObjectChange[] {
    return changes.filter((change) => {
      note(objectsOf(this.#truth, change.kind), change)
      const isOpen = !this.#closed.has(change.kind)
      if (isOpen) note(objectsOf(this.#told, change.kind), change)
      return isOpen
    })
  }

  cut(kind: WatchedKind): void {
    this.#closed.add(kind)
  }

  /** The right to list is withdrawn: the objects may stay as they were, or be taken away. */
  forbid(kind: WatchedKind, empties: boolean): readonly ObjectChange[] {
    this.#closed.add(kind)
    if (!empties) return []
    const told = objectsOf(this.#told, kind)
    const removals = [...told.values()].map((before) => inferred('removed', before, undefined))
    told.clear()
    return removals
  }

  relist(kind: WatchedKind): readonly ObjectChange[] {
    this.#closed.delete(kind)
    const truth = objectsOf(this.#truth, kind)
    const told = objectsOf(this.#told, kind)
    const gone = [...told.values()].filter(({ uid }) => !truth.has(uid))
    const come = [...truth.values()].filter((object) => told.get(object.uid) !== object)
    this.#told.set(kind, new Map(truth))
    return [
      ...gone.map((before) => inferred('removed', before, undefined)),
      ...come.map((after) => inferred(told.has(after.uid) ? 'updated' : 'added', told.get(after.uid), after)),
    ]
  }
}

/** Kinds have a stream each: within a flush only the order inside one kind is certain. */
export function shuffledKinds(changes: readonly ObjectChange[], seed: number): readonly ObjectChange[] {
  const random = seededRandom(seed)
  const streams = [...Map.groupBy(changes, ({ kind }) => kind).values()].map((stream) => [...stream])
  const shuffled: ObjectChange[] = []
  for (let open = streams; open.length > 0; open = open.filter((stream) => stream.length > 0)) {
    const next = open[Math.floor(random() * open.length)]?.shift()
    if (next !== undefined) shuffled.push(next)
  }
  return shuffled
}

function objectsOf(all: Map<WatchedKind, Objects>, kind: WatchedKind): Objects {
  const objects = all.get(kind) ?? new Map<string, WatchedObject>()
  all.set(kind, objects)
  return objects
}

function note(objects: Objects, { uid, after }: ObjectChange): void {
  if (after === undefined) objects.delete(uid)
  else objects.set(uid, after)
}

function inferred(
  change: ObjectChange['change'],
  before: WatchedObject | undefined,
  after: WatchedObject | undefined,
): ObjectChange {
  const { kind, uid, namespace, name } = (after ?? before) as WatchedObject
  const shared = { kind, change, uid, namespace, name, seq: 0, receivedAt: 0, synthetic: true }
  return { ...shared, ...(before && { before }), ...(after && { after }) } as ObjectChange
}
