import type { ThreadName } from './contestant.ts'
import type { ContestantName } from './contestants.ts'
import type { Churn, Started } from './phases.ts'
import type { ExtentName, Rate } from './plan.ts'
import type { Round } from './round.ts'
import { judge, type Target, type Verdict } from './verdicts.ts'

/** A target, and the two figures of one round whose ratio it bounds. */
interface Rule extends Target {
  /** Not judged in a run without this cluster. */
  readonly extent: ExtentName
  readonly figures: (round: Round) => readonly [number, number]
}

type Turn = `${ExtentName}/${ContestantName}`

const started = (turn: Turn, figure: (start: Started) => number | undefined) => (round: Round) =>
  round[turn] === undefined ? Number.NaN : (figure(round[turn].start) ?? Number.NaN)

const churned = (turn: Turn, rate: Rate, figure: (churn: Churn) => number) => (round: Round) => {
  const churn = round[turn]?.churn[rate]
  return churn === undefined ? Number.NaN : figure(churn)
}

const over =
  (ours: (round: Round) => number, theirs: (round: Round) => number): Rule['figures'] =>
  (round) => [ours(round), theirs(round)]

const perSecond = (churn: Churn): number => churn.perSecond
const p99 = (churn: Churn): number => churn.latencyP99Ms
const block =
  (thread: ThreadName) =>
  ({ threads }: Started) =>
    threads[thread]?.longestBlockCpuMs ?? undefined
const aboveIdle = ({ threads }: Started): number | undefined => threads.main?.peakAboveIdleMb

/** What the architecture promises as ratios. */
export const rules: readonly Rule[] = [
  {
    name: 'throughput',
    what: "Podium's changes per second, to paint, over the informer's",
    bound: 'atLeast',
    limit: 1.3,
    extent: 'many',
    figures: over(churned('many/podium', 'most', perSecond), churned('many/informer', 'most', perSecond)),
  },
  {
    name: 'throughputKubectl',
    what: "Podium's changes per second, to paint, over those of `kubectl get --watch`",
    bound: 'atLeast',
    limit: 5,
    extent: 'many',
    figures: over(churned('many/podium', 'most', perSecond), churned('many/kubectl', 'most', perSecond)),
  },
  {
    name: 'latency',
    what: "Podium's p99 from API to paint at 1,000 changes per second over the naive app's",
    bound: 'atMost',
    limit: 1,
    extent: 'many',
    figures: over(churned('many/podium', 1_000, p99), churned('many/naive', 1_000, p99)),
  },
  {
    name: 'start',
    what: "Podium's start with 10,000 pods over the naive app's",
    bound: 'atMost',
    limit: 0.6,
    extent: 'many',
    figures: over(
      started('many/podium', ({ wholeMs }) => wholeMs),
      started('many/naive', ({ wholeMs }) => wholeMs),
    ),
  },
  {
    name: 'memory',
    what: "Podium's memory with 10,000 pods over the naive app's",
    bound: 'atMost',
    limit: 0.75,
    extent: 'many',
    figures: over(
      started('many/podium', ({ pssMb }) => pssMb),
      started('many/naive', ({ pssMb }) => pssMb),
    ),
  },
  {
    name: 'agentMemory',
    what: "the agent's peak above idle with 10,000 pods over the informer's",
    bound: 'atMost',
    limit: 0.35,
    extent: 'many',
    figures: over(started('many/agent', aboveIdle), started('many/informer', aboveIdle)),
  },
  {
    name: 'agentMemory50k',
    what: "the agent's peak above idle with 50,000 pods over the informer's",
    bound: 'atMost',
    limit: 0.35,
    extent: 'most',
    figures: over(started('most/agent', aboveIdle), started('most/informer', aboveIdle)),
  },
  ...(['agent', 'main'] as const).flatMap((thread): Rule[] =>
    (['many', 'most'] as const).map((extent) => ({
      name: `${thread}Block${extent === 'most' ? '50k' : ''}`,
      what: `the longest block of ${thread} with ${extent === 'most' ? '50,000' : '10,000'} pods over the informer's`,
      bound: 'atMost',
      limit: 0.1,
      extent,
      figures: over(started(`${extent}/podium`, block(thread)), started(`${extent}/informer`, block('main'))),
    })),
  ),
  {
    name: 'drawing',
    what: 'the processor time of a frame of 5,000 cells over that of SVG',
    bound: 'atMost',
    limit: 0.5,
    extent: 'cells',
    figures: over(
      churned('cells/podium', 500, ({ drawingMsPerFrame }) => drawingMsPerFrame),
      churned('cells/svg', 500, ({ drawingMsPerFrame }) => drawingMsPerFrame),
    ),
  },
]

/** Judges each rule whose clusters were there. */
export function judgeRounds(rounds: readonly Round[], extents: ReadonlySet<ExtentName>): readonly Verdict[] {
  return rules
    .filter(({ extent }) => extents.has(extent))
    .map(({ figures, extent: _extent, ...target }) =>
      judge(
        target,
        rounds.map((round) => {
          const [ours, theirs] = figures(round)
          return ours / theirs
        }),
      ),
    )
}
