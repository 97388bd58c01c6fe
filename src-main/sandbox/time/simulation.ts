import { assert } from '#shared/kit/assert.ts'
import type { Clock } from '#shared/kit/clock.ts'
import { TaskQueue } from './task-queue.ts'
import type { SimulatedTime, TimeControl } from './types.ts'

export interface SimulationOptions {
  /** The clock outside: it only says how far the cluster's time may go. */
  readonly clock: Clock
  /** The cluster's time at the start, milliseconds since 1970. */
  readonly startMs: number
  readonly speed?: number
  readonly isFrozen?: boolean
  /** Called with what a task threw; the cluster goes on. */
  readonly onDefect: (defect: unknown) => void
}

export const slowest = 0.25
export const fastest = 16

/** How long the tasks of one turn may take before sockets get their turn, in milliseconds of the clock outside. */
const turnMs = 8

/** Backlogs longer than this are forgiven: the cluster's time then runs slower than asked instead of racing after it later. */
const forgivenMs = 250

/**
 * The cluster's time, driven by a clock outside. Tasks see exactly the instant they were set for, so what happens does not
 * depend on how fast the machine is; only how soon it happens does.
 */
export class Simulation implements SimulatedTime, TimeControl {
  readonly #clock: Clock
  readonly #onDefect: (defect: unknown) => void
  readonly #queue = new TaskQueue()
  #nowMs: number
  #speed: number
  #isFrozen: boolean
  /** Where the line `cluster time = clock outside × speed` is anchored. */
  #anchor: { outsideMs: number; insideMs: number }
  #cancelTurn: () => void = () => undefined
  #turnAtMs: number | null = null
  #isRunning = false
  #isStopped = false

  constructor({ clock, startMs, speed = 1, isFrozen = false, onDefect }: SimulationOptions) {
    this.#clock = clock
    this.#onDefect = onDefect
    this.#nowMs = startMs
    this.#speed = clamp(speed)
    this.#isFrozen = isFrozen
    this.#anchor = { outsideMs: clock.nowMs(), insideMs: startMs }
  }

  nowMs(): number {
    return this.#nowMs
  }

  get isFrozen(): boolean {
    return this.#isFrozen
  }

  get speed(): number {
    return this.#speed
  }

  after(delayMs: number, run: () => void): () => void {
    assert(Number.isFinite(delayMs), `a task must be set for an instant, found a delay of ${delayMs}`)
    const task = this.#queue.add(this.#nowMs + Math.max(0, delayMs), run)
    if (!this.#isRunning) this.#plan()
    return () => this.#queue.cancel(task)
  }

  /** Runs what has fallen due, as far as one turn allows, and moves the cluster's time to the present. Call it before every request. */
  catchUp(): void {
    if (this.#isFrozen || this.#isStopped || this.#isRunning) return
    const outsideMs = this.#clock.nowMs()
    const wantedMs = this.#present(outsideMs)
    const isDone = this.#run(wantedMs, outsideMs + turnMs)
    if (isDone) this.#nowMs = Math.max(this.#nowMs, wantedMs)
    else if (this.#present(this.#clock.nowMs()) - this.#nowMs > forgivenMs * this.#speed) this.#reanchor()
    this.#plan()
  }

  freeze(): void {
    this.catchUp()
    this.#isFrozen = true
    this.#cancelTurn()
    this.#turnAtMs = null
  }

  resume(): void {
    if (!this.#isFrozen) return
    this.#isFrozen = false
    this.#reanchor()
    this.#plan()
  }

  setSpeed(speed: number): void {
    this.catchUp()
    this.#speed = clamp(speed)
    this.#reanchor()
    this.#plan()
  }

  step(deltaMs: number): void {
    const endMs = this.#nowMs + Math.max(0, deltaMs)
    this.#run(endMs, Infinity)
    this.#nowMs = Math.max(this.#nowMs, endMs)
    this.#reanchor()
    this.#plan()
  }

  /** After this no task runs any more. */
  stop(): void {
    this.#isStopped = true
    this.#cancelTurn()
  }

  #present(outsideMs: number): number {
    const insideMs = this.#anchor.insideMs + (outsideMs - this.#anchor.outsideMs) * this.#speed
    return Math.max(this.#nowMs, Math.floor(insideMs))
  }

  #reanchor(): void {
    this.#anchor = { outsideMs: this.#clock.nowMs(), insideMs: this.#nowMs }
  }

  /** Runs everything due by `untilMs`; false if the turn was over before. */
  #run(untilMs: number, turnEndsAtMs: number): boolean {
    if (this.#isRunning || this.#isStopped) return true
    this.#isRunning = true
    let done = 0
    for (let task = this.#queue.take(untilMs); task !== undefined; task = this.#queue.take(untilMs)) {
      this.#nowMs = Math.max(this.#nowMs, task.dueMs)
      try {
        task.run()
      } catch (defect) {
        this.#onDefect(defect)
      }
      done += 1
      // Looking at the clock costs more than most tasks.
      if (done % 16 === 0 && this.#clock.nowMs() >= turnEndsAtMs) break
    }
    this.#isRunning = false
    const next = this.#queue.peek()
    return next === undefined || next.dueMs > untilMs
  }

  /** Sets the turn in which the next task falls due. */
  #plan(): void {
    if (this.#isFrozen || this.#isStopped) return
    const next = this.#queue.peek()
    if (next === undefined || (this.#turnAtMs !== null && this.#turnAtMs <= next.dueMs)) return
    this.#cancelTurn()
    this.#turnAtMs = next.dueMs
    const delayMs = (next.dueMs - this.#present(this.#clock.nowMs())) / this.#speed
    this.#cancelTurn = this.#clock.after(Math.max(0, Math.ceil(delayMs)), () => {
      this.#turnAtMs = null
      this.catchUp()
    })
  }
}

const clamp = (speed: number): number => Math.min(fastest, Math.max(slowest, speed))
