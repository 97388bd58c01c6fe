import { finish, type Steps } from '#shared/kit/steps.ts'
import { nameKey, slotKey, type EntityChange, type EntityMaps } from '#shared/model/change.ts'
import type { Finding, Slot, Subject } from '#shared/model/entities.ts'
import { Dirty } from './dirty.ts'
import { Ledger } from './ledger.ts'
import { ModelIndex, type NameKey } from './model-index.ts'
import { claimQuestion, nodeQuestion, podQuestion, recordQuestion, setQuestions, slotQuestion } from './questions.ts'
import { RecordMemory } from './record-memory.ts'
import { answer, type Question, type RuleContext } from './rule.ts'
import type { RecordView } from './rules/50-record.ts'
import {
  followPod,
  followSlots,
  gatherSet,
  isSameOutline,
  outlineOf,
  viewOf,
  type Outline,
  type SetFacts,
  type SlotView,
} from './set-facts.ts'
import type { Diagnosis } from './types.ts'

type Batch = Parameters<Diagnosis['apply']>[0]

export function createDiagnosis(): Diagnosis {
  return new IncrementalDiagnosis()
}

/** Asks the rules anew about what a batch may have changed, and about what time may have. */
class IncrementalDiagnosis implements Diagnosis {
  readonly #index = new ModelIndex()
  readonly #ledger = new Ledger()
  readonly #records = new RecordMemory()
  readonly #facts = new Map<NameKey, SetFacts>()
  /** The record that was last asked about for each slot: a set made anew may name another Service. */
  readonly #recordNames = new Map<string, string>()
  /** The slots of the records that were asked about, by namespace and name: those are few, and only their answers fall due. */
  readonly #slotsAsked = new Map<NameKey, string>()

  apply(batch: Batch): ReturnType<Diagnosis['apply']> {
    return finish(this.steps(batch))
  }

