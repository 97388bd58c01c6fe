import type { ObjectChange } from '#shared/objects/change.ts'

/**
 * Puts an owner that is added in this batch before what it owns. Only changes of one batch change places: what waits for an
 * owner of a later batch stays unowned. An owner does not overtake a change of its own name, which would be an older object.
 */
export function ownersFirst(changes: readonly ObjectChange[]): readonly ObjectChange[] {
  const added = positionsOfAdded(changes)
  if (added.size < 2 || !changes.some((change, index) => hasLaterOwner(change, index, added))) return changes
  const ordered: ObjectChange[] = []
  const placed = new Set<number>()
  const place = (index: number): void => {
    const change = changes[index]
    if (change === undefined || placed.has(index)) return
    placed.add(index)
    for (const owner of laterOwners(change, index, added)) {
      if (!placed.has(owner) && mayMove(changes, index, owner)) place(owner)
    }
    ordered.push(change)
  }
  for (const index of changes.keys()) place(index)
  return ordered
}

function positionsOfAdded(changes: readonly ObjectChange[]): ReadonlyMap<string, number> {
  const positions = new Map<string, number>()
  for (const [index, change] of changes.entries()) {
    if (change.change === 'added' && !positions.has(change.uid)) positions.set(change.uid, index)
  }
  return positions
}

function laterOwners(change: ObjectChange, index: number, added: ReadonlyMap<string, number>): readonly number[] {
  const owners = change.change === 'added' ? (change.after?.owners ?? []) : []
  return owners.map(({ uid }) => added.get(uid) ?? -1).filter((position) => position > index)
}

/** Asked of every object of a first list, of which none has one: nothing is allocated on the way. */
function hasLaterOwner(change: ObjectChange, index: number, added: ReadonlyMap<string, number>): boolean {
  if (change.change !== 'added' || change.after === undefined) return false
  for (const { uid } of change.after.owners) if ((added.get(uid) ?? -1) > index) return true
  return false
}

function mayMove(changes: readonly ObjectChange[], to: number, from: number): boolean {
  const owner = changes[from]
  const between = changes.slice(to, from)
  return !between.some(
    ({ kind, namespace, name }) => kind === owner?.kind && namespace === owner.namespace && name === owner.name,
  )
}
