import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EntityChange, EntityMaps } from '#shared/model/change.ts'
import type { EntityName, Finding } from '#shared/model/entities.ts'
import type { ObjectBatch } from '#shared/objects/change.ts'
import type { WatchedKind } from '#shared/objects/index.ts'
import { Pipeline } from '../../../../src-main/agent/pipeline.ts'
import { createDiagnosis } from '../../../../src-main/diagnosis/diagnosis.ts'
import { claim, node, pod, service, slice, statefulSet, storageClass } from '../../../kit/builders.ts'
import { DiagnosisWorld } from '../../../kit/diagnosis-world.ts'
import type { ApiObject } from '../../../kit/fake-api/index.ts'
import { feedState } from '../../../kit/model-world.ts'
import { loadTrace, traceBatches, type TraceName } from '../../../kit/traces/index.ts'

const names: readonly TraceName[] = [
  'a-redis-claims',
  'b-rolling-update',
  'c-pending-claims',
  'e-dns',
  'f-silent-node',
  'g-real-node',
]

/** Every entity as if it had just come. */
function everything(maps: EntityMaps): readonly EntityChange[] {
  return (Object.keys(maps) as EntityName[])
    .filter((entity) => entity !== 'finding')
    .flatMap((entity) => [...maps[entity]].map(([key, after]) => ({ entity, key, after }) as EntityChange))
}

/** What a diagnosis says that sees the present state for the first time. */
function fromScratch({ maps, store }: Pick<Pipeline, 'maps' | 'store'>, at: number): ReadonlyMap<string, Finding> {
  const none = { ...maps, finding: new Map<string, Finding>() }
  const { changes } = createDiagnosis().apply({ at, changes: everything(maps), eventSubjects: [], maps: none, store })
  return new Map(
    changes.flatMap(({ entity, key, after }) =>
      entity === 'finding' && after !== undefined ? [[key, after] as const] : [],
    ),
  )
}

function sorted(findings: ReadonlyMap<string, Finding>): readonly Finding[] {
  return [...findings.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => finding)
}

describe('diagnosis batch by batch', () => {
  it.each(names)('%s: says after each batch what a first look would say', (name) => {
    const pipeline = new Pipeline({ clusterDomain: 'cluster.local' })
    for (const batch of traceBatches(loadTrace(name), { flushMs: 0 })) {
      pipeline.apply(batch)
      expect(sorted(pipeline.maps.finding)).toEqual(sorted(fromScratch(pipeline, batch.at)))
    }
  })

  it('holds with coarser batches, kinds that come and go, and ticks', () => {
    const kinds: readonly WatchedKind[] = [
      'Pod',
      'Node',
      'Service',
      'EndpointSlice',
      'PersistentVolume',
      'StorageClass',
      'Event',
    ]
    const step = fc.record({
      kind: fc.constantFrom(...kinds),
      state: fc.constantFrom('live', 'forbidden'),
      every: fc.integer({ min: 3, max: 40 }),
      aheadMs: fc.integer({ min: 0, max: 60_000 }),
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.integer({ min: 1, max: 2_000 }),
        step,
        (name, flushMs, { kind, state, every, aheadMs }) => {
          const pipeline = new Pipeline({ clusterDomain: 'cluster.local' })
          for (const [index, batch] of traceBatches(loadTrace(name), { flushMs }).entries()) {
            pipeline.apply(batch)
            if (index % every !== every - 1) continue
            const at = batch.at + (index % 2 === 0 ? aheadMs % 20 : 0)
            const feeds = [
              {
                before: feedOf(pipeline, kind),
                after: feedState(kind, '', state === 'live' ? 'live' : index % 2 === 0 ? 'forbidden' : 'live', at),
              },
            ]
            pipeline.apply({ at, objects: [], feeds } as ObjectBatch)
            expect(sorted(pipeline.maps.finding)).toEqual(sorted(fromScratch(pipeline, at)))
          }
        },
      ),
      { numRuns: 25 },
    )
  })

  it('holds while the pods of one set change, come, go and are replaced, one by one and several in a batch', () => {
    fc.assert(
      fc.property(fc.array(batches, { maxLength: 20 }), (script) => {
        const settled = [0, 1, 2].map((ordinal) => pod({ ordinal, set: 'web', revision: 'web-1', claims: ['data'] }))
        const disks = [0, 1, 2].map((ordinal) => claim({ name: `data-web-${ordinal}`, labels: { app: 'web' } }))
        const behind = [node(), storageClass(), service({ name: 'web' }), sliceOf(['ready', 'ready', 'ready'])]
        const set = statefulSet({ name: 'web', replicas: 3, claims: ['data'] })
        const world = new DiagnosisWorld(...behind, set, ...disks, ...settled)
        for (const { deeds, afterMs } of script) {
          world.world.at += afterMs
          world.mix(eachOnce(deeds))
          expectAsFromScratch(world)
        }
      }),
      { numRuns: Number(process.env['PODIUM_PROPERTY_RUNS'] ?? 200) },
    )
  })

  it('holds while two sets come to share a Service and part again', () => {
    fc.assert(
      fc.property(fc.array(fc.array(sharing, { minLength: 1, maxLength: 4 }), { maxLength: 15 }), (script) => {
        const world = new DiagnosisWorld(statefulSet({ name: 'web', serviceName: 'web' }))
        for (const deeds of script) {
          world.mix(eachOnce(deeds))
          expectAsFromScratch(world)
        }
      }),
      { numRuns: Number(process.env['PODIUM_PROPERTY_RUNS'] ?? 300) },
    )
  })
})

