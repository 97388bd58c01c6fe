import { describe, expect, test } from 'vitest'
import { aliveEveryMs } from '#shared/contract/port.ts'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { AgentSilence, type OwnTime } from '../../../../src-renderer/state/agent-silence.svelte.ts'

interface Timer {
  readonly dueMs: number
  readonly task: () => void
  cancel: () => void
}

/** A page that can be suspended: what fell due meanwhile comes all at once when it wakes up, and nothing of it before. */
function listen() {
  const clock = new ManualClock(100_000)
  const told: boolean[] = []
  const timers = new Set<Timer>()
  let awayMs = 0
  let setBackMs = 0
  const steadyMs = (): number => clock.nowMs() + awayMs
  const arm = (timer: Timer): void => {
    timer.cancel = clock.after(timer.dueMs - steadyMs(), () => {
      timers.delete(timer)
      timer.task()
    })
  }
  const time: OwnTime = {
    nowMs: () => steadyMs() - setBackMs,
    steadyMs,
    after(delayMs, task) {
      const timer: Timer = { dueMs: steadyMs() + delayMs, task, cancel: () => undefined }
      timers.add(timer)
      arm(timer)
      return () => {
        timers.delete(timer)
        timer.cancel()
      }
    },
  }
  let givenUp = 0
  const silence: AgentSilence = new AgentSilence(
    time,
    () => told.push(silence.isSilent),
    () => (givenUp += 1),
  )
  return {
    clock,
    silence,
    told,
    givenUp: () => givenUp,
    /** Its timers come before the messages that wait for it. */
    suspend: (durationMs: number): void => {
      awayMs += durationMs
      for (const timer of timers) {
        timer.cancel()
        arm(timer)
      }
      clock.advance(0)
    },
    setBack: (byMs: number) => void (setBackMs += byMs),
    /** As an agent that has nothing else to say. */
    stayAlive: (forMs: number): void => {
      for (let passedMs = 0; passedMs < forMs; passedMs += aliveEveryMs) {
        silence.heard(true)
        clock.advance(aliveEveryMs)
      }
    },
  }
}

describe('the silence of an agent', () => {
  test('is nothing to a page that never had one', () => {
    const { clock, silence, told } = listen()
    clock.advance(60_000)
    expect([silence.isSilent, silence.currentAt, told, clock.waiting]).toEqual([false, null, [], 0])
  })

  test('is none while the agent only says that it is there, and nobody is told anything', () => {
    const { clock, silence, told, stayAlive } = listen()
    stayAlive(600_000)
    expect([silence.isSilent, told, clock.waiting]).toEqual([false, [], 1])
  })

  test('is told after six seconds, and what was seen is of when the agent was heard last', () => {
    const { clock, silence, told, stayAlive } = listen()
    stayAlive(20_000)
    silence.heard(true)
    const heardAt = clock.nowMs()
    clock.advance(5_999)
    expect(told).toEqual([])
    clock.advance(1)
    expect([told, silence.isSilent, silence.currentAt]).toEqual([[true], true, heardAt])
    clock.advance(600_000)
    expect([told, clock.waiting]).toEqual([[true], 1])
  })

  test('that lasts is given up, again and again, and not after a word', () => {
    const { clock, silence, givenUp } = listen()
    silence.heard(true)
    clock.advance(6_000 + 19_999)
    expect(givenUp()).toBe(0)
    clock.advance(1)
    expect(givenUp()).toBe(1)
    clock.advance(40_000)
    expect(givenUp()).toBe(3)
    silence.heard(true)
    clock.advance(6_000 + 19_999)
    expect([givenUp(), clock.waiting]).toEqual([3, 1])
  })

  test('ends with the first word, and can begin again', () => {
    const { clock, silence, told } = listen()
    silence.heard(true)
    clock.advance(60_000)
    silence.heard(true)
    expect(told).toEqual([true, false])
    clock.advance(6_000)
    expect(told).toEqual([true, false, true])
  })

  test.each([4_000, 60_000, 8 * 3_600_000])('is none to a page that was suspended for %i ms', (awayMs) => {
    const { clock, silence, told, stayAlive, suspend } = listen()
    for (let offsetMs = 0; offsetMs < aliveEveryMs; offsetMs += 50) {
      stayAlive(20_000)
      silence.heard(true)
      clock.advance(offsetMs)
      suspend(awayMs)
      // An agent that slept too takes its time.
      clock.advance(aliveEveryMs)
    }
    expect(told).toEqual([])
  })

  test('is found by a page that was suspended and finds nothing in its queue', () => {
    const { clock, silence, told, suspend } = listen()
    silence.heard(true)
    suspend(60_000)
    clock.advance(6_000)
    expect(told).toEqual([true])
  })

  test('does not depend on what the wall clock is set to', () => {
    const { clock, silence, told, setBack } = listen()
    silence.heard(true)
    setBack(3_600_000)
    clock.advance(6_000)
    expect(told).toEqual([true])
  })

  test('a word of a new agent that does not know all yet ends it, but makes the picture no newer', () => {
    const { clock, silence, told } = listen()
    silence.heard(true)
    const heardAt = clock.nowMs()
    clock.advance(10_000)
    silence.heard(false)
    expect([told, silence.currentAt]).toEqual([[true, false], heardAt])
  })

  test('a stop leaves no timer, and nothing is heard after it', () => {
    const { clock, silence, told } = listen()
    silence.heard(true)
    silence.stop()
    silence.heard(true)
    clock.advance(60_000)
    expect([told, clock.waiting]).toEqual([[], 0])
  })
})
