/**
 * The cluster's own time. All of the sandbox lives by it: a task runs at the instant it was set for, and while it runs
 * `nowMs` is exactly that instant, however late the machine is. Tasks due together run in the order they were set.
 */
export interface SimulatedTime {
  /** Milliseconds since 1970 in the cluster's time. */
  nowMs(): number
  /** Runs `task` once, `delayMs` of the cluster's time from now; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void
}

/** What a person may do with the cluster's time. */
export interface TimeControl {
  readonly isFrozen: boolean
  /** Seconds of the cluster per second outside, 0.25 to 16. */
  readonly speed: number
  freeze(): void
  resume(): void
  setSpeed(speed: number): void
  /** Moves a frozen (or running) cluster forward at once and runs all that falls due on the way. */
  step(deltaMs: number): void
}
