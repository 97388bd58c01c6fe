import { equal } from '#shared/kit/equal.ts'
import { nameKey, type EntityChange, type EntityMaps } from '#shared/model/change.ts'
import type { Claim, Finding, Slot, Volume, Workload } from '#shared/model/entities.ts'
import { whyOfSlot } from '#shared/story/findings.ts'
import { hasOrphan, hasSynced, uidInSlot } from '#shared/story/neighbours.ts'
import type { GoneSet } from './gone-sets.ts'
import { byNumber, FindingsOf, subjectKey, subjectsOf } from './findings-of.ts'
import { isKept } from './layout/context.ts'
import { LeftVolumes } from './left-volumes.ts'
import { targetOf, type StageTarget } from './relevance.ts'
import { classesOf, readableOf } from './stage-facts.ts'
import type { StageSlot, StageState } from './types.ts'

/**
 * What the Stage shows of one set, gathered from the maps once and then kept up by what changes in them: a beat changes a few of
 * a thousand slots, and only these are made again. Whatever is drawn of the others is known by their identity.
 */
export class Gathering {
  readonly #maps: EntityMaps
  readonly #key: string
  readonly #target: StageTarget
  readonly #found: FindingsOf
  readonly #left: LeftVolumes
  readonly #slots = new Map<string, Gathered>()
  /** The slot of everything that a slot was made of, by uid or by what is said of it. */
  readonly #slotOf = new Map<string, string>()
  /** Keys of the slots that have to be looked at again. */
  readonly #stale = new Set<string>()
  #stuck: Finding | null = null
  #ordered: readonly StageSlot[] = []
  #findings: readonly Finding[] = []
  /** Something else is said, or of other things, or in another order. */
  #isSaidAnew = true
  #workload: Workload | null = null

