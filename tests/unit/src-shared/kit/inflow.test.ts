import { describe, expect, test } from 'vitest'
import { Inflow } from '#shared/kit/inflow.ts'

/** `perSecond` for so long, a portion every 10 ms; returns when it ended. */
function pour(inflow: Inflow, fromMs: number, seconds: number, perSecond: number): number {
  const untilMs = fromMs + seconds * 1_000
  for (let nowMs = fromMs; nowMs < untilMs; nowMs += 10) inflow.take(perSecond / 100, nowMs)
  return untilMs
}

describe('Inflow', () => {
  test.each([
    ['more than the limit for two seconds is a flood', 2, 7_000, true],
    ['less than the limit is none, however long', 20, 5_000, false],
    ['a burst is none', 0.5, 100_000, false],
  ])('%s', (_, seconds, perSecond, isFlood) => {
    const inflow = new Inflow(6_000)
    expect(inflow.isFlood(pour(inflow, 50_000, seconds, perSecond))).toBe(isFlood)
  })

  test('a flood has ended when nothing comes, and when little comes', () => {
    const inflow = new Inflow(6_000)
    const endMs = pour(inflow, 0, 3, 7_000)
    expect(inflow.isFlood(endMs)).toBe(true)
    expect(inflow.isFlood(endMs + 2_000)).toBe(false)
    expect(inflow.isFlood(pour(inflow, endMs, 2.5, 500))).toBe(false)
  })

  test('two changes with a long time between them are no flood, nor is what came before the clock was set back', () => {
    const inflow = new Inflow(6_000)
    inflow.take(20_000, 0)
    inflow.take(1, 60_000)
    expect(inflow.isFlood(60_000)).toBe(false)
    inflow.take(20_000, 60_500)
    inflow.take(1, 10_000)
    expect(inflow.isFlood(10_000)).toBe(false)
  })
})
