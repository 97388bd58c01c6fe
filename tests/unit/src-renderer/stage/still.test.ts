import { describe, expect, it } from 'vitest'
import type { Milestone, StoryCode } from '#shared/story/codes.ts'
import type { BeatScope } from '../../../../src-renderer/stage/beats.ts'
import { dueBeat, type Due } from '../../../../src-renderer/stage/due.ts'
import { paces, presentationDelayMs } from '../../../../src-renderer/stage/pace.ts'
import { stillForMs, withAlike, type Still } from '../../../../src-renderer/stage/still.ts'
import { HandLog } from '../../../kit/change-log.ts'
import { modelChange } from '../../../kit/entities.ts'

const scope: BeatScope = {
  concerns: ({ subject }) => subject.set === 'web',
  touches: () => false,
  isOrdered: true,
}

interface Told {
  readonly code: StoryCode
  readonly ordinal: number
  readonly set?: string
  readonly at?: number
  readonly cut?: 'relist'
}

function milestone({ code, ordinal, set = 'web', at = 0 }: Told): Milestone {
  const subject = { kind: 'Pod', namespace: 'lesson', name: `${set}-${ordinal}`, uid: null, ordinal, set }
  return { code, at, subject, params: {}, synthetic: false }
}

const crashed = (ordinal: number, more: Partial<Told> = {}): Told => ({ code: 'pod-crashed', ordinal, ...more })

const still: Still = { codes: new Set(['pod-crashed']), untilMs: 0 }

/** The next beat after crashes that moved nothing, at the instant at which what came at 0 is due. */
function nextOf(...told: readonly Told[]): ReturnType<typeof withAlike> | null {
  const log = new HandLog()
  for (const each of told) log.push(modelChange([], { at: each.at ?? 0 }), [milestone(each)], each.cut ?? null)
  const due: Due = { log, scope, position: 0, nowMs: presentationDelayMs, pace: paces.live, follows: true }
  const beat = dueBeat(due)
  return beat === null ? null : withAlike(beat, still, due)
}

describe('after a beat that moved nothing', () => {
  it('is one alone told as ever', () => {
    expect(nextOf(crashed(3))).toMatchObject({ kind: 'told', from: 0, to: 1 })
  })

  it('are all of its kind that are due one beat, and none is left out of its digest', () => {
    expect(nextOf(crashed(3), crashed(4), crashed(3))).toMatchObject({
      kind: 'merged',
      from: 0,
      to: 3,
      milestones: [{ subject: { ordinal: 3 } }, { subject: { ordinal: 4 } }, { subject: { ordinal: 3 } }],
    })
  })

  it('counts what happens to other sets for nothing, and leaves them behind it to the next beat', () => {
    const other = { code: 'pod-ready', ordinal: 1, set: 'db' } as const
    expect(nextOf(crashed(3), other, crashed(4), other)).toMatchObject({ kind: 'merged', to: 3 })
    expect(nextOf(crashed(3), other, other)).toMatchObject({ kind: 'told', to: 1 })
  })

  it.each<readonly [string, Told]>([
    ['something else happens', { code: 'pod-added', ordinal: 5 }],
    ['the connection was cut', crashed(5, { cut: 'relist' })],
    ['it has only just come', crashed(5, { at: 1 })],
  ])('ends the beat where %s', (_what, end) => {
    expect(nextOf(crashed(3), crashed(4), end)).toMatchObject({ kind: 'merged', to: 2 })
  })

  it('is another story told by itself', () => {
    expect(nextOf({ code: 'pod-added', ordinal: 3 }, crashed(4))).toMatchObject({ kind: 'told', from: 0, to: 1 })
  })

  it('waits for 200 ms with more of its kind, and with nothing else; nor for a viewer who holds the view back', () => {
    const waits = (told: Told, follows = true): number => {
      const log = new HandLog()
      log.push(modelChange([], { at: 0 }), [milestone(told)], told.cut ?? null)
      return stillForMs({ ...still, untilMs: 200 }, { log, scope, position: 0, nowMs: 50, follows })
    }
    expect(waits(crashed(3))).toBe(150)
    expect(waits(crashed(3), false)).toBe(0)
    expect(waits(crashed(3, { cut: 'relist' }))).toBe(0)
    expect(waits({ code: 'pod-added', ordinal: 3 })).toBe(0)
  })
})
