import { assertNever } from '../kit/assert.ts'
import type { EntityChange, EntityMaps, ModelChange } from '../model/change.ts'
import type { Workload } from '../model/entities.ts'
import type { Milestone } from './codes.ts'
import { inCausalOrder } from './order.ts'
import { tellPod } from './tell-pod.ts'
import { tellAttempt, tellFeed, tellFinding, tellJob, tellNode, tellRun } from './tell-rest.ts'
import { isRolledOut, revisionsOf, tellGoneSets, tellSet } from './tell-set.ts'
import { tellSlot } from './tell-slot.ts'
import { tellClaim, tellVolume } from './tell-storage.ts'
import { stuckAtFirst } from './tell-stuck-claim.ts'
import { Telling, type Tracker } from './telling.ts'

/** Tells the story of one cluster, batch by batch. What was there when it was made is no story. */
export interface StoryTeller {
  /** `maps` hold the state after the change. */
  tell(change: ModelChange, maps: EntityMaps): readonly Milestone[]
}

export function createStoryTeller(maps?: EntityMaps): StoryTeller {
  const tracker = createTracker(maps)
  return { tell: (change, after) => tellStory(change, after, tracker) }
}

export function createTracker(maps?: EntityMaps): Tracker {
  const sets = [...(maps?.workload.values() ?? [])]
  const nodes = [...(maps?.node.values() ?? [])]
  return {
    rolling: new Set(sets.filter((set) => set.state === 'present' && isUnderWay(set)).map(({ uid }) => uid)),
    announced: new Set(),
    revisions: new Map(sets.map(({ uid, update }) => [uid, revisionsOf(update)])),
    direction: new Map(sets.flatMap((set) => (set.goesBack === null ? [] : [[set.uid, set.goesBack ? 'yes' : 'no']]))),
    slotsOfGoneClaims: new Map(),
    gonePods: new Map(),
    stuckClaims: maps === undefined ? new Map() : stuckAtFirst(maps),
    goneSets: new Set(sets.filter((set) => set.state === 'gone' && !hasPods(set, maps)).map(({ uid }) => uid)),
    specChangedAt: new Map(),
    publishedAddresses: new Map(
      [...(maps?.slot.values() ?? [])].flatMap(({ namespace, name, record }) =>
        record === null || record.addresses.length === 0 ? [] : [[`${namespace}/${name}`, record.addresses.join(', ')]],
      ),
    ),
    lostNodes: new Set(nodes.filter(({ state }) => state === 'silent').map(({ name }) => name)),
  }
}

/** One milestone per object and transition, never merged, causes before what they bring about. */
export function tellStory(change: ModelChange, maps: EntityMaps, tracker: Tracker): readonly Milestone[] {
  const telling = new Telling(change, maps, tracker)
  for (const each of change.changes) tellChange(telling, each)
  tellGoneSets(telling)
  return inCausalOrder(telling.told)
}

function tellChange(telling: Telling, change: EntityChange): void {
  switch (change.entity) {
    case 'workload':
      return tellSet(telling, change)
    case 'slot':
      return tellSlot(telling, change)
    case 'pod':
      return tellPod(telling, change)
    case 'claim':
      return tellClaim(telling, change)
    case 'volume':
      return tellVolume(telling, change)
    case 'node':
      return tellNode(telling, change)
    case 'feed':
      return tellFeed(telling, change)
    case 'finding':
      return tellFinding(telling, change)
    case 'job':
      return tellJob(telling, change)
    case 'attempt':
      return tellAttempt(telling, change)
    case 'run':
      return tellRun(telling, change)
    case 'storageClass':
    case 'service':
    case 'record':
    case 'cronJob':
    case 'deployment':
      return
    default:
      assertNever(change)
  }
}

/** An update that had begun before watching did. */
function isUnderWay(set: Workload): boolean {
  return (
    set.update.updateRevision !== '' && set.update.currentRevision !== set.update.updateRevision && !isRolledOut(set)
  )
}

function hasPods(set: Workload, maps: EntityMaps | undefined): boolean {
  return [...(maps?.slot.values() ?? [])].some(
    (slot) => slot.set === set.name && slot.namespace === set.namespace && slot.podUid !== null,
  )
}
