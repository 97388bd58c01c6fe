import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Milestone, StoryCode } from '#shared/story/codes.ts'
import {
  mergedBeat,
  nextBeat,
  previousBeat,
  skipQuiet,
  type Beat,
  type BeatScope,
} from '../../../../src-renderer/stage/beats.ts'
import { HandLog } from '../../../kit/change-log.ts'

const ordered: BeatScope = { concerns: ({ subject }) => subject.set === 'redis', touches: () => false, isOrdered: true }
const parallel: BeatScope = { ...ordered, isOrdered: false }

function milestone(code: StoryCode, ordinal: number | null, set = 'redis'): Milestone {
  const kind = code.slice(0, code.indexOf('-'))
  const subject = { kind, namespace: 'lesson', name: `${set}-${ordinal}`, uid: null, ordinal, set }
  return { code, at: 0, subject, params: {}, synthetic: false }
}

const ofSilentNode = (code: StoryCode, ordinal: number): Milestone => ({
  ...milestone(code, ordinal),
  params: { silentNode: 'node-a' },
})

interface Line {
  readonly at: number
  readonly told: readonly Milestone[]
}

function logOf(lines: readonly Line[]): HandLog {
  const log = new HandLog()
  lines.forEach(({ at, told }, seq) => {
    log.push({ seq, at, changes: [], causes: [], synthetic: false }, told)
  })
  return log
}

/** The log as a list of beats, each as a list of its codes. */
function beatsOf(log: HandLog, scope: BeatScope, windowMs = 150): readonly Beat[] {
  const beats: Beat[] = []
  for (let from = skipQuiet(log, 0, log.end, scope); from < log.end;) {
    const beat = nextBeat(log, from, log.end, scope, windowMs)
    if (beat === null) break
    beats.push(beat)
    from = skipQuiet(log, beat.to, log.end, scope)
  }
  return beats
}

const inWords = (beats: readonly Beat[]): readonly string[] =>
  beats.map(({ milestones }) => milestones.map(({ code, subject }) => `${code} ${subject.ordinal ?? '-'}`).join(', '))

