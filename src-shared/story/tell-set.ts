import type { EntityChange } from '../model/change.ts'
import type { Workload } from '../model/entities.ts'
import { subjectOfSet, type Telling } from './telling.ts'

type Change = Extract<EntityChange, { readonly entity: 'workload' }>

export function tellSet(telling: Telling, { before, after }: Change): void {
  if (before === undefined && after !== undefined) tellAdded(telling, after)
  else if (before !== undefined && after === undefined) tellRemoved(telling, before)
  else if (before !== undefined && after !== undefined) tellUpdated(telling, before, after)
}

function tellAdded(telling: Telling, set: Workload): void {
  if (set.state === 'gone' || telling.isFirstList('StatefulSet', set.namespace)) return
  telling.tell('set-added', subjectOfSet(set), { set: set.name, replicas: set.replicas }, ['intent', 0])
}

/** Nothing of the set is left in view, or a new set of its name has taken its place. */
function tellRemoved(telling: Telling, set: Workload): void {
  if (set.state === 'present') telling.tell('set-deleted', subjectOfSet(set), { set: set.name }, ['intent', -2])
  telling.tracker.rolling.delete(set.uid)
  telling.tracker.specChangedAt.delete(set.uid)
  const isReplaced = telling.change.changes.some(
    ({ entity, before, after }) =>
      entity === 'workload' && before === undefined && after?.name === set.name && after.namespace === set.namespace,
  )
  if (!isReplaced && set.state === 'gone') tellGone(telling, set)
  else if (set.state !== 'gone') telling.tell('set-gone', subjectOfSet(set), { set: set.name }, ['intent', -1])
  telling.tracker.goneSets.delete(set.uid)
}

function tellUpdated(telling: Telling, before: Workload, after: Workload): void {
  const subject = subjectOfSet(after)
  if (before.generation !== after.generation) telling.tracker.specChangedAt.set(after.uid, telling.change.at)
  if (before.state === 'present' && after.state !== 'present') {
    telling.tell('set-deleted', subject, { set: after.name }, ['intent', 1])
    telling.tracker.rolling.delete(after.uid)
  }
  if (after.state !== 'present') return
  if (before.replicas !== after.replicas)
    telling.tell('set-scaled', subject, { set: after.name, from: before.replicas, to: after.replicas }, ['intent', 2])
  const { updateRevision: from } = before.update
  const { updateRevision: to } = after.update
  if (from !== '' && to !== '' && from !== to) {
    telling.tracker.rolling.add(after.uid)
    telling.tell('rollout-started', subject, { set: after.name, from, to, partition: after.update.partition }, [
      'intent',
      3,
    ])
  }
  const wasRolling = telling.tracker.rolling.has(after.uid) || before.update.currentRevision !== from
  if (!wasRolling || !isRolledOut(after) || (isRolledOut(before) && from === to)) return
  telling.tracker.rolling.delete(after.uid)
  telling.tell('rollout-done', subject, { set: after.name, revision: to }, ['result', 0])
}

/**
 * Every wanted pod has the update revision and is Ready. The controller then makes it the current revision in the same write;
 * with OnDelete it does not up to 1.36, so there the counts decide alone (facts sheet 1.6 and 1.7).
 */
export function isRolledOut({ counts, update, generation, observedGeneration }: Workload): boolean {
  if (observedGeneration < generation || update.updateRevision === '') return false
  if (update.strategy !== 'OnDelete' && update.currentRevision !== update.updateRevision) return false
  return counts.updated === counts.wanted && counts.ready === counts.wanted && counts.created === counts.wanted
}

/** A set that is gone keeps its slots while pods or claims remain; it is told to be gone once its last pod is. */
export function tellGoneSets(telling: Telling): void {
  const names = new Set<string>()
  for (const { entity, key, before, after } of telling.change.changes) {
    if (entity === 'workload') names.add(key)
    if (entity === 'pod' && before?.slot != null && after === undefined)
      names.add(`${before.namespace}/${before.slot.set}`)
    if (entity === 'slot') names.add(key.slice(0, key.lastIndexOf('/')))
  }
  for (const name of names) {
    const set = telling.maps.workload.get(name)
    if (set?.state !== 'gone') continue
    let hasPod = false
    for (const slot of telling.maps.slot.values())
      if (slot.podUid !== null && slot.set === set.name && slot.namespace === set.namespace) hasPod = true
    if (!hasPod) tellGone(telling, set)
  }
}

function tellGone(telling: Telling, set: Workload): void {
  if (telling.tracker.goneSets.has(set.uid)) return
  telling.tracker.goneSets.add(set.uid)
  telling.tell('set-gone', subjectOfSet(set), { set: set.name }, ['result', 1])
}
