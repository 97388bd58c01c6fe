import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Pod } from '#shared/model/entities.ts'
import { createModel, type IncrementalModel } from '../../../../src-main/model/model.ts'
import { createStore } from '../../../../src-main/store/store.ts'
import { loadTrace, traceBatches, traceNames, type DnsAnswer, type TraceName } from '../../../kit/traces/index.ts'
import { tellTrace, textOf } from './telling.ts'

describe('each recorded step is told as its scenario says', () => {
  test.each(traceNames)('%s', (name) => {
    const expected = readFileSync(new URL(`../../../samples/model/${name}.txt`, import.meta.url), 'utf8')
    expect(textOf(tellTrace(loadTrace(name))).split('\n')).toEqual(expected.trimEnd().split('\n'))
  })
})

/** Plays a trace and calls `look` after each batch with the milliseconds since its start. */
function play(name: TraceName, look: (model: IncrementalModel, t: number) => void): void {
  const trace = loadTrace(name)
  const store = createStore()
  const model = createModel({ clusterDomain: 'cluster.local' })
  for (const batch of traceBatches(trace, { flushMs: 0 })) {
    model.apply(store.apply(batch), store)
    look(model, batch.at - trace.startMs)
  }
}

describe('the records are what CoreDNS answered while the trace was recorded', () => {
  const trace = loadTrace('e-dns')
  const questions = Map.groupBy(
    // Names of the kind 10-42-0-9.dns.pod are made from the question itself, whatever pods there are.
    trace.dns.filter(({ question }) => !question.includes('.pod.cluster.local')),
    ({ question }) => question,
  )
  const derived = derivedAnswers([...questions.keys()])

  /** It was asked each 250 ms, and its own watch and ours may be some milliseconds apart. */
  const LATE_MS = 800

  test.each([...questions])('%s', (question, answers) => {
    const ours = derived.get(question) ?? []
    for (const [index, answer] of answers.entries()) {
      const untilT = answers[index + 1]?.t ?? Infinity
      expect(standingBetween(ours, answer.t - LATE_MS, answer.t), `before ${answer.t}`).toContain(wordsOf(answer))
      if (untilT - answer.t > 2 * LATE_MS) {
        const steady = standingBetween(ours, answer.t + 50, untilT - LATE_MS)
        expect(steady, `from ${answer.t} until ${untilT}`).toEqual([wordsOf(answer)])
      }
    }
  })

  test('nothing was answered that nobody asked about', () => {
    expect(questions.size).toBeGreaterThan(15)
  })

  interface Standing {
    readonly t: number
    readonly words: string
  }

  function derivedAnswers(asked: readonly string[]): ReadonlyMap<string, readonly Standing[]> {
    const found = new Map<string, Standing[]>(asked.map((question) => [question, [{ t: 0, words: '' }]]))
    play('e-dns', ({ maps }, t) => {
      for (const question of asked) {
        const [name, type] = question.split(' ')
        const words = [...maps.record.values()]
          .filter((record) => record.name === name && record.type === type)
          .flatMap(({ answers }) => answers)
          .sort()
          .join(' ')
        const standing = found.get(question)
        if (standing !== undefined && standing.at(-1)?.words !== words) standing.push({ t, words })
      }
    })
    return found
  }

  /** All that stood at some moment of the span. */
  function standingBetween(standing: readonly Standing[], fromT: number, toT: number): readonly string[] {
    return standing
      .filter(({ t }, index) => t <= toT && (standing[index + 1]?.t ?? Infinity) > fromT)
      .map(({ words }) => words)
  }

  function wordsOf({ answers }: DnsAnswer): string {
    return answers
      .map((answer) => answer.replace(/\.$/, ''))
      .sort()
      .join(' ')
  }
})

test('the next attempt of a Job was made when the model said it would be', () => {
  const promised = new Set<number>()
  const made = new Map<string, Pod>()
  play('d-jobs', ({ maps }) => {
    for (const { name, nextAttemptAt } of maps.job.values()) {
      if (name === 'fails' && nextAttemptAt !== null) promised.add(nextAttemptAt)
    }
    for (const pod of maps.pod.values()) if (pod.owner?.name === 'fails') made.set(pod.uid, pod)
  })
  const [, second, third] = [...made.values()].map(({ createdAt }) => createdAt ?? 0)
  const promises = [...promised].sort((a, b) => a - b)
  expect(promises.slice(0, 2).map((at, index) => Math.abs(at - ([second, third][index] ?? 0)) <= 1_000)).toEqual([
    true,
    true,
  ])
})