describe('a beat', () => {
  it.each<[string, readonly Line[], BeatScope, readonly string[]]>([
    [
      'holds changes of one kind within 150 ms',
      [0, 100, 151].map((at, ordinal) => ({ at, told: [milestone('pod-ready', ordinal)] })),
      parallel,
      ['pod-ready 0, pod-ready 1', 'pod-ready 2'],
    ],
    [
      'never holds two ordinals of an ordered set',
      [0, 1].map((ordinal) => ({ at: ordinal, told: [milestone('pod-gone', ordinal)] })),
      ordered,
      ['pod-gone 0', 'pod-gone 1'],
    ],
    [
      'ends where the kind changes',
      [
        { at: 0, told: [milestone('pod-terminating', 1)] },
        { at: 9, told: [milestone('record-withdrawn', 1)] },
      ],
      ordered,
      ['pod-terminating 1', 'record-withdrawn 1'],
    ],
    [
      'holds what the cluster says in two objects',
      [
        { at: 0, told: [milestone('pod-ready', 1)] },
        { at: 9, told: [milestone('record-published', 1)] },
      ],
      ordered,
      ['pod-ready 1, record-published 1'],
    ],
    [
      'holds the deletion of a set and the end of all its pods, ordered or not',
      [
        { at: 0, told: [milestone('set-deleted', null)] },
        { at: 15, told: [milestone('pod-terminating', 1)] },
        { at: 18, told: [milestone('pod-terminating', 0)] },
      ],
      ordered,
      ['set-deleted -, pod-terminating 1, pod-terminating 0'],
    ],
    [
      'shows interleaved claims and pods of a parallel set at the same time',
      [0, 1].flatMap((ordinal) => [
        { at: ordinal, told: [milestone('claim-added', ordinal)] },
        { at: ordinal, told: [milestone('pod-added', ordinal)] },
      ]),
      parallel,
      ['claim-added 0, pod-added 0, claim-added 1, pod-added 1'],
    ],
    [
      'holds a lost node and what is said of all its pods, ordered or not',
      [
        { at: 0, told: [milestone('node-lost', null)] },
        { at: 10, told: [ofSilentNode('pod-unready', 0)] },
        { at: 12, told: [ofSilentNode('record-withdrawn', 0), ofSilentNode('pod-unready', 1)] },
        { at: 20, told: [milestone('pod-ready', 2)] },
      ],
      { ...ordered, concerns: () => true },
      ['node-lost -, pod-unready 0, record-withdrawn 0, pod-unready 1', 'pod-ready 2'],
    ],
    [
      'holds each object once',
      [0, 20].map((at) => ({ at, told: [milestone('pod-crashed', 0)] })),
      ordered,
      ['pod-crashed 0', 'pod-crashed 0'],
    ],
    [
      'takes over what concerns other sets without showing it',
      [
        { at: 0, told: [milestone('pod-ready', 0)] },
        { at: 1, told: [milestone('pod-gone', 0, 'other')] },
        { at: 2, told: [milestone('pod-ready', 1)] },
      ],
      parallel,
      ['pod-ready 0, pod-ready 1'],
    ],
  ])('%s', (_name, lines, scope, expected) => {
    expect(inWords(beatsOf(logOf(lines), scope))).toEqual(expected)
  })

  it('is a cut where changes were not told one by one', () => {
    const log = logOf([{ at: 0, told: [milestone('pod-ready', 0)] }])
    log.push({ seq: 1, at: 10, changes: [], causes: [], synthetic: true }, [], 'relist')
    expect(beatsOf(log, ordered).map(({ kind }) => kind)).toEqual(['told', 'cut'])
    expect(mergedBeat(log, 0, log.end, ordered).kind).toBe('cut')
  })

  it('is one cut for all kinds that are listed anew', () => {
    const log = logOf([{ at: 0, told: [milestone('pod-ready', 0)] }])
    for (const at of [10, 400, 900]) log.push({ seq: 1, at, changes: [], causes: [], synthetic: true }, [], 'relist')
    log.push({ seq: 2, at: 950, changes: [], causes: [], synthetic: false }, [milestone('pod-ready', 1)])
    expect(beatsOf(log, ordered).map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['told', 0, 1],
      ['cut', 1, 4],
      ['told', 4, 5],
    ])
  })

  it('shows first lists without making them news', () => {
    const log = logOf([])
    for (const at of [10, 400]) log.push({ seq: 1, at, changes: [], causes: [], synthetic: true }, [], 'list')
    expect(beatsOf(log, ordered).map(({ kind, to }) => [kind, to])).toEqual([['switch', 2]])
    expect(mergedBeat(log, 0, log.end, ordered).kind).toBe('merged')
  })

  it('is found again from its end', () => {
    const lines = [0, 300, 310, 900].map((at, ordinal) => ({ at, told: [milestone('pod-ready', ordinal)] }))
    const log = logOf(lines)
    const forward = beatsOf(log, parallel).map(({ from, to }) => [from, to])
    const backward: number[][] = []
    for (let to = log.end; ;) {
      const beat = previousBeat(log, to, parallel, 150)
      if (beat === null) break
      backward.unshift([beat.from, beat.to])
      to = beat.from
    }
    expect(backward).toEqual(forward)
  })
})

const codes: readonly StoryCode[] = [
  'claim-added',
  'pod-added',
  'pod-scheduled',
  'pod-started',
  'pod-ready',
  'pod-gone',
]
const burst = fc.array(
  fc.record({
    gap: fc.nat(200),
    code: fc.constantFrom(...codes),
    ordinal: fc.nat(4),
    set: fc.constantFrom('redis', 'other'),
    isQuiet: fc.boolean(),
  }),
  { maxLength: 60 },
)

describe('any burst', () => {
  it('is divided into stretches that leave nothing out, change no order and keep ordinals apart', () => {
    fc.assert(
      fc.property(burst, fc.boolean(), (steps, isOrdered) => {
        const scope = { ...ordered, isOrdered }
        let at = 0
        const log = logOf(
          steps.map(({ gap, code, ordinal, set, isQuiet }) => {
            at += gap
            return { at, told: isQuiet ? [] : [milestone(code, ordinal, set)] }
          }),
        )
        const beats = beatsOf(log, scope)
        const told = beats.flatMap(({ milestones }) => milestones)
        const expected = steps.filter(({ set, isQuiet }) => set === 'redis' && !isQuiet)
        expect(told.map(({ code, subject }) => [code, subject.ordinal])).toEqual(
          expected.map(({ code, ordinal }) => [code, ordinal]),
        )
        for (const { milestones, spanMs } of beats) {
          expect(spanMs).toBeLessThanOrEqual(300)
          const names = milestones.map(({ subject }) => `${subject.kind} ${subject.name}`)
          expect(new Set(names).size).toBe(names.length)
          if (isOrdered) expect(new Set(milestones.map(({ subject }) => subject.ordinal)).size).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})
