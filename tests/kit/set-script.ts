import type { EntityChange, ModelChange } from '#shared/model/change.ts'
import type { Claim, Pod, Slot, Workload } from '#shared/model/entities.ts'
import { pod as podOf, stageAt, stageSlot, uidOf, workload as workloadOf } from './stage-states.ts'

export const scriptWorkload = 'lesson/redis'

/** Writes what a set goes through as changes of the model, for tests of pace that need thousands of pods and no cluster. */
export class SetScript {
  readonly changes: ModelChange[] = []
  readonly #slots = new Map<number, Slot>()
  readonly #pods = new Map<number, Pod>()
  readonly #claims = new Map<number, Claim>()
  readonly #lives = new Map<number, number>()
  #workload: Workload

  constructor(policy: Workload['policy'], replicas: number) {
    this.#workload = workloadOf({ policy }, replicas, 0)
    const slots = Array.from({ length: replicas }, (_, ordinal) => this.#slotChange(ordinal, {}))
    this.#write(0, [{ entity: 'workload', key: scriptWorkload, after: this.#workload }, ...slots])
  }

  claimAdded(ordinal: number, atMs: number): this {
    const claim = stageSlot({ ordinal, claim: { state: 'pending' } }).claims[0]?.claim
    if (claim === null || claim === undefined) throw new Error('Expected a sketch with a claim, found none.')
    this.#claims.set(ordinal, claim)
    const state = { state: 'pending' as const, uid: claim.uid }
    return this.#write(atMs, [
      { entity: 'claim', key: claim.uid, after: claim },
      this.#slotChange(ordinal, { claims: this.#links(ordinal, state) }),
    ])
  }

  claimBound(ordinal: number, atMs: number): this {
    const before = this.#claims.get(ordinal)
    if (before === undefined) throw new Error(`Expected a claim at ${ordinal}, found none.`)
    const after: Claim = { ...before, phase: 'Bound', state: 'inUse', volumeName: `pvc-${ordinal}` }
    this.#claims.set(ordinal, after)
    return this.#write(atMs, [
      { entity: 'claim', key: after.uid, before, after },
      this.#slotChange(ordinal, { claims: this.#links(ordinal, { state: 'inUse' }) }),
    ])
  }

  podAdded(ordinal: number, atMs: number): this {
    const life = (this.#lives.get(ordinal) ?? 0) + 1
    this.#lives.set(ordinal, life)
    const uid = uidOf('pod', ordinal, life)
    const former = this.#slots.get(ordinal)
    const change = this.#podChange(ordinal, podOf(ordinal, { state: 'pending', uid }))
    const previousPodUid = life > 1 ? uidOf('pod', ordinal, life - 1) : null
    const claims = this.#links(ordinal, { cable: 'reserved', disk: life > 1 ? 'same' : 'first' })
    const slot = this.#slotChange(ordinal, { podUid: uid, emptiedAt: null, incarnation: life, previousPodUid, claims })
    return this.#write(atMs, former === undefined ? [slot, change] : [change, slot])
  }

  scheduled(ordinal: number, atMs: number): this {
    return this.#write(atMs, [
      this.#podChange(ordinal, { state: 'creating', scheduled: true, node: 'node-a' }),
      this.#slotChange(ordinal, { claims: this.#links(ordinal, { cable: 'attaching' }) }),
    ])
  }

  started(ordinal: number, atMs: number): this {
    return this.#write(atMs, [
      this.#podChange(ordinal, { state: 'notReady', started: true, phase: 'Running', ip: `10.42.0.${ordinal}` }),
      this.#slotChange(ordinal, { claims: this.#links(ordinal, { cable: 'plugged' }) }),
    ])
  }

  ready(ordinal: number, atMs: number): this {
    return this.#write(atMs, [
      this.#podChange(ordinal, { state: 'ready', readyCondition: true, readyAt: stageAt + atMs }),
    ])
  }

  record(ordinal: number, state: 'present' | 'notPublished' | 'absent', atMs: number): this {
    const record = this.#slots.get(ordinal)?.record
    if (record === null || record === undefined) throw new Error(`Expected a record at ${ordinal}, found none.`)
    const addresses = state === 'present' ? [`10.42.0.${ordinal}`] : []
    return this.#write(atMs, [this.#slotChange(ordinal, { record: { ...record, state, addresses } })])
  }

  terminating(ordinal: number, atMs: number): this {
    const askedAt = stageAt + atMs
    const deletion = { askedAt, graceSeconds: 30, endsAt: askedAt + 30_000 }
    return this.#write(atMs, [this.#podChange(ordinal, { state: 'terminating', deletion })])
  }

  gone(ordinal: number, atMs: number): this {
    const before = this.#pods.get(ordinal)
    if (before === undefined) throw new Error(`Expected a pod at ${ordinal}, found none.`)
    this.#pods.delete(ordinal)
    const claims = this.#links(ordinal, { cable: 'unplugged', disk: null, state: 'kept' })
    return this.#write(atMs, [
      { entity: 'pod', key: before.uid, before },
      this.#slotChange(ordinal, { podUid: null, emptiedAt: stageAt + atMs, claims }),
    ])
  }

  scaled(replicas: number, atMs: number): this {
    const before = this.#workload
    this.#workload = { ...before, replicas, counts: { ...before.counts, wanted: replicas } }
    const known = [...this.#slots.keys()]
    const unwanted = known.filter((ordinal) => ordinal >= replicas)
    const added = Array.from({ length: replicas }, (_, ordinal) => ordinal).filter(
      (ordinal) => !known.includes(ordinal),
    )
    return this.#write(atMs, [
      { entity: 'workload', key: scriptWorkload, before, after: this.#workload },
      ...unwanted.map((ordinal) => this.#slotChange(ordinal, { wanted: false })),
      ...added.map((ordinal) => this.#slotChange(ordinal, {})),
    ])
  }

  /** From nothing to Ready, as a cluster with images at hand does it. Returns when it is Ready. */
  life(ordinal: number, startMs: number): number {
    // Written in the order of time, so that each change begins with what the one before it came to.
    const isFirst = !this.#claims.has(ordinal)
    if (isFirst) this.claimAdded(ordinal, startMs)
    this.podAdded(ordinal, startMs + 5)
    if (isFirst) this.claimBound(ordinal, startMs + 60)
    this.scheduled(ordinal, startMs + 300)
    this.started(ordinal, startMs + 1000)
    this.record(ordinal, 'notPublished', startMs + 1010)
    this.ready(ordinal, startMs + 1600)
    this.record(ordinal, 'present', startMs + 1605)
    return startMs + 1610
  }

  /** From the request to stop until it is gone. Returns when that is. */
  end(ordinal: number, startMs: number): number {
    this.terminating(ordinal, startMs)
    this.record(ordinal, 'notPublished', startMs + 10)
    this.record(ordinal, 'absent', startMs + 900)
    this.gone(ordinal, startMs + 1000)
    return startMs + 1010
  }

  #links(ordinal: number, sketch: Partial<Slot['claims'][number]>): Slot['claims'] {
    return (this.#slots.get(ordinal)?.claims ?? []).map((link) => ({ ...link, ...sketch }))
  }

  #slotChange(ordinal: number, sketch: Partial<Slot>): EntityChange {
    const before = this.#slots.get(ordinal)
    const after = { ...(before ?? stageSlot({ ordinal, pod: null }).slot), ...sketch }
    this.#slots.set(ordinal, after)
    const key = `${scriptWorkload}/${ordinal}`
    return before === undefined ? { entity: 'slot', key, after } : { entity: 'slot', key, before, after }
  }

  #podChange(ordinal: number, sketch: Partial<Pod>): EntityChange {
    const before = this.#pods.get(ordinal)
    const after = { ...(before ?? podOf(ordinal, { state: 'pending' })), ...sketch }
    this.#pods.set(ordinal, after)
    return { entity: 'pod', key: after.uid, ...(before === undefined ? {} : { before }), after }
  }

  /** Changes may be written out of order; `inOrder` sorts them, which keeps the order of each object. */
  #write(atMs: number, changes: readonly EntityChange[]): this {
    this.changes.push({ seq: this.changes.length, at: stageAt + atMs, changes, causes: [], synthetic: false })
    return this
  }
}
