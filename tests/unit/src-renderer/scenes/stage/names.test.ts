import { describe, expect, it } from 'vitest'
import type { Finding } from '#shared/model/entities.ts'
import type { FindingCode } from '#shared/story/findings.ts'
import { stageCells } from '../../../../../src-renderer/scenes/stage/cells.ts'
import { layoutStage } from '../../../../../src-renderer/scenes/stage/layout/layout.ts'
import { stageSummary } from '../../../../../src-renderer/scenes/stage/summary.ts'
import type { StageState } from '../../../../../src-renderer/scenes/stage/types.ts'
import { finding } from '../../../../kit/entities.ts'
import { stageAt, stageState, waitsForLower, zone } from '../../../../kit/stage-states.ts'
import type { SlotSketch } from '../../../../kit/stage-states.ts'

const size = { width: 1440, height: 788, mode: 'desk' as const }
const second = 1000

function namesOf(state: StageState): readonly string[] {
  return stageCells(state, layoutStage(state, size, null, stageAt), stageAt).flatMap(({ cells }) =>
    cells.map(({ name }) => name),
  )
}

function nameOf(sketch: SlotSketch, row: number, more: Parameters<typeof stageState>[1] = {}): string {
  return namesOf(stageState([sketch], more))[row] ?? ''
}

const ready = (ordinal: number): SlotSketch => ({ ordinal, pod: { state: 'ready', readyAt: stageAt - 134 * second } })

const locked = {
  readable: { pods: false, claims: false, volumes: false, services: true, slices: false, classes: true, nodes: true },
}

