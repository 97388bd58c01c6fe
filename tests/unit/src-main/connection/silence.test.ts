import { describe, expect, it } from 'vitest'

import { ManualClock } from '#shared/kit/manual-clock.ts'

import { silenceTimes, watchForSilence } from '../../../../src-main/connection/silence.ts'

/** A watched line whose other side answers, fails or stays silent as the test says. */
function line(start = 1_000_000) {
  const clock = new ManualClock(start)
  const facts = {
    quietSinceMs: start as number | null,
    bytes: 0,
    probes: 0,
    aborted: 0,
    silentAt: null as number | null,
  }
  let answer: { resolve: (alive: boolean) => void; reject: (error: Error) => void } | null = null
  const stop = watchForSilence({
    clock,
    ...silenceTimes,
    quietSinceMs: () => facts.quietSinceMs,
    bytesHeard: () => facts.bytes,
    probe: (signal) => {
      facts.probes += 1
      signal.addEventListener('abort', () => (facts.aborted += 1))
      return new Promise((resolve, reject) => (answer = { resolve, reject }))
    },
    onSilent: () => (facts.silentAt = clock.nowMs() - start),
  })
  const settle = async (): Promise<void> => clock.advanceSettled(0)
  return {
    clock,
    facts,
    stop,
    pass: (deltaMs: number) => clock.advanceSettled(deltaMs),
    answer: async (alive = true) => {
      answer?.resolve(alive)
      await settle()
    },
    fail: async () => {
      answer?.reject(new Error('refused'))
      await settle()
    },
  }
}

describe('silence', () => {
  it('asks after 10 s and gives up 5 s later', async () => {
    const { facts, pass, clock } = line()
    await pass(9_999)
    expect(facts.probes).toBe(0)
    await pass(1)
    expect(facts.probes).toBe(1)
    await pass(4_999)
    expect(facts.silentAt).toBeNull()
    await pass(1)
    expect(facts.silentAt).toBe(15_000)
    expect(clock.waiting).toBe(0)
  })

  it('asks again 10 s after each answer', async () => {
    const { facts, pass, answer } = line()
    for (let round = 1; round <= 5; round++) {
      await pass(10_000)
      expect(facts.probes).toBe(round)
      await answer()
    }
    expect(facts.silentAt).toBeNull()
  })

  it('does not ask while every stream talks, nor while there is none', async () => {
    const { facts, pass, clock } = line()
    for (let second = 0; second < 30; second++) {
      facts.quietSinceMs = clock.nowMs()
      await pass(1_000)
    }
    facts.quietSinceMs = null
    await pass(60_000)
    expect(facts.probes).toBe(0)
  })

  it('takes bytes that arrive during the question for an answer', async () => {
    const { facts, pass } = line()
    await pass(10_000)
    facts.bytes = 1
    await pass(5_000)
    expect(facts.silentAt).toBeNull()
    await pass(10_000)
    expect(facts.probes).toBe(2)
  })

  it('gives up at once when the question itself fails', async () => {
    const { facts, pass, fail } = line()
    await pass(10_000)
    await fail()
    expect(facts.silentAt).toBe(10_000)
  })

  it('gives up at once when the answer is that nobody is there', async () => {
    const { facts, pass, answer } = line()
    await pass(10_000)
    await answer(false)
    expect(facts.silentAt).toBe(10_000)
  })

  it('asks all the same when the wall clock was set back', async () => {
    const { facts, pass } = line()
    facts.quietSinceMs = 1_000_000 + 3_600_000
    await pass(10_000)
    expect(facts.probes).toBe(1)
  })

  it('does nothing after stop, and takes its question back', async () => {
    const { facts, pass, stop, answer, clock } = line()
    await pass(10_000)
    stop()
    await answer()
    await pass(60_000)
    expect(facts).toMatchObject({ probes: 1, aborted: 1, silentAt: null })
    expect(clock.waiting).toBe(0)
  })
})
