import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LineShape } from '../../src-main/command/shape/narrate.ts'
import type { DnsShape } from '../../src-main/command/shape/services.ts'
import { schemaErrors } from '../kit/schemas.ts'
import type { Cluster } from './cluster.ts'
import { saidClaims, saidOtherPods, saidSets, podSaid } from './said.ts'
import type { Chain, Scenario, Step, Told } from './scenarios/types.ts'
import { claimFacts, inNamespace, podFacts, type ClaimFacts, type PodFacts } from './truth.ts'
import type { Situation } from './scenarios/types.ts'

const stepLimitMs = 45_000
/** Every answer of DNS must agree within this time of the change. */
const dnsLimitMs = 2_000

export interface Run {
  readonly scenario: Scenario
  readonly steps: readonly Step[]
  /** Begins to play; the steps' outcomes settle one after the other and never reject. */
  start(): Promise<void>
  outcome(index: number): Promise<Error | null>
  end(): Promise<void>
}

/** Plays a scenario in the background, so that several can go on beside each other while their tests are told in order. */
export function runOf(scenario: Scenario, steps: readonly Step[], open: () => Promise<Cluster>): Run {
  const outcomes = steps.map(() => Promise.withResolvers<Error | null>())
  let cluster: Cluster | null = null
  const play = async (): Promise<void> => {
    let broken: Error | null = null
    for (const [index, step] of steps.entries()) {
      if (broken === null) broken = await attempt(async () => checkStep((cluster ??= await open()), step))
      outcomes[index]?.resolve(broken)
    }
  }
  return {
    scenario,
    steps,
    start: play,
    outcome: (index) => outcomes[index]?.promise ?? Promise.resolve(new Error('no such step')),
    end: async () => cluster?.end(),
  }
}

/** The tests of a run, one per step. */
export function describeRun(run: Run, start: () => void): void {
  describe(run.scenario.name, () => {
    beforeAll(start)
    afterAll(() => run.end())
    run.steps.forEach((step, index) => {
      test(step.say, async () => {
        const failure = await run.outcome(index)
        if (failure !== null) throw failure
      })
    })
  })
}

async function attempt(task: () => Promise<void>): Promise<Error | null> {
  try {
    await task()
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

async function checkStep(cluster: Cluster, step: Step): Promise<void> {
  const from = cluster.told().length
  await cluster.advance(step)
  await cluster.eventually(async () => {
    const situation = await cluster.situation()
    expect(step.until(situation), `${step.say}: what the objects have come to`).toBe(true)
    await checkInspect(cluster, situation, step)
    checkStory({ lines: cluster.told(), from, step, isRecorded: cluster.isRecorded })
  }, step.limitMs ?? stepLimitMs)
  await cluster.eventually(() => checkDns(cluster), dnsLimitMs)
}

/** `inspect` says of sets, claims and other pods what the objects themselves say. */
async function checkInspect(cluster: Cluster, situation: Situation, step: Step): Promise<void> {
  const document = await cluster.inspect()
  expect(schemaErrors('inspect', document)).toEqual([])
  expect(saidSets(document)).toEqual(situation.sets)
  expect(saidClaims(document)).toEqual(claimsOf(situation))
  const podsSaid = saidOtherPods(document).map((pod) => [pod.name, podSaid(pod)] as const)
  expect(Object.fromEntries(podsSaid)).toEqual(otherPodsOf(situation))
  step.expect?.(document)
}

function claimsOf({ objects, namespace }: Situation): readonly ClaimFacts[] {
  return inNamespace(objects, 'PersistentVolumeClaim', namespace).map(({ metadata }) =>
    claimFacts(metadata.name, namespace, objects),
  )
}

function otherPodsOf({ objects, namespace, sets }: Situation): Readonly<Record<string, PodFacts>> {
  const inSlots = new Set(sets.flatMap(({ slots }) => slots.flatMap(({ pod }) => pod?.uid ?? [])))
  const others = inNamespace(objects, 'Pod', namespace).filter(({ metadata }) => !inSlots.has(metadata.uid ?? ''))
  return Object.fromEntries(others.map((pod) => [pod.metadata.name, podFacts(pod, objects)]))
}

interface StoryCheck {
  readonly lines: readonly LineShape[]
  readonly from: number
  readonly step: Step
  readonly isRecorded: boolean
}

/** Each chain was told in its order with its whys, nothing untold was told, and lines are counted without a hole. */
function checkStory({ lines, from, step, isRecorded }: StoryCheck): void {
  const told = lines.slice(from)
  expect(told.flatMap((line) => schemaErrors('narrate-line', line))).toEqual([])
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1))
  for (const chain of [...(step.story ?? []), ...(isRecorded ? (step.storyOfRecording ?? []) : [])]) {
    const missing = firstMissing(told, chain)
    expect(missing, `${step.say}: not told in this order\n${told.map(lineOf).join('\n')}`).toBeNull()
  }
  const untold = (step.untold ?? []).flatMap((each) => told.filter((line) => isTold(line, each)))
  expect(untold.map(lineOf)).toEqual([])
}

function firstMissing(lines: readonly LineShape[], chain: Chain): string | null {
  let next = 0
  for (const each of chain) {
    const found = lines.findIndex((line, index) => index >= next && isTold(line, each))
    if (found === -1) return `${each[0]} ${each[1]} ${each[2] ?? ''}`
    next = found + 1
  }
  return null
}

function isTold(line: LineShape, [code, name, why]: Told): boolean {
  return line.code === code && line.subject.name.startsWith(name) && (why === undefined || why.test(line.why ?? ''))
}

const lineOf = ({ at, code, subject, why }: LineShape): string => `${at} ${code} ${subject.name} (${why ?? ''})`

/** Name by name, also those that must not be answered. */
async function checkDns(cluster: Cluster): Promise<void> {
  const said = await cluster.dns()
  expect(schemaErrors('dns', said)).toEqual([])
  const questions = cluster.questions(said)
  const answers = await Promise.all(
    questions.map(async (question) => [question, await cluster.answer(question)] as const),
  )
  const derived = questions.map((question) => [question, answerSaid(said, question)] as const)
  expect(Object.fromEntries(derived)).toEqual(Object.fromEntries(answers))
}

export function answerSaid(said: DnsShape, question: string): readonly string[] {
  return said.records
    .filter(({ name, type }) => `${name} ${type}` === question)
    .flatMap(({ answers }) => answers)
    .toSorted()
}