  constructor(maps: EntityMaps, key: string) {
    this.#maps = maps
    this.#key = key
    this.#target = targetOf(key)
    this.#found = new FindingsOf(maps, this.#target.namespace)
    this.#left = new LeftVolumes(maps, this.#target.namespace)
    for (const [slotKey, slot] of maps.slot) if (this.#isOurs(slot)) this.#stale.add(slotKey)
  }

  get workload(): string {
    return this.#key
  }

  /** What was applied to the maps or undone in them since. */
  take(changes: readonly EntityChange[]): void {
    for (const change of changes) this.#takeOne(change)
  }

  /** Everything that the Stage shows of the set, or of what it left behind; null when there was none by then. */
  stateAt(at: number, gone: (key: string, at: number) => GoneSet | null = () => null): StageState | null {
    const workload = this.#maps.workload.get(this.#key)
    if (workload !== undefined) return this.#stateOf(workload, at)
    const set = gone(this.#key, at)
    if (set === null) return null
    const state = this.#stateOf(set.workload, at)
    const left = set.claims.filter((name) => this.#left.of(name) !== null).length
    const volumes = state.readable.volumes ? left : null
    return { ...state, farewell: { pods: set.pods, claims: set.claims.length, volumes } }
  }

  #stateOf(workload: Workload, at: number): StageState {
    this.#lookAgain()
    const slots = this.#ordered
    const feeds = [...this.#maps.feed.values()]
    return {
      at,
      workload,
      slots,
      classes: classesOf(this.#maps, workload, slots),
      service: this.#maps.service.get(nameKey(workload.namespace, workload.dns.serviceName)) ?? null,
      findings: this.#findingsAbout(workload),
      readable: readableOf(feeds, workload.namespace),
      feeds,
      nodes: [...this.#maps.node.values()],
    }
  }

  #isOurs({ namespace, set }: Slot): boolean {
    return namespace === this.#target.namespace && set === this.#target.set
  }

  #takeOne(change: EntityChange): void {
    switch (change.entity) {
      case 'slot':
        if ([change.before, change.after].some((slot) => slot !== undefined && this.#isOurs(slot)))
          this.#stale.add(change.key)
        return
      case 'workload':
        if (change.key === this.#key && hasSynced(change.before) !== hasSynced(change.after)) this.#touchOrphans()
        return
      case 'pod':
      case 'claim':
        return this.#touch(change.key)
      case 'volume':
        this.#touch(change.key)
        for (const name of this.#left.take(change)) this.#touch(subjectKey('PersistentVolumeClaim', name))
        return
      case 'finding': {
        const subject = this.#found.take(change)
        if (subject === null) return
        this.#isSaidAnew = true
        return this.#touch(subject)
      }
      default:
      // Everything else is asked for by name each time.
    }
  }

  #touch(thing: string): void {
    const slot = this.#slotOf.get(thing)
    if (slot !== undefined) this.#stale.add(slot)
  }

  /** Whose pod is in these slots is a question of the set, too. */
  #touchOrphans(): void {
    for (const [key, { entry }] of this.#slots) if (hasOrphan(entry.slot)) this.#stale.add(key)
  }

  #lookAgain(): void {
    const stuck = stuckUpdate(this.#found, this.#target.set)
    // That an update is stuck at a pod is said before all else of that pod's slot.
    if (stuck !== this.#stuck) for (const key of this.#slots.keys()) this.#stale.add(key)
    this.#stuck = stuck
    if (this.#stale.size === 0) return
    let isOrderKept = true
    let isChanged = false
    for (const key of this.#stale) {
      const before = this.#slots.get(key)?.entry
      const after = this.#makeAgain(key)
      if (before === after) continue
      isChanged = true
      if (before === undefined || after === null || isKept(before) !== isKept(after)) isOrderKept = false
    }
    this.#stale.clear()
    if (!isChanged) return
    const entries = isOrderKept
      ? this.#ordered.map((entry) => this.#slots.get(entry.key)?.entry ?? entry)
      : [...this.#slots.values()].map(({ entry }) => entry)
    this.#ordered = isOrderKept ? entries : entries.toSorted(byPlace)
    if (!isOrderKept) this.#isSaidAnew = true
  }

  /** The slot as it is now: the same object as before while all of it is the same; null when it is no more. */
  #makeAgain(key: string): StageSlot | null {
    const last = this.#slots.get(key)
    const slot = this.#maps.slot.get(key)
    if (slot !== undefined && this.#isOurs(slot)) {
      const entry = this.#entryOf(key, slot, last?.entry)
      const subjects = last?.entry.slot === slot ? last.subjects : subjectsOf(slot)
      if (subjects !== last?.subjects && !equal(subjects, last?.subjects)) this.#isSaidAnew = true
      if (last?.entry !== entry) {
        this.#forget(last)
        for (const thing of thingsOf(entry, subjects)) this.#slotOf.set(thing, key)
      }
      this.#slots.set(key, { entry, subjects, findings: subjects.flatMap((each) => this.#found.about(each)) })
      return entry
    }
    this.#forget(last)
    this.#slots.delete(key)
    return null
  }

  #forget(last: Gathered | undefined): void {
    if (last !== undefined) for (const thing of thingsOf(last.entry, last.subjects)) this.#slotOf.delete(thing)
  }

  #entryOf(key: string, slot: Slot, last: StageSlot | undefined): StageSlot {
    const maps = this.#maps
    const uid = uidInSlot(slot, maps.workload.get(this.#key))
    const pod = uid === null ? null : (maps.pod.get(uid) ?? null)
    const claims = slot.claims.map((link) => {
      const claim = link.uid === null ? null : (maps.claim.get(link.uid) ?? null)
      return { claim, volume: this.#volumeOf(claim, link.name), link }
    })
    const why = whyOfSlot(maps, key, ({ kind, name }) => this.#found.about(subjectKey(kind, name)))
    const isSame =
      last?.slot === slot &&
      last.pod === pod &&
      last.why === why &&
      last.claims.every(({ claim, volume }, at) => claims[at]?.claim === claim && claims[at].volume === volume)
    return isSame ? last : { key, slot, pod, claims, why }
  }

  #volumeOf(claim: Claim | null, name: string): Volume | null {
    const own = claim === null || claim.volumeUid === null ? undefined : this.#maps.volume.get(claim.volumeUid)
    return own ?? this.#left.of(name)
  }

  /** All that is said of the set, its Service and its slots. */
  #findingsAbout(workload: Workload): readonly Finding[] {
    if (!this.#isSaidAnew && this.#workload === workload) return this.#findings
    this.#isSaidAnew = false
    this.#workload = workload
    this.#findings = byNumber([
      ...this.#found.about(subjectKey('StatefulSet', workload.name)),
      ...this.#found.about(subjectKey('Service', workload.dns.serviceName)),
      ...this.#ordered.flatMap(({ key }) => this.#slots.get(key)?.findings ?? []),
    ])
    return this.#findings
  }
}

interface Gathered {
  readonly entry: StageSlot
  readonly subjects: readonly string[]
  readonly findings: readonly Finding[]
}

/** A claim or a volume that is not there yet is known by its name or by the uid that the other names. */
function thingsOf({ slot, pod, claims }: StageSlot, subjects: readonly string[]): readonly string[] {
  const things = [...subjects]
  if (slot.podUid !== null) things.push(slot.podUid)
  else if (pod !== null) things.push(pod.uid)
  for (const { claim, link } of claims) {
    if (link.uid !== null) things.push(link.uid)
    if (claim !== null && claim.volumeUid !== null) things.push(claim.volumeUid)
  }
  return things
}

function stuckUpdate(found: FindingsOf, set: string): Finding | null {
  return found.about(subjectKey('StatefulSet', set)).find(({ code }) => code === 'stuck-rollout') ?? null
}

/** Wanted and living slots by ordinal, then the kept ones by ordinal. */
function byPlace(a: StageSlot, b: StageSlot): number {
  return Number(isKept(a)) - Number(isKept(b)) || a.slot.ordinal - b.slot.ordinal
}
