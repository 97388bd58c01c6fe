import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What one thread did since it was last asked. */
export interface ThreadFigures {
  /** Of this thread alone, without the collector's helpers. */
  readonly cpuMs: number
  /** Longest time without an answer by the clock on the wall: on a busy machine mostly that of others. */
  readonly longestBlockMs: number
  /** The most processor time spent between two looks: the block that this code causes, whoever else is running. */
  readonly longestBlockCpuMs: number
}

const lookMs = 4

/** Watches the thread that calls it, until the process ends. Each call tells what was since the one before. */
export function watchThread(): () => ThreadFigures {
  const delay = monitorEventLoopDelay({ resolution: lookMs })
  delay.enable()
  let startedMs = threadCpuMs()
  let lastMs = startedMs
  let longestBlockCpuMs = 0
  const look = (): void => {
    const nowMs = threadCpuMs()
    longestBlockCpuMs = Math.max(longestBlockCpuMs, nowMs - lastMs)
    lastMs = nowMs
  }
  setInterval(look, lookMs).unref()
  return () => {
    look()
    const figures = { cpuMs: lastMs - startedMs, longestBlockMs: delay.max / 1e6, longestBlockCpuMs }
    startedMs = lastMs
    longestBlockCpuMs = 0
    delay.reset()
    return figures
  }
}

function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
