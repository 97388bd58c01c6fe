import type { ClusterInfo } from '#shared/contract/port.ts'
import type { ObjectBatch } from '#shared/objects/change.ts'
import { createStoryTeller, type StoryTeller } from '#shared/story/milestones.ts'
import { narrate } from '#shared/story/narration.ts'
import { Pipeline } from '../../src-main/agent/pipeline.ts'
import { inspectShape, schemaName, type InspectShape } from '../../src-main/command/shape/inspect.ts'
import { lineShape, type LineShape } from '../../src-main/command/shape/narrate.ts'
import { recordShapes, type DnsShape } from '../../src-main/command/shape/services.ts'
import { loadTrace, traceBatches, type Trace } from '../kit/traces/index.ts'
import { withoutDots, type Cluster } from './cluster.ts'
import type { Scenario, Situation, Step } from './scenarios/types.ts'
import { setFacts, type ApiObject } from './truth.ts'

/** A recorded cluster: its objects as they were written down, and what the agent's core makes of the same stream. */
export class TraceCluster implements Cluster {
  readonly isRecorded = true
  readonly #trace: Trace
  readonly #scenario: Scenario
  readonly #pipeline = new Pipeline({ clusterDomain: 'cluster.local' })
  readonly #batches: readonly ObjectBatch[]
  readonly #objects = new Map<string, ApiObject>()
  readonly #lines: LineShape[] = []
  #teller: StoryTeller | null = null
  #nextBatch = 0
  #nextEvent = 0
  /** How far the recording has been played. */
  #t = 0

  constructor(scenario: Scenario) {
    this.#scenario = scenario
    this.#trace = loadTrace(scenario.trace)
    this.#batches = traceBatches(this.#trace, { flushMs: 0, namespace: scenario.namespace })
  }

  async advance(step: Step): Promise<void> {
    const next = this.#trace.steps[step.recorded + 1]
    this.playUntil(next === undefined ? Number.POSITIVE_INFINITY : next.t - 1)
  }

  /** Plays on to an instant of the recording, as a test of single answers needs it. */
  playUntil(t: number): void {
    for (let batch = this.#batches[this.#nextBatch]; batch !== undefined; batch = this.#batches[this.#nextBatch]) {
      if (batch.at > this.#trace.startMs + t) break
      this.#apply(batch)
      this.#nextBatch += 1
    }
    for (
      let event = this.#trace.events[this.#nextEvent];
      event !== undefined;
      event = this.#trace.events[this.#nextEvent]
    ) {
      if (event.t > t) break
      this.#note(event.type, { ...event.object, kind: event.kind })
      this.#nextEvent += 1
    }
    this.#t = t
  }

  async situation(): Promise<Situation> {
    const objects = [...this.#objects.values()]
    const { namespace } = this.#scenario
    return { namespace, objects, sets: setFacts(objects, namespace) }
  }

  async inspect(): Promise<InspectShape> {
    const info: ClusterInfo = {
      context: 'recorded',
      server: 'https://recorded.test',
      version: 'v1.36.3',
      clusterDomain: 'cluster.local',
      clusterDomainDerived: true,
      scope: { kind: 'namespaces', names: [this.#scenario.namespace] },
      namespaces: null,
    }
    return inspectShape({ maps: this.#pipeline.maps, info, at: this.#trace.startMs + Math.min(this.#t, this.#end) })
  }

  async dns(): Promise<DnsShape> {
    return { schema: schemaName, records: recordShapes(this.#pipeline.maps) }
  }

  told(): readonly LineShape[] {
    return [...this.#lines]
  }

  /** Addresses of the pod zone are echoed by CoreDNS whatever they are; no object says that they exist. */
  questions(): readonly string[] {
    const asked = this.#trace.dns.filter(({ t, question }) => t <= this.#t && !question.includes('.pod.cluster.local'))
    return [...new Set(asked.map(({ question }) => question))]
  }

  async answer(question: string): Promise<readonly string[]> {
    const latest = this.#trace.dns.findLast((line) => line.question === question && line.t <= this.#t)
    return withoutDots(latest?.answers ?? [])
  }

  eventually(check: () => Promise<void>): Promise<void> {
    return check()
  }

  async end(): Promise<void> {
    // A recording holds nothing open.
  }

  get #end(): number {
    return this.#trace.events.at(-1)?.t ?? 0
  }

  #apply(batch: ObjectBatch): void {
    const { change } = this.#pipeline.apply(batch)
    const { maps } = this.#pipeline
    // The first batch is the first list, which is no story.
    if (this.#teller === null) this.#teller = createStoryTeller(maps)
    else {
      for (const milestone of this.#teller.tell(change, maps)) {
        this.#lines.push(lineShape(this.#lines.length + 1, milestone, narrate(milestone, maps)))
      }
    }
  }

  #note(type: string, object: ApiObject): void {
    const key = `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`
    if (type === 'DELETED') this.#objects.delete(key)
    else this.#objects.set(key, object)
  }
}