describe('names of cells', () => {
  it('follow the wording that window tests rely on', () => {
    const state = stageState([
      ready(0),
      { ...ready(1), claim: { state: 'inUse', disk: 'same' } },
      { ordinal: 2, pod: null, why: waitsForLower(2, 1) },
    ])
    expect(namesOf(state)).toEqual([
      'redis-0, DNS record, present, 10.42.0.11',
      'redis-1, DNS record, present, 10.42.1.12',
      'redis-2, DNS record, no record',
      'redis-0, pod, Ready for 2 minutes, on node-a, restarts 0, ordinal 0 of 3',
      'redis-1, pod, Ready for 2 minutes, on node-b, restarts 0, ordinal 1 of 3',
      'redis-2, pod, none: waits for redis-1',
      'data-redis-0, claim, Bound, 1 Gi',
      'data-redis-1, claim, Bound, 1 Gi, same disk',
      'data-redis-2, claim, no claim yet',
      'data-redis-0, volume, Bound, 1 Gi, on node-a',
      'data-redis-1, volume, Bound, 1 Gi, on node-b',
      'data-redis-2, volume, none yet',
    ])
  })

  it.each([
    [
      'a kept slot',
      { ordinal: 2, pod: null, slot: { wanted: false }, claim: { state: 'kept' } },
      1,
      {},
      'redis-2, pod, none: kept, comes back at scale-up',
    ],
    [
      'a pod of a revision that is neither current nor wanted',
      { ...ready(2), slot: { revision: 'other' } },
      1,
      {},
      'redis-2, pod, Ready for 2 minutes, another version, on node-c, restarts 0, ordinal 2 of 1',
    ],
    [
      'a slot whose claim was made before any pod',
      { ordinal: 2, pod: null, slot: { wanted: false, incarnation: 0 }, claim: { state: 'pending' } },
      1,
      {},
      'redis-2, pod, none: its claim is there, used at scale-up',
    ],
    [
      'a kept slot of which no earlier pod was seen',
      { ordinal: 2, pod: null, slot: { wanted: false, incarnation: 0 }, claim: { state: 'kept' } },
      1,
      {},
      'redis-2, pod, none: kept, comes back at scale-up',
    ],
    [
      'a disk that was made for the first pod of an older claim',
      {
        ordinal: 0,
        pod: { state: 'ready', createdAt: 5 * second },
        claim: { state: 'inUse', disk: 'same', diskDerived: true },
        volume: { createdAt: 6 * second },
      },
      2,
      {},
      'data-redis-0, claim, Bound, 1 Gi',
    ],
    [
      'a disk of which the volume is not in view',
      {
        ordinal: 0,
        pod: { state: 'ready' },
        claim: { state: 'inUse', disk: 'same', diskDerived: true },
        volume: null,
      },
      2,
      {},
      'data-redis-0, claim, Bound, 1 Gi',
    ],
    [
      'a crash',
      { ordinal: 0, pod: { state: 'failing', failure: 'crash', restarts: 4 } },
      1,
      {},
      'redis-0, pod, Crash loop, on node-a, restarts 4, ordinal 0 of 1',
    ],
    [
      'an unplaced pod',
      { ordinal: 0, pod: { state: 'pending', createdAt: stageAt - 6 * second } },
      1,
      {},
      'redis-0, pod, Pending for 6 seconds, restarts 0, ordinal 0 of 1',
    ],
    [
      'a waiting claim',
      { ordinal: 0, pod: { state: 'pending' }, claim: { state: 'pending', reason: 'waitsForPod' } },
      2,
      {},
      'data-redis-0, claim, Pending, waits for pod',
    ],
    [
      'an early record',
      { ordinal: 0, pod: { state: 'notReady' }, record: { state: 'publishedEarly', addresses: ['10.42.0.11'] } },
      0,
      {},
      'redis-0, DNS record, published though not ready, 10.42.0.11',
    ],
    [
      'a record of a pod that stops',
      { ordinal: 0, pod: { state: 'terminating' }, record: { state: 'notPublished' } },
      0,
      {},
      'redis-0, DNS record, stopping, not published',
    ],
    [
      'no serviceName',
      { ordinal: 0, pod: { state: 'ready' }, record: null },
      0,
      { set: { dns: zone({ state: 'noServiceName', serviceName: '', name: null }) } },
      'redis-0, DNS record, none: the set has no serviceName',
    ],
    [
      'pods that may not be listed',
      { ordinal: 0, pod: null, slot: { podReadable: false } },
      1,
      locked,
      'redis-0, pod, not allowed to list',
    ],
    ['claims that may not be listed', { ordinal: 0, pod: null }, 2, locked, 'data-redis-0, claim, not allowed to list'],
    [
      'volumes that may not be listed',
      { ordinal: 0, pod: null },
      3,
      locked,
      'data-redis-0, volume, not allowed to list',
    ],
    [
      'records that may not be listed',
      { ordinal: 0, pod: null },
      0,
      locked,
      'redis-0, DNS record, not allowed to list',
    ],
    [
      'a taken name',
      { ordinal: 0, pod: null, slot: { nameTakenBy: { uid: 'x', owner: null } } },
      1,
      {},
      'redis-0, pod, none: a pod named redis-0 belongs to nobody and takes the name',
    ],
  ] as const)('say %s', (_name, sketch, row, more, name) => {
    expect(nameOf(sketch as SlotSketch, row, more)).toBe(name)
  })

  it('gives each claim template rows of its own', () => {
    const state = stageState([{ ...ready(0), claims: [{ state: 'inUse' }, { state: 'inUse' }] }])
    const rows = stageCells(state, layoutStage(state, size, null, stageAt), stageAt)
    expect(rows.map(({ label }) => label)).toEqual([
      'DNS record',
      'Pod',
      'Claim data',
      'Volume data',
      'Claim logs',
      'Volume logs',
    ])
  })

  it('reaches every claim, also those that stand for +n', () => {
    const state = stageState([{ ...ready(0), claims: Array.from({ length: 5 }, () => ({ state: 'inUse' as const })) }])
    expect(namesOf(state).filter((name) => name.includes(', claim, '))).toHaveLength(5)
  })
})

describe('rows of cells', () => {
  it('are the same object for the same scene and second, and change with the second', () => {
    const state = stageState([ready(0)])
    const scene = layoutStage(state, size, null, stageAt)
    const rows = stageCells(state, scene, stageAt)
    expect(stageCells(state, scene, stageAt + 400)).toBe(rows)
    expect(stageCells(state, scene, stageAt + 60 * second)[1]?.cells[0]?.name).toContain('Ready for 3 minutes')
  })
})

