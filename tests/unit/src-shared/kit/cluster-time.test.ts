import { describe, expect, test } from 'vitest'
import { clusterNow, machineDelay, machineTimeOf, type TimeMark } from '#shared/kit/cluster-time.ts'

const mark = (rate: number): TimeMark => ({ clusterMs: 100_000, machineMs: 5_000, rate })

describe("a cluster's own time", () => {
  test('is the machine’s where there is no other', () => {
    expect([clusterNow(null, 7), machineDelay(null, 10, 7)]).toEqual([7, 3])
  })

  test.each([0.25, 1, 16])('goes on at its rate, and the way back leads to the same instant: %f', (rate) => {
    const now = clusterNow(mark(rate), 6_000)
    expect(now).toBe(100_000 + 1_000 * rate)
    expect(machineTimeOf(mark(rate), now, 9_000)).toBe(6_000)
    expect(machineDelay(mark(rate), now + 1_600, 6_000)).toBe(1_600 / rate)
  })

  test('stands still while it is frozen: what it tells is told now, and nothing falls due', () => {
    expect(clusterNow(mark(0), 60_000)).toBe(100_000)
    expect(machineTimeOf(mark(0), 100_000, 60_000)).toBe(60_000)
    expect(machineDelay(mark(0), 100_500, 60_000)).toBe(null)
  })

  test('is never later than now', () => {
    expect(machineTimeOf(mark(1), 200_000, 6_000)).toBe(6_000)
    expect(machineDelay(mark(1), 0, 6_000)).toBe(0)
  })
})
