import type { ClusterProcess } from './cluster-process.ts'
import type { ChurnOrder } from './cluster/server.ts'
import type { Contestant, NodeFigures, ThreadName } from './contestant.ts'
import { machineTicks, sumOf, type ProcessKind } from './processes.ts'
import { percentile } from './statistics.ts'

/** From the start of the process until every pod is there. */
export interface Started {
  /** To the first scene that was painted, and to the frame after which the page held every pod. */
  readonly sceneMs: number
  readonly wholeMs: number
  /** What of an app was there after how long. */
  readonly marksMs: Readonly<Record<string, number>>
  readonly pssMb: number
  readonly cpuMs: number
  readonly threads: Partial<Record<ThreadName, NodeFigures>>
  readonly longestTaskMs: number
}

/** A stretch of changes. */
export interface Churn {
  /** Changes that were written, and of these the share that was held one by one. */
  readonly changes: number
  readonly heldShare: number
  readonly perSecond: number
  readonly latencyP50Ms: number
  readonly latencyP99Ms: number
  /** Processor time of all processes for each second of the stretch, and for a thousand changes. */
  readonly cpuShare: number
  /** Of all the machine's processor time, what its host gave to others meanwhile. */
  readonly stolenShare: number
  readonly cpuMsPerThousand: number
  /** Of those that draw, for each frame: whoever paints fewer frames must not look thrifty. */
  readonly drawingMsPerFrame: number
  readonly frameP50Ms: number
  readonly frameP99Ms: number
  readonly longestTaskMs: number
  readonly threads: Partial<Record<ThreadName, NodeFigures>>
  readonly gaps: number
  readonly resyncs: number
}

const lookMs = 50
const settleMs = 1_500
const startLimitMs = 120_000
/** Whoever makes no progress for so long has drowned; what it held by then counts. */
const stuckMs = 8_000

/** Waits until the contestant holds every pod, and what that took. */
export async function measureStart(contestant: Contestant, pods: number): Promise<Started> {
  const { spawnedAt } = contestant
  const { sceneAt, podsAt } = await until(contestant, startLimitMs, (now) => now.pods >= pods && now.sceneAt !== null)
  const threads = await contestant.figures()
  const { longestTaskMs } = await contestant.report()
  const cpuMs = sumOf(contestant.processes(), 'cpuMs')
  // What is measured next must not hold what starting left to do.
  await pause(settleMs)
  const pssMb = sumOf(contestant.processes(), 'pssMb')
  const marksMs = Object.fromEntries([...contestant.marks].map(([name, at]) => [name, at - spawnedAt]))
  const sceneMs = (sceneAt ?? Number.NaN) - spawnedAt
  return {
    sceneMs,
    marksMs,
    wholeMs: Math.max(sceneMs, (podsAt ?? Number.NaN) - spawnedAt),
    pssMb,
    cpuMs,
    threads,
    longestTaskMs,
  }
}

/** Changes pods at a rate, or as quickly as they are taken, and waits until the contestant holds the last change. */
export async function measureChurn(contestant: Contestant, cluster: ClusterProcess, order: ChurnOrder): Promise<Churn> {
  // Nobody with a page asks for more frames than it needs where the limit is sought.
  await contestant.begin(order.perSecond !== null)
  const before = contestant.processes()
  const ticksBefore = machineTicks()
  const startedAt = performance.now()
  const churned = await cluster.churn(order)
  const { first, last } = churned
  await until(contestant, stuckMs, (now) => now.last >= last)
  const seconds = (performance.now() - startedAt) / 1_000
  const after = contestant.processes()
  const ticks = machineTicks()
  const [threads, report] = [await contestant.figures(), await contestant.report()]
  const held = report.held.filter(([change]) => change >= first && change <= last)
  const latencies = held.map(([change, at]) => at - (churned.sentAt(change) ?? Number.NaN))
  const lastHeldAt = held.reduce((latest, [, at]) => Math.max(latest, at), Number.NEGATIVE_INFINITY)
  const changes = last - first + 1
  const cpuMs = (kind?: ProcessKind): number => sumOf(after, 'cpuMs', kind) - sumOf(before, 'cpuMs', kind)
  return {
    changes,
    heldShare: new Set(held.map(([change]) => change)).size / changes,
    perSecond: changes / ((lastHeldAt - (churned.sentAt(first) ?? Number.NaN)) / 1_000),
    latencyP50Ms: percentile(latencies, 0.5),
    latencyP99Ms: percentile(latencies, 0.99),
    cpuShare: cpuMs() / 1_000 / seconds,
    stolenShare: (ticks.stolen - ticksBefore.stolen) / (ticks.all - ticksBefore.all),
    cpuMsPerThousand: cpuMs() / (changes / 1_000),
    drawingMsPerFrame: cpuMs('drawing') / report.frameMs.length,
    frameP50Ms: percentile(report.frameMs, 0.5),
    frameP99Ms: percentile(report.frameMs, 0.99),
    longestTaskMs: report.longestTaskMs,
    threads,
    gaps: report.gaps,
    resyncs: report.resyncs,
  }
}

/** Looks until the contestant has got there, or makes no progress for so long. */
async function until(
  contestant: Contestant,
  limitMs: number,
  isThere: (progress: Awaited<ReturnType<Contestant['progress']>>) => boolean,
): ReturnType<Contestant['progress']> {
  let seen = ''
  let movedAt = performance.now()
  for (;;) {
    const progress = await contestant.progress()
    if (isThere(progress) || performance.now() - movedAt > limitMs) return progress
    const now = `${progress.pods}/${progress.last}/${progress.sceneAt}`
    if (now !== seen) movedAt = performance.now()
    seen = now
    await pause(lookMs)
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}
