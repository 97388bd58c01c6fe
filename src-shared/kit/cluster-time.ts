/**
 * How a cluster's time stands to the machine's clock. Only the sandbox's differs: it can be frozen, and run faster or slower.
 * Null stands for a cluster whose time is the machine's.
 */
export interface TimeMark {
  /** The cluster's time, milliseconds since 1970, … */
  readonly clusterMs: number
  /** … when the machine's clock said this. */
  readonly machineMs: number
  /** Seconds of the cluster per second of the machine; 0 while it is frozen. */
  readonly rate: number
}

/** The cluster's time when the machine's clock says `machineMs`. */
export function clusterNow(mark: TimeMark | null, machineMs: number): number {
  if (mark === null) return machineMs
  return Math.floor(mark.clusterMs + Math.max(0, machineMs - mark.machineMs) * mark.rate)
}

/** In how many milliseconds of the machine the cluster's time will be `clusterMs`; null while it stands still. */
export function machineDelay(mark: TimeMark | null, clusterMs: number, machineMs: number): number | null {
  const rate = mark?.rate ?? 1
  return rate === 0 ? null : Math.max(0, (clusterMs - clusterNow(mark, machineMs)) / rate)
}

/** What the machine's clock said when the cluster's time was `clusterMs`; not later than now, which it is while the cluster stands still. */
export function machineTimeOf(mark: TimeMark, clusterMs: number, machineMs: number): number {
  if (mark.rate === 0) return machineMs
  return Math.min(machineMs, mark.machineMs + (clusterMs - mark.clusterMs) / mark.rate)
}