function feedOf(pipeline: Pipeline, kind: WatchedKind): unknown {
  return [...pipeline.store.feeds()].find((feed) => feed.kind === kind)
}

function expectAsFromScratch({ world: { store, at }, findings, maps }: DiagnosisWorld): void {
  // That an answer changed a moment ago is what no first look can know.
  const said = sorted(findings).filter(({ code }) => code !== 'record-changed')
  expect(said).toEqual(sorted(fromScratch({ maps, store }, at)))
}

interface Deed {
  readonly object: ApiObject
  readonly goes: boolean
}

/** A batch holds each object once, and what has a name only once at its end: the last word counts. */
function eachOnce(deeds: readonly Deed[]): readonly Deed[] {
  const byUid = new Map(deeds.map((deed) => [deed.object.metadata.uid, deed]))
  const lastPut = new Map(
    [...byUid.values()].flatMap((deed) => (deed.goes ? [] : [[nameOf(deed.object), deed] as const])),
  )
  return [...byUid.values()].filter((deed) => deed.goes || lastPut.get(nameOf(deed.object)) === deed)
}

const nameOf = ({ kind, metadata }: ApiObject): string => `${kind}/${metadata.name}`

/** Two sets, their first pods and the Services that may select them. */
const sharing: fc.Arbitrary<Deed> = fc
  .record({
    set: fc.constantFrom('web', 'other'),
    serviceName: fc.constantFrom('web', 'both'),
    kind: fc.constantFrom('set', 'pod', 'service'),
    app: fc.constantFrom('web', 'other', 'all'),
    start: fc.nat(1),
    ordinal: fc.nat(1),
    goes: fc.integer({ min: 0, max: 3 }).map((chance) => chance === 0),
  })
  .map(({ set, serviceName, kind, app, start, ordinal, goes }) => {
    const selector: Record<string, string> = app === 'all' ? { tier: 'data' } : { app }
    const object =
      kind === 'set'
        ? statefulSet({ name: set, serviceName, start, replicas: 2 })
        : kind === 'pod'
          ? pod({ set, ordinal, serviceName, labels: { app: set, tier: 'data' } })
          : service({ name: serviceName, selector })
    return { object, goes }
  })

const revision = mostly('web-1', 'web-2')

/** What is made anew under its name has another uid. */
const again = mostly('', '-again')

