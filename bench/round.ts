import type { ClusterProcess } from './cluster-process.ts'
import { starters, type ContestantName, type Place } from './contestants.ts'
import { measureChurn, measureStart, type Churn, type Started } from './phases.ts'
import type { ExtentName, Plan, Rate } from './plan.ts'

/** What one contestant did in its turn. */
export interface Measured {
  readonly start: Started
  readonly churn: Partial<Record<Rate, Churn>>
}

/** One round: every contestant once, by `extent/contestant`. */
export type Round = Partial<Record<`${ExtentName}/${ContestantName}`, Measured>>

export interface RunningCluster {
  readonly cluster: ClusterProcess
  readonly kubeconfig: string
}

/** Lets every contestant have its turn. Each starts in fresh processes and has ended before the next begins. */
export async function playRound(
  plan: Plan,
  clusters: Readonly<Partial<Record<ExtentName, RunningCluster>>>,
  place: Omit<Place, 'kubeconfig'>,
  say: (sentence: string) => void,
): Promise<Round> {
  const round: Round = {}
  for (const { extent, contestant: name, rates } of plan.turns) {
    const running = clusters[extent]
    if (running === undefined) throw new Error(`Expected a cluster for ${extent}, found none.`)
    const { cluster, kubeconfig } = running
    const contestant = starters[name]({ ...place, kubeconfig })
    try {
      const start = await measureStart(contestant, cluster.pods)
      const churn: Partial<Record<Rate, Churn>> = {}
      for (const rate of rates) {
        const order = { perSecond: rate === 'most' ? null : rate, seconds: plan.secondsPerRate }
        churn[rate] = await measureChurn(contestant, cluster, order)
      }
      round[`${extent}/${name}`] = { start, churn }
      say(`${name} with ${cluster.pods} pods: ${Math.round(start.wholeMs)} ms to all of them`)
    } finally {
      await contestant.stop()
    }
  }
  return round
}
