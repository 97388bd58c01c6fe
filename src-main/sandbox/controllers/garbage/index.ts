import { equal } from '#shared/kit/equal.ts'
import type { ResourceName } from '../../objects.ts'
import { resources } from '../../resources.ts'
import type { ClusterView, StoreChange } from '../../storage/types.ts'
import type { Controller } from '../types.ts'
import { decideGarbage, type GarbageObserved } from './decide.ts'
import { hasFinalizer, judge, orphanFinalizer, waitsForDependents } from './ownership.ts'

/** The real collector needs a few round trips to the API server for each object. */
const lagMs = 20

const uidsOf = (dependents: ReturnType<ClusterView['ownedBy']>): readonly string[] =>
  dependents.map(({ object }) => object.metadata.uid)

/** Whom a change concerns: the object, those that it owns, and owners that wait for it. */
function concerned(view: ClusterView, { type, object, before }: StoreChange): readonly string[] {
  const { uid, ownerReferences = [] } = object.metadata
  if (type === 'DELETED') {
    const waiting = ownerReferences.map((owner) => owner.uid).filter((owner) => isWaiting(view, owner))
    return [...uidsOf(view.ownedBy(uid)), ...waiting]
  }
  const settles = waitsForDependents(object) || hasFinalizer(object, orphanFinalizer)
  if (type === 'ADDED') return ownerReferences.length > 0 || settles ? [uid] : []
  const uids: string[] = []
  const referencesBefore = before?.metadata.ownerReferences ?? []
  if (!equal(referencesBefore, ownerReferences)) {
    // A reference that is gone, or no longer blocks, may have been the last that an owner waited for.
    uids.push(uid, ...referencesBefore.map((owner) => owner.uid).filter((owner) => isWaiting(view, owner)))
  }
  const wasSettling = before !== null && (waitsForDependents(before) || hasFinalizer(before, orphanFinalizer))
  const isNew = before?.metadata.deletionTimestamp === undefined || !wasSettling
  if (object.metadata.deletionTimestamp !== undefined && settles && isNew) {
    // Only in the foreground do the dependents have something to do; orphaning is the owner's own work.
    uids.push(uid, ...(waitsForDependents(object) ? uidsOf(view.ownedBy(uid)) : []))
  }
  return uids
}

function isWaiting(view: ClusterView, uid: string): boolean {
  const owner = view.byUid(uid)
  return owner !== undefined && waitsForDependents(owner.object)
}

/** Deletes what has lost all its owners, and works off the two finalizers of cascading deletion. Keys are uids. */
export function createGarbageController(view: ClusterView): Controller<GarbageObserved> {
  const wake = (change: StoreChange): readonly string[] => concerned(view, change)
  const watched = (Object.keys(resources) as ResourceName[]).filter((name) => name !== 'events')
  return {
    name: 'garbage-collector',
    triggers: Object.fromEntries(watched.map((name) => [name, wake])),
    lagMs,
    observe(uid) {
      const found = view.byUid(uid)
      if (found === undefined) return null
      const owners = (found.object.metadata.ownerReferences ?? []).map((reference) => judge(view, found, reference))
      return { found, owners, dependents: view.ownedBy(uid) }
    },
    decide: decideGarbage,
  }
}
