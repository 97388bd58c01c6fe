import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ManualClock } from '../../../../../src-shared/kit/manual-clock.ts'
import { Simulation } from '../../../../../src-main/sandbox/time/simulation.ts'

const startMs = 1_000_000
const fail = (defect: unknown): never => {
  throw defect
}

function simulated(options: { speed?: number; isFrozen?: boolean } = {}) {
  const clock = new ManualClock(5_000)
  const time = new Simulation({ clock, startMs, onDefect: fail, ...options })
  const seen: number[] = []
  const mark = (delayMs: number): (() => void) => time.after(delayMs, () => seen.push(time.nowMs() - startMs))
  return { clock, time, seen, mark }
}

describe('the time of the sandbox', () => {
  test('tasks see exactly the instant they were set for, however late the machine is', () => {
    const { clock, seen, mark } = simulated()
    mark(10)
    mark(25)
    clock.advance(1_000)
    expect(seen).toEqual([10, 25])
  })

  test('tasks due together run in the order they were set', () => {
    const { clock, time } = simulated()
    const order: string[] = []
    for (const name of ['a', 'b', 'c']) time.after(5, () => order.push(name))
    clock.advance(5)
    expect(order).toEqual(['a', 'b', 'c'])
  })

  test.each([0.25, 1, 4, 16])('at speed %f a second of the cluster takes its share of one outside', (speed) => {
    const { clock, seen, mark } = simulated({ speed })
    mark(1_600)
    clock.advance(1_600 / speed - 1)
    expect(seen).toEqual([])
    clock.advance(1)
    expect(seen).toEqual([1_600])
  })

  test('a frozen cluster stands still, and a step moves it by as much as was asked', () => {
    const { clock, time, seen, mark } = simulated()
    mark(100)
    time.freeze()
    clock.advance(10_000)
    expect(seen).toEqual([])
    time.step(99)
    expect(seen).toEqual([])
    time.step(1)
    expect(seen).toEqual([100])
    expect(time.nowMs()).toBe(startMs + 100)
  })

  test('after it is resumed it goes on from where it stood', () => {
    const { clock, time, seen, mark } = simulated()
    time.freeze()
    mark(100)
    clock.advance(10_000)
    time.resume()
    clock.advance(99)
    expect(seen).toEqual([])
    clock.advance(1)
    expect(seen).toEqual([100])
  })

  test('a cancelled task never runs', () => {
    const { clock, seen, mark } = simulated()
    mark(10)()
    clock.advance(100)
    expect(seen).toEqual([])
  })

  test('a task that throws does not end the cluster', () => {
    const clock = new ManualClock(0)
    const defects: unknown[] = []
    const time = new Simulation({ clock, startMs, onDefect: (defect) => defects.push(defect) })
    const seen: string[] = []
    time.after(1, () => fail('broken'))
    time.after(2, () => seen.push('after it'))
    clock.advance(10)
    expect({ defects, seen }).toEqual({ defects: ['broken'], seen: ['after it'] })
  })

  test('nothing runs after the stop, and no timer is left', () => {
    const { clock, time, seen, mark } = simulated()
    mark(10)
    time.stop()
    clock.advance(100)
    expect({ seen, waiting: clock.waiting }).toEqual({ seen: [], waiting: 0 })
  })

  test('the same tasks give the same instants, however the outside steps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 10 }),
        (delays, steps) => {
          const one = simulated()
          const other = simulated()
          for (const delay of delays) {
            one.mark(delay)
            other.mark(delay)
          }
          one.clock.advance(600)
          for (let at = 0; at < 600; at++) other.clock.advance(steps[at % steps.length] ?? 1)
          expect(other.seen).toEqual(one.seen)
          expect(one.seen).toEqual(delays.toSorted((a, b) => a - b))
        },
      ),
    )
  })
})
