import { describe, expect, test } from 'vitest'
import { extents } from '../../../bench/plan.ts'
import type { Round } from '../../../bench/round.ts'
import { judgeRounds, rules } from '../../../bench/targets.ts'
import { complaints, judge } from '../../../bench/verdicts.ts'
import { measured } from './measured.ts'

const atMost = { name: 'start', what: 'the start', bound: 'atMost', limit: 0.6 } as const
const atLeast = { name: 'throughput', what: 'the throughput', bound: 'atLeast', limit: 1.3 } as const

describe('a ratio', () => {
  test.each([
    { target: atMost, ratios: [0.6], isMet: true },
    { target: atMost, ratios: [0.61], isMet: false },
    { target: atMost, ratios: [0.1, 0.5, 9], isMet: true },
    { target: atLeast, ratios: [1.3], isMet: true },
    { target: atLeast, ratios: [1.2, 1.29, 5], isMet: false },
    { target: atLeast, ratios: [], isMet: false },
    { target: atMost, ratios: [Number.NaN], isMet: false },
  ])('$target.bound $target.limit is judged by the middle of $ratios: $isMet', ({ target, ratios, isMet }) => {
    expect(judge(target, ratios).isMet).toBe(isMet)
  })

  test('that was missed is named with what was expected and found', () => {
    const verdicts = [judge(atMost, [0.5]), judge(atMost, [0.7]), judge(atLeast, [0.25])]
    expect(complaints(verdicts)).toEqual([
      'Expected the start to be at most 0.6, found 0.7 (start).',
      'Expected the throughput to be at least 1.3, found 0.25 (throughput).',
    ])
  })
})

describe('the rounds of a run', () => {
  test('are judged pair by pair, so that a slow round is slow for both', () => {
    const round = (slowness: number): Round => ({
      'many/podium': measured({ start: { wholeMs: 500 * slowness } }),
      'many/naive': measured({ start: { wholeMs: 1_000 * slowness } }),
    })
    const verdicts = judgeRounds([round(1), round(20), round(3)], new Set(['many']))
    expect(verdicts.find(({ name }) => name === 'start')?.ratio).toEqual({ median: 0.5, least: 0.5, most: 0.5 })
  })

  test('without a cluster are not judged by what it would have told', () => {
    const names = judgeRounds([{}], new Set(['many'])).map(({ name }) => name)
    expect(names).toEqual(rules.filter(({ extent }) => extent === 'many').map(({ name }) => name))
  })

  test('in which a contestant is missing meet nothing', () => {
    expect(
      judgeRounds([{}], new Set(Object.keys(extents) as (keyof typeof extents)[])).some(({ isMet }) => isMet),
    ).toBe(false)
  })
})
