import { equal } from '../kit/equal.ts'
import type { EntityChange } from '../model/change.ts'
import type { Workload } from '../model/entities.ts'
import { subjectOfSet, type Direction, type Telling } from './telling.ts'

type Change = Extract<EntityChange, { readonly entity: 'workload' }>

export function tellSet(telling: Telling, { before, after }: Change): void {
  if (before === undefined && after !== undefined) tellAdded(telling, after)
  else if (before !== undefined && after === undefined) tellRemoved(telling, before)
  else if (before !== undefined && after !== undefined) tellUpdated(telling, before, after)
}

function tellAdded(telling: Telling, set: Workload): void {
  telling.tracker.revisions.set(set.uid, revisionsOf(set.update))
  if (set.state === 'gone' || telling.isFirstList('StatefulSet', set.namespace)) return
  telling.tell('set-added', subjectOfSet(set), { set: set.name, replicas: set.replicas }, ['intent', 0])
}

/** Nothing of the set is left in view, or a new set of its name has taken its place. */
function tellRemoved(telling: Telling, set: Workload): void {
  if (set.state === 'present') telling.tell('set-deleted', subjectOfSet(set), { set: set.name }, ['intent', -2])
  telling.tracker.rolling.delete(set.uid)
  telling.tracker.specChangedAt.delete(set.uid)
  telling.tracker.announced.delete(set.uid)
  telling.tracker.revisions.delete(set.uid)
  telling.tracker.direction.delete(set.uid)
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
  tellRollout(telling, before, after)
}

/**
 * A change of the template is told when it is seen: the controller asks the first pod to go before it writes the new revision
 * into the status. Only that tells a rollback, which is then told as one, also where the change was told before.
 */
function tellRollout(telling: Telling, before: Workload, after: Workload): void {
  const { rolling, announced, direction } = telling.tracker
  const { updateRevision: from } = before.update
  const { updateRevision: to } = after.update
  const isNewRevision = from !== '' && to !== '' && from !== to
  const isAsked = from !== '' && from === to && !equal(before.images, after.images)
  if (isNewRevision) {
    const back = whetherBack(telling, before, after)
    if (!announced.delete(after.uid) || back === 'yes') tellRolloutStarted(telling, after, { from, to, back })
    direction.set(after.uid, back)
  }
  if (isAsked) tellRolloutAsked(telling, after)
  else if (after.observedGeneration >= after.generation) announced.delete(after.uid)
  const { partition } = after.update
  // A smaller partition lets the same update go on.
  if (to !== after.update.currentRevision && partition < before.update.partition) rolling.add(after.uid)
  // With OnDelete the two revisions stay apart for good (facts sheet 1.6), so there they say nothing of an update under way.
  const isBetween = after.update.strategy !== 'OnDelete' && partition === 0 && before.update.currentRevision !== from
  const wasRolling = rolling.has(after.uid) || isBetween
  if (!wasRolling || announced.has(after.uid) || !isRolledOut(after)) return
  if (!rolling.has(after.uid) && isRolledOut(before) && from === to) return
  rolling.delete(after.uid)
  const back = direction.get(after.uid) ?? 'unknown'
  direction.delete(after.uid)
  const first = after.startOrdinal + partition
  const params = { set: after.name, revision: to, partition, first, back }
  telling.tell('rollout-done', subjectOfSet(after), params, ['result', 0])
}

/** The first pod of an update goes before the status tells of it; what was told when it was asked for is not told again. */
export function tellRolloutAsked(telling: Telling, set: Workload): void {
  if (telling.tracker.announced.has(set.uid)) return
  telling.tracker.announced.add(set.uid)
  tellRolloutStarted(telling, set, { from: set.update.updateRevision, to: '', back: 'unknown' })
}

function tellRolloutStarted(
  telling: Telling,
  set: Workload,
  { from, to, back }: { readonly from: string; readonly to: string; readonly back: Direction },
): void {
  telling.tracker.rolling.add(set.uid)
  const { partition } = set.update
  const params = { set: set.name, from, to, partition, back }
  telling.tell('rollout-started', subjectOfSet(set), params, ['intent', 3])
}

/**
 * The controller takes an equal older revision again instead of making a new one (facts sheet 1.2). Which one is older the
 * revisions themselves tell; where they may not be read it is known only of those that were seen in use.
 */
function whetherBack({ tracker }: Telling, before: Workload, after: Workload): Direction {
  const seen = tracker.revisions.get(after.uid) ?? revisionsOf(before.update)
  tracker.revisions.set(after.uid, seen)
  for (const revision of revisionsOf(before.update)) seen.add(revision)
  if (after.goesBack === true || seen.has(after.update.updateRevision)) return 'yes'
  return after.goesBack === false ? 'no' : 'unknown'
}

export function revisionsOf({ currentRevision, updateRevision }: Workload['update']): Set<string> {
  return new Set([currentRevision, updateRevision].filter((revision) => revision !== ''))
}

/**
 * Every pod that is to have the update revision has it, and all are Ready. Without a partition the controller then makes it
 * the current revision in the same write; with OnDelete it does not up to 1.36, so there the counts decide alone (facts sheet
 * 1.6 and 1.7). With a partition only the ordinals from it on are counted.
 */
export function isRolledOut({ counts, update, generation, observedGeneration }: Workload): boolean {
  const { strategy, partition, currentRevision, updateRevision } = update
  if (observedGeneration < generation || updateRevision === '') return false
  const isPartial = strategy === 'RollingUpdate' && partition > 0 && currentRevision !== updateRevision
  if (strategy !== 'OnDelete' && !isPartial && currentRevision !== updateRevision) return false
  const toUpdate = isPartial ? counts.wanted - partition : counts.wanted
  if (isPartial && toUpdate <= 0) return false
  return counts.updated >= toUpdate && counts.ready === counts.wanted && counts.created === counts.wanted
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