  *steps(batch: Batch): Steps<ReturnType<Diagnosis['apply']>> {
    this.#index.learn(batch.changes)
    this.#records.learn(batch)
    const { at, maps, store } = batch
    const dirty = new Dirty(this.#index, maps)
    for (const change of batch.changes) {
      if (!this.#staysQuiet(change)) dirty.addChange(change)
      yield
    }
    for (const subject of batch.eventSubjects) dirty.addEventSubject(subject)
    for (const subject of this.#ledger.takeDue(at)) this.#addSubject(dirty, subject, maps)
    const context: RuleContext = { at, maps, store, recordChangedAt: this.#records.changedAt }
    this.#askSetsOfEvents(batch, dirty)
    for (const [set, places] of dirty.places) {
      if (!dirty.sets.has(set)) this.#followSlots(set, places, dirty, context)
      yield
    }
    for (const set of dirty.sets) {
      this.#gatherSet(set, dirty, context)
      yield
    }
    for (const slot of dirty.slots) {
      this.#askSlot(slot, context)
      yield
    }
    for (const pod of dirty.pods) {
      this.#askNamed('Pod', pod, maps.pod.get(this.#index.podNamed.get(pod) ?? ''), podQuestion, context)
      yield
    }
    for (const claim of dirty.claims)
      this.#askNamed(
        'PersistentVolumeClaim',
        claim,
        maps.claim.get(this.#index.claimNamed.get(claim) ?? ''),
        claimQuestion,
        context,
      )
    for (const node of dirty.nodes) this.#askNamed('Node', `/${node}`, maps.node.get(node), nodeQuestion, context)
    this.#records.forget(at)
    return { changes: this.#ledger.takeChanges(), recheckAt: this.#ledger.nextAt() }
  }

  /**
   * Most changes are of the status of a pod that is Ready and stays so, of which nothing is said: then only its slot's view has to
   * follow. False where there may be more to it.
   */
  #staysQuiet({ entity, before, after }: EntityChange): boolean {
    if (entity !== 'pod' || before?.state !== 'ready' || after?.state !== 'ready') return false
    if (before.slot === null || before.slot !== after.slot) return before.slot === after.slot
    const facts = this.#facts.get(nameKey(after.namespace, after.slot.set))
    const view = facts === undefined ? null : followPod(facts, before, after)
    return view !== null && isSettled(view) && this.#isRecordQuiet(view.slot)
  }

  /** Nothing is to be said of the slot's record, and nothing was. */
  #isRecordQuiet({ namespace, name, record }: Slot): boolean {
    const { changedAt } = this.#records
    if (record === null) return true
    if (record.state !== 'present' || (changedAt.size > 0 && changedAt.has(nameKey(namespace, name)))) return false
    return this.#slotsAsked.size === 0 || !this.#slotsAsked.has(nameKey(namespace, record.name))
  }

  /** Events carry the uid of their set, and sets are known by name. */
  #askSetsOfEvents({ eventSubjects, maps }: Batch, dirty: Dirty): void {
    if (eventSubjects.length === 0) return
    const uids = new Set(eventSubjects)
    for (const [key, facts] of this.#facts)
      if (uids.has(facts.workload.uid)) {
        dirty.sets.add(key)
        for (const slot of this.#index.slotsOfSet.get(key) ?? [])
          if (maps.slot.get(slot)?.podUid === null) dirty.slots.add(slot)
      }
  }

  /** Slots of a set changed: the set is asked only if what its rules read of them differs. */
  #followSlots(key: NameKey, places: ReadonlySet<string>, dirty: Dirty, context: RuleContext): void {
    const { maps, at } = context
    const facts = this.#facts.get(key)
    const outline = facts === undefined ? [] : outlineOf(facts)
    const slots = Array.from(places, (place) => maps.slot.get(place))
    const differs = facts === undefined ? null : followSlots(facts, slots, maps, at)
    if (facts === undefined || differs === null) dirty.sets.add(key)
    else if (differs) this.#askSet(key, facts, outline, dirty, context)
  }

  #gatherSet(key: NameKey, dirty: Dirty, context: RuleContext): void {
    const { maps } = context
    const workload = maps.workload.get(key)
    const before = this.#facts.get(key)
    const slotKeys = [...(this.#index.slotsOfSet.get(key) ?? [])]
    if (workload === undefined) {
      this.#facts.delete(key)
      this.#ledger.put(setNamed(key), [], null)
      for (const slot of slotKeys) dirty.slots.add(slot)
      return
    }
    const slots: readonly Slot[] = slotKeys.flatMap((slot) => maps.slot.get(slot) ?? [])
    const facts = gatherSet(workload, slots, maps, context.at)
    this.#facts.set(key, facts)
    this.#askSet(key, facts, before === undefined ? [] : outlineOf(before), dirty, context)
    if (before?.workload === workload) return
    for (const slot of slots) for (const { name } of slot.claims) dirty.claims.add(nameKey(slot.namespace, name))
  }

  #askSet(key: NameKey, facts: SetFacts, before: Outline, dirty: Dirty, context: RuleContext): void {
    const subject = setNamed(key)
    this.#put(
      subject,
      setQuestions.map((question) => answer(question, subject, facts, context)),
    )
    if (isSameOutline(outlineOf(facts), before)) return
    for (const slot of this.#index.slotsOfSet.get(key) ?? []) dirty.slots.add(slot)
  }

  /** The slot itself, and its record: both go by the same facts. */
  #askSlot(key: string, context: RuleContext): void {
    const slot = context.maps.slot.get(key)
    const facts = slot === undefined ? undefined : this.#facts.get(nameKey(slot.namespace, slot.set))
    const view = slot === undefined || facts === undefined ? undefined : viewOf(facts, slot)
    const subject: Subject =
      slot === undefined ? goneSlot(key) : { kind: 'Slot', namespace: slot.namespace, name: slot.name }
    const { namespace } = subject
    this.#put(subject, view === undefined || isSettled(view) ? [] : [answer(slotQuestion, subject, view, context)])
    const name = slot?.record?.name ?? null
    const former = this.#recordNames.get(key) ?? null
    if (former !== null && former !== name) {
      this.#put({ kind: 'Record', namespace, name: former }, [])
      this.#slotsAsked.delete(nameKey(namespace, former))
    }
    if (name === null) this.#recordNames.delete(key)
    else this.#recordNames.set(key, name)
    if (name === null) return
    const record: Subject = { kind: 'Record', namespace, name }
    const { pod } = view ?? { pod: null }
    const published = slot?.record ?? null
    const isQuiet = published?.state === 'present' && !this.#records.changedAt.has(nameKey(namespace, subject.name))
    const isAsked = view !== undefined && pod !== null && published !== null && !isQuiet
    const about: RecordView | null = isAsked ? { ...view, pod, record: published } : null
    if (isAsked) this.#slotsAsked.set(nameKey(namespace, name), key)
    else if (this.#slotsAsked.size > 0) this.#slotsAsked.delete(nameKey(namespace, name))
    this.#put(record, about === null ? [] : [answer(recordQuestion, record, about, context)])
  }

  #askNamed<About extends { readonly state: string }>(
    kind: 'Pod' | 'PersistentVolumeClaim' | 'Node',
    key: NameKey,
    about: About | undefined,
    question: Question<About>,
    context: RuleContext,
  ): void {
    const [namespace = '', name = ''] = key.split('/')
    const subject: Subject = { kind, namespace, name }
    const isAsked = about !== undefined && !quietStates.has(about.state)
    this.#put(subject, isAsked ? [answer(question, subject, about, context)] : [])
  }

  #put(
    subject: Subject,
    answers: readonly { readonly finding: Finding | null; readonly changesAt: number | null }[],
  ): void {
    if (answers.length === 0) return this.#ledger.put(subject, none, null)
    const findings = answers.flatMap(({ finding }) => (finding === null ? [] : [finding]))
    const instants = answers.flatMap(({ changesAt }) => (changesAt === null ? [] : [changesAt]))
    this.#ledger.put(subject, findings, instants.length === 0 ? null : Math.min(...instants))
  }

  /** A subject of the ledger back to what has to be asked. */
  #addSubject(dirty: Dirty, { kind, namespace, name }: Subject, maps: EntityMaps): void {
    if (kind === 'StatefulSet') dirty.sets.add(nameKey(namespace, name))
    else if (kind === 'Pod') dirty.pods.add(nameKey(namespace, name))
    else if (kind === 'PersistentVolumeClaim') dirty.claims.add(nameKey(namespace, name))
    else if (kind === 'Node') dirty.nodes.add(name)
    else if (kind === 'Record') dirty.slots.add(this.#slotsAsked.get(nameKey(namespace, name)) ?? '')
    else if (kind === 'Slot') this.#addSlotNamed(dirty, namespace, name, maps)
  }

  /** The name of a slot is that of its set, a dash and the ordinal; the ordinal is what follows the last dash. */
  #addSlotNamed(dirty: Dirty, namespace: string, name: string, maps: EntityMaps): void {
    const dash = name.lastIndexOf('-')
    const set = name.slice(0, dash)
    dirty.sets.add(nameKey(namespace, set))
    const key = slotKey(namespace, set, Number(name.slice(dash + 1)))
    if (maps.slot.has(key)) dirty.slots.add(key)
  }
}

/** No rule speaks of a pod that is Ready or has completed, nor of a claim that is in use as it should be. */
const quietStates: ReadonlySet<string> = new Set(['ready', 'completed', 'inUse', 'notReadable'])

/** A wanted pod that is Ready needs no reason; most slots of a healthy cluster end here. */
function isSettled({ slot, pod }: SlotView): boolean {
  return slot.wanted && pod?.state === 'ready'
}

const none: readonly Finding[] = []

function goneSlot(key: string): Subject {
  const [namespace = '', set = '', ordinal = ''] = key.split('/')
  return { kind: 'Slot', namespace, name: `${set}-${ordinal}` }
}

function setNamed(key: NameKey): Subject {
  const [namespace = '', name = ''] = key.split('/')
  return { kind: 'StatefulSet', namespace, name }
}
