import type { EntityMaps } from '#shared/model/change.ts'
import type { Slot, SlotClaim, Workload } from '#shared/model/entities.ts'
import type { ObjectBatch } from '#shared/objects/change.ts'
import { createModel } from '../../../../src-main/model/model.ts'
import { createStore } from '../../../../src-main/store/store.ts'
import { traceBatches, type Trace } from '../../../kit/traces/index.ts'

/** Slots, sets, claims and Jobs as one line each, so that a whole scenario can be read and compared as text. */
export interface Telling {
  readonly step: string
  readonly lines: readonly string[]
  /** What each subject went through during the step, without repetition. */
  readonly stories: readonly string[]
}

/** Plays a trace into store and model and tells, for each step of the scenario, how it went and what it came to. */
export function tellTrace(trace: Trace): readonly Telling[] {
  const store = createStore()
  const model = createModel({ clusterDomain: 'cluster.local' })
  const batches = [...traceBatches(trace, { flushMs: 0 })]
  return trace.steps.map(({ step }, index) => {
    const endT = trace.steps[index + 1]?.t ?? Infinity
    const stories = new Stories(model.maps)
    while (batches[0] !== undefined && batches[0].at - trace.startMs < endT) {
      model.apply(store.apply(batches.shift() as ObjectBatch), store)
      stories.look()
    }
    return { step, lines: linesOf(model.maps), stories: stories.told() }
  })
}

export function textOf(tellings: readonly Telling[]): string {
  return tellings
    .map(({ step, lines, stories }) => [`## ${step}`, ...stories.map((story) => `~ ${story}`), ...lines].join('\n'))
    .join('\n\n')
}

/** Collects what can be said of each subject, each time it differs from what was said last. */
class Stories {
  readonly #maps: EntityMaps
  readonly #said = new Map<string, string[]>()

  constructor(maps: EntityMaps) {
    this.#maps = maps
    this.look()
  }

  look(): void {
    for (const slot of this.#maps.slot.values()) {
      this.#say(slot.name, podWords(this.#maps, slot))
      if (slot.record !== null) this.#say(`${slot.name} record`, slot.record.state)
      for (const claim of slot.claims) this.#say(claim.name, claimWords(claim))
    }
    for (const claim of this.#maps.claim.values()) {
      if (claim.slot === null) this.#say(claim.name, [claim.state, claim.reason].filter(Boolean).join(' '))
    }
    for (const job of this.#maps.job.values()) this.#say(job.name, `${job.state} ${job.succeeded}+${job.failed}`)
  }

  told(): readonly string[] {
    return [...this.#said]
      .filter(([, words]) => words.length > 1)
      .map(([subject, words]) => `${subject}: ${words.join(' → ')}`)
      .sort()
  }

  #say(subject: string, words: string): void {
    const said = this.#said.get(subject) ?? []
    if (said.at(-1) !== words) said.push(words)
    this.#said.set(subject, said)
  }
}

function linesOf(maps: EntityMaps): readonly string[] {
  return [
    ...[...maps.workload.values()].map(workloadLine),
    ...[...maps.slot.values()].map((slot) => slotLine(maps, slot)),
    ...[...maps.claim.values()]
      .filter(({ slot }) => slot === null)
      .map(({ name, state, reason }) => `claim ${name}: ${[state, reason].filter(Boolean).join(' ')}`),
    ...[...maps.job.values()].map(
      ({ name, mode, state, reason, succeeded, failed, active, cronJob }) =>
        `job ${name}: ${mode} ${state}${reason === null ? '' : ` (${reason})`} ${succeeded} done, ${failed} failed, ${active} active${cronJob === null ? '' : ` of ${cronJob.name}`}`,
    ),
    ...[...maps.deployment.values()].map(
      ({ name, replicas, ready, podUids }) => `deployment ${name}: ${ready}/${replicas}, ${podUids.length} pods`,
    ),
  ].sort()
}

function workloadLine({ name, state, counts, dns }: Workload): string {
  const { wanted, created, ready, updated } = counts
  const hint = dns.suggestedService === null ? '' : ` (meant ${dns.suggestedService}?)`
  return `set ${name}: ${state}, wanted ${wanted} created ${created} ready ${ready} updated ${updated}, ${dns.state}${hint} ${dns.addresses.join(' ')}`.trimEnd()
}

function slotLine(maps: EntityMaps, slot: Slot): string {
  const record = slot.record === null ? 'no name' : [slot.record.state, ...slot.record.addresses].join(' ')
  const parts = [
    slot.wanted ? 'wanted' : 'left',
    `${podWords(maps, slot)} #${slot.incarnation} ${slot.revision}`,
    ...slot.claims.map((claim) => `${claim.name} ${claimWords(claim)}`),
    record,
  ]
  return `slot ${slot.name}: ${parts.join(', ')}`
}

function podWords(maps: EntityMaps, slot: Slot): string {
  const pod = slot.podUid === null ? undefined : maps.pod.get(slot.podUid)
  if (pod !== undefined) return [pod.state, pod.reason].filter(Boolean).join(' ')
  return slot.nameTakenBy === null ? 'empty' : 'name taken'
}

const claimWords = ({ state, reason, cable, disk, diskDerived }: SlotClaim): string =>
  [state, reason, cable, disk === null ? null : `${diskDerived ? '≈' : ''}${disk}`].filter(Boolean).join(' ')
