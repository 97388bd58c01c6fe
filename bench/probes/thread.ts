/** What one thread did since its figures began. */
export interface ThreadFigures {
  /** Of this thread alone, without the collector's helpers. */
  readonly cpuMs: number
  /**
   * The most processor time spent between two looks: the block that this code causes, whoever else is running. In the first
   * report only: what is measured after it shall not have to share its processor with looks.
   */
  readonly longestBlockCpuMs: number | null
}

export interface ThreadWatch {
  /** Forgets what was until now. */
  begin(): void
  /** What was since `begin` or the report before. */
  report(): ThreadFigures
}

const lookMs = 4

/** Watches the thread that calls it. */
export function watchThread(): ThreadWatch {
  let startedMs = threadCpuMs()
  let lastMs = startedMs
  let longestBlockCpuMs = 0
  const look = (): void => {
    const nowMs = threadCpuMs()
    longestBlockCpuMs = Math.max(longestBlockCpuMs, nowMs - lastMs)
    lastMs = nowMs
  }
  const looks = setInterval(look, lookMs).unref()
  let isLooking = true
  const begin = (): void => {
    lastMs = threadCpuMs()
    startedMs = lastMs
    longestBlockCpuMs = 0
  }
  return {
    begin,
    report() {
      look()
      const figures = { cpuMs: lastMs - startedMs, longestBlockCpuMs: isLooking ? longestBlockCpuMs : null }
      clearInterval(looks)
      isLooking = false
      begin()
      return figures
    },
  }
}

function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
