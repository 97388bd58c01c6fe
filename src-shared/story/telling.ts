import { feedKey, nameKey, type EntityChange, type EntityMaps, type ModelChange } from '../model/change.ts'
import type { Claim, Pod, Slot, Subject, Workload } from '../model/entities.ts'
import { isReadable } from '../model/feed.ts'
import type { WatchedKind } from '../objects/index.ts'
import type { Milestone, MilestoneSubject, StoryCode } from './codes.ts'
import type { Stage, Told } from './order.ts'

/** Whether an update leads back to an earlier version: before the status names its revision nobody knows. */
export type Direction = 'yes' | 'no' | 'unknown'

/** What a teller remembers between batches, because a change alone does not hold it. */
export interface Tracker {
  /** Sets, by uid, whose update was seen to begin and not to end. */
  readonly rolling: Set<string>
  /** Sets, by uid, whose update was told when it was asked for: the status says its revision later. */
  readonly announced: Set<string>
  /** The revisions that each set, by uid, was seen to have, so that a return to an older one is known as such. */
  readonly revisions: Map<string, Set<string>>
  /** Where the update under way leads, by uid of its set. */
  readonly direction: Map<string, Direction>
  /** Sets, by uid, of which it was told that they are gone. */
  readonly goneSets: Set<string>
  /** Nodes that were told to be lost. */
  readonly lostNodes: Set<string>
  /** The addresses under which each slot was last published, by namespace and name: a new pod may get the old one. */
  readonly publishedAddresses: Map<string, string>
  /** Slots of claims that are gone, by the claim's uid: a volume may outlive the claim it belongs to. */
  readonly slotsOfGoneClaims: Map<string, NonNullable<Claim['slot']>>
  /** Which pod of a name, by namespace and name, went last, and its revision: the next one may be of another version. */
  readonly gonePods: Map<string, Pick<Pod, 'uid' | 'revision'>>
  /** What keeps a claim, by uid, from being bound, as it was told last. */
  readonly stuckClaims: Map<string, string>
  /** When the spec of a set, by uid, was last seen to change: the controller acts on it before its status says so. */
  readonly specChangedAt: Map<string, number>
}

/** One batch while it is being told. */
export class Telling {
  readonly change: ModelChange
  readonly maps: EntityMaps
  readonly tracker: Tracker
  readonly told: Told[] = []
  /** The feeds that this batch changes, by key: looked up for each thing that appears in it. */
  readonly #feedChanges: ReadonlyMap<string, Extract<EntityChange, { readonly entity: 'feed' }>>

  #claimsByName: ReadonlyMap<string, Claim> | null = null

  /** Keys of records and uids of pods, gathered once, since a batch after a gap may hold thousands of each. */
  readonly changedRecords: ReadonlySet<string>
  readonly startedPods: ReadonlySet<string>

  constructor(change: ModelChange, maps: EntityMaps, tracker: Tracker) {
    this.change = change
    const { changes } = change
    this.#feedChanges = new Map(changes.flatMap((each) => (each.entity === 'feed' ? [[each.key, each]] : [])))
    this.changedRecords = new Set(changes.flatMap(({ entity, key }) => (entity === 'record' ? [key] : [])))
    this.startedPods = new Set(changes.flatMap((each) => (each.entity === 'pod' && isStart(each) ? [each.key] : [])))
    this.maps = maps
    this.tracker = tracker
  }

  tell(code: StoryCode, subject: MilestoneSubject, params: Milestone['params'], place: readonly [Stage, number]): void {
    const { at, synthetic } = this.change
    const [stage, step] = place
    this.told.push({ milestone: { code, at, subject, params, synthetic }, stage, step })
  }

  /**
   * Whether what appears now was merely read for the first time: the first list of a kind is no story, also when the kind
   * comes late. Without any feed of the kind nothing is known, and what appears has happened.
   */
  isFirstList(kind: WatchedKind, namespace: string): boolean {
    const feeds = [feedKey({ kind, namespace }), feedKey({ kind, namespace: '' })]
    const had = feeds.map((key) => {
      const changed = this.#feedChanges.get(key)
      const feed = changed === undefined ? this.maps.feed.get(key) : changed.before
      return changed === undefined && feed === undefined ? null : (feed?.hasData ?? false)
    })
    const known = had.filter((each) => each !== null)
    return known.length > 0 && !known.includes(true)
  }

  /** Whether a kind becomes readable with this batch, for the first time or again. */
  isReadAnew(kind: WatchedKind, namespace: string): boolean {
    const changes = [namespace, ''].map((each) => this.#feedChanges.get(feedKey({ kind, namespace: each })))
    return changes.some((each) => each !== undefined && !isReadable(each.before) && isReadable(each.after))
  }

  /** A finding knows its claim by name alone. */
  claimNamed({ namespace, name }: Subject): Claim | undefined {
    this.#claimsByName ??= new Map(
      [...this.maps.claim.values()].map((claim) => [nameKey(claim.namespace, claim.name), claim]),
    )
    return this.#claimsByName.get(nameKey(namespace, name))
  }

  /** Whether a kind is watched in a namespace, or in all: what belongs to another namespace is somebody else's story. */
  isWatched(kind: WatchedKind, namespace: string): boolean {
    const { feed } = this.maps
    if (feed.has(feedKey({ kind, namespace })) || feed.has(feedKey({ kind, namespace: '' }))) return true
    return ![...feed.values()].some((each) => each.kind === kind)
  }
}

function isStart({ before, after }: Extract<EntityChange, { readonly entity: 'pod' }>): boolean {
  return before?.started !== true && after?.started === true
}

/** The node of a pod whose state nobody knows: what is said of such a pod, the control plane says and not its node. */
export function silentNodeOf(pod: Pod | undefined): string | null {
  return pod?.state === 'unknown' ? pod.node : null
}

export function subjectOfSet({ namespace, name, uid }: Workload): MilestoneSubject {
  return { kind: 'StatefulSet', namespace, name, uid, ordinal: null, set: name }
}

export function subjectOfPod({ namespace, name, uid, slot }: Pod): MilestoneSubject {
  return { kind: 'Pod', namespace, name, uid, ordinal: slot?.ordinal ?? null, set: slot?.set ?? null }
}

export function subjectOfClaim({ namespace, name, uid, slot }: Claim): MilestoneSubject {
  return { kind: 'PersistentVolumeClaim', namespace, name, uid, ordinal: slot?.ordinal ?? null, set: slot?.set ?? null }
}

export function subjectOfSlot(
  slot: Slot,
  kind: 'Pod' | 'Record' | 'PersistentVolumeClaim',
  name: string,
  uid: string | null,
): MilestoneSubject {
  return { kind, namespace: slot.namespace, name, uid, ordinal: slot.ordinal, set: slot.set }
}