const unplaced = (ordinal: number, reason = 'notEnoughMemory'): SlotSketch => ({
  ordinal,
  pod: { state: 'pending', createdAt: stageAt - 6 * second },
  why: podFinding(ordinal, 'unschedulable', { reason, detail: '' }),
})
const podFinding = (ordinal: number, code: FindingCode, params: Finding['params']): Finding =>
  finding({
    code,
    subject: { kind: 'Pod', namespace: 'lesson', name: `redis-${ordinal}` },
    params: { pod: `redis-${ordinal}`, ...params },
  })

describe('why several pods are in one state, in the summary', () => {
  it.each<[string, readonly SlotSketch[], string]>([
    [
      'once, if it is the same for all',
      [unplaced(0), unplaced(1), unplaced(2)],
      '0, 1 and 2 Pending: each fits no node: not enough memory. 3 claims',
    ],
    [
      'once, though each waits for a claim of its own',
      [0, 1].map((ordinal) => ({
        ordinal,
        pod: { state: 'pending' },
        claim: { state: 'pending', reason: 'classMissing' },
        why: podFinding(ordinal, 'waits-for-claim', { claim: `data-redis-${ordinal}` }),
      })),
      '0 and 1 Pending: each waits: its claim data is not bound. 2 claims',
    ],
    [
      'of each, if there are two',
      [unplaced(0), unplaced(1, 'taint')],
      '0 Pending for 6 seconds: redis-0 fits no node: not enough memory. 1 Pending for 6 seconds: redis-1 fits no node: taints keep it off. 2 claims',
    ],
    [
      'the commonest, if there are more',
      [unplaced(0, 'taint'), unplaced(1), unplaced(2), { ...unplaced(3), why: null }],
      '0 to 3 Pending. 2 of them: each fits no node: not enough memory. The others differ. 4 claims',
    ],
    [
      'not, if nobody knows',
      [0, 1].map((ordinal) => ({ ...unplaced(ordinal), why: null })),
      '0 and 1 Pending. 2 claims',
    ],
    [
      'not of pods that are well',
      [0, 1].map((ordinal) => ({ ...ready(ordinal), why: podFinding(ordinal, 'partition', {}) })),
      '0 and 1 Ready. 2 claims',
    ],
  ])('is told %s', (_name, sketches, words) => {
    expect(stageSummary(stageState(sketches), 'live', stageAt)).toContain(words)
  })
})

describe('the summary', () => {
  it('says the stage in a few sentences', () => {
    const state = stageState([
      ready(0),
      ready(1),
      {
        ordinal: 2,
        pod: { state: 'pending', createdAt: stageAt - 6 * second },
        claim: { state: 'pending', reason: 'waitsForPod' },
      },
    ])
    expect(stageSummary(state, 'live', stageAt)).toBe(
      'StatefulSet redis in lesson: 3 wanted, 2 ready. 0 and 1 Ready. 2 Pending for 6 seconds. 3 claims: 2 bound, 1 pending. 2 DNS records. View is live.',
    )
  })

  it.each([
    [
      'empty slots',
      stageState([ready(0), { ordinal: 1, pod: null, why: waitsForLower(1, 0) }]),
      '1 has no pod: waits for redis-0.',
    ],
    [
      'kept slots',
      stageState([ready(0), { ordinal: 1, pod: null, slot: { wanted: false }, claim: { state: 'kept' } }]),
      '1 kept, not wanted now.',
    ],
    [
      'no storage',
      stageState([{ ...ready(0), claim: null }], { set: { claimTemplates: [] } }),
      'It asks for no storage.',
    ],
    ['records that may not be read', stageState([ready(0)], locked), 'DNS records: not allowed to list.'],
    ['a deleted set', stageState([], { set: { state: 'gone' } }), 'StatefulSet redis in lesson is deleted.'],
  ])('tells of %s', (_name, state, words) => {
    expect(stageSummary(state, 'live', stageAt)).toContain(words)
  })
})
