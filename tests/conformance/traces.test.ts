import { expect, test } from 'vitest'
import { loadTrace } from '../kit/traces/index.ts'
import { answerSaid, describeRun, runOf } from './body.ts'
import { withoutDots } from './cluster.ts'
import { dnsRecords } from './scenarios/dns.ts'
import { disturbing, onlyRecorded, scenarios } from './scenarios/index.ts'
import { TraceCluster } from './trace-cluster.ts'

for (const scenario of [...scenarios, ...disturbing, ...onlyRecorded]) {
  const run = runOf(scenario, scenario.steps, () => Promise.resolve(new TraceCluster(scenario)))
  describeRun(run, () => void run.start())
}

test('every change of an answer of CoreDNS was derived within two seconds of it', async () => {
  const changes = loadTrace('e-dns').dns.filter(({ question }) => !question.includes('.pod.cluster.local'))
  expect(changes.length).toBeGreaterThan(50)
  const derived = await derivedAnswers([...new Set(changes.map(({ question }) => question))])
  const missed = changes.filter(({ t, question, answers }) => {
    const wanted = JSON.stringify(withoutDots(answers))
    return !derived.some(
      (moment) => moment.t >= t - 2_000 && moment.t <= t + 250 && moment.answers.get(question) === wanted,
    )
  })
  expect(missed).toEqual([])
})

interface Moment {
  readonly t: number
  readonly answers: ReadonlyMap<string, string>
}

/** What would have been answered, every 50 ms of the recording. */
async function derivedAnswers(questions: readonly string[]): Promise<readonly Moment[]> {
  const cluster = new TraceCluster(dnsRecords)
  const moments: Moment[] = []
  for (let t = 0; t <= 80_000; t += 50) {
    cluster.playUntil(t)
    const said = await cluster.dns()
    moments.push({
      t,
      answers: new Map(questions.map((question) => [question, JSON.stringify(answerSaid(said, question))])),
    })
  }
  return moments
}