const sets: fc.Arbitrary<readonly Deed[]> = fc
  .record({
    replicas: fc.nat(4),
    start: fc.nat(1),
    policy: fc.constantFrom('OrderedReady' as const, 'Parallel' as const),
    partition: fc.nat(2),
    minReadySeconds: fc.constantFrom(0, 0, 30),
    updateRevision: revision,
    again: fc.oneof({ weight: 9, arbitrary: fc.constant('') }, fc.constant('-again')),
  })
  .chain(({ minReadySeconds, updateRevision, again: life, ...options }) => {
    const status = { observedGeneration: 1, currentRevision: 'web-1', updateRevision }
    const override = { spec: { minReadySeconds } }
    const uid = `uid-web${life}`
    return whole(statefulSet({ ...options, name: 'web', uid, claims: ['data'], status, override }), 'uid-web')
  })

/** An object that is there, one that goes, or one that takes the place of the other of its name, in either order. */
function whole(object: ApiObject, firstUid: string): fc.Arbitrary<readonly Deed[]> {
  const other = object.metadata.uid === firstUid ? `${firstUid}-again` : firstUid
  const former = { object: { ...object, metadata: { ...object.metadata, uid: other } }, goes: true }
  const here = { object, goes: false }
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant([here]) },
    { weight: 1, arbitrary: fc.constant([{ object, goes: true }]) },
    { weight: 2, arbitrary: fc.constantFrom([former, here], [here, former]) },
  )
}

/** Pods are mostly well, since in a set where nothing is available nothing comes to depend on a pod that fails. */
function mostly<Value>(usual: Value, ...others: readonly Value[]): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, fc.constantFrom(...others))
}

type Published = 'ready' | 'early' | 'no' | 'absent'

const published = mostly<Published>('ready', 'early', 'no', 'absent')

const slices: fc.Arbitrary<readonly Deed[]> = fc
  .tuple(published, published, published)
  .map((states) => [{ object: sliceOf(states), goes: false }])

/** How each ordinal of the set is published. */
function sliceOf(states: readonly Published[]): ApiObject {
  const endpoints = states.flatMap((state, ordinal) =>
    state === 'absent'
      ? []
      : [{ pod: `web-${ordinal}`, ip: `10.42.0.${ordinal}`, ready: state !== 'no', serving: state === 'ready' }],
  )
  return slice({ serviceName: 'web', endpoints })
}

const pods: fc.Arbitrary<readonly Deed[]> = fc
  .record({
    ordinal: fc.nat(3),
    phase: mostly('Running', 'Pending', 'Failed'),
    ready: mostly(true, false),
    restarts: fc.nat(2),
    ip: mostly('10.42.0.11', null),
    serviceName: mostly('web', 'other'),
    revision,
    deletionTimestamp: mostly(undefined, '2026-01-01T00:00:30Z'),
    again,
  })
  .chain(({ deletionTimestamp, again: life, ...options }) => {
    const ending = deletionTimestamp === undefined ? {} : { deletionTimestamp }
    const firstUid = `uid-web-${options.ordinal}`
    return whole(pod({ ...options, ...ending, set: 'web', uid: `${firstUid}${life}`, claims: ['data'] }), firstUid)
  })

const claims: fc.Arbitrary<readonly Deed[]> = fc
  .record({ ordinal: fc.nat(3), phase: mostly('Bound', 'Pending', 'Lost'), again })
  .chain(({ ordinal, phase, again: life }) => {
    const name = `data-web-${ordinal}`
    return whole(claim({ name, phase, uid: `uid-${name}${life}`, labels: { app: 'web' } }), `uid-${name}`)
  })

const nodes: fc.Arbitrary<readonly Deed[]> = fc
  .constantFrom('True' as const, 'Unknown' as const)
  .chain((ready) => whole(node({ ready }), 'uid-node-1'))

/** Whole seconds may pass before, so that minReadySeconds and the limit of a start run out. */
const batches = fc.record({
  afterMs: fc.constantFrom(0, 0, 0, 20_000),
  deeds: fc
    .array(
      fc.oneof(
        { weight: 1, arbitrary: sets },
        { weight: 2, arbitrary: slices },
        { weight: 2, arbitrary: claims },
        { weight: 1, arbitrary: nodes },
        { weight: 9, arbitrary: pods },
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.flat()),
})
