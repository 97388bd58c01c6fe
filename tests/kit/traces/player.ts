import type { FakeApi } from '../fake-api/index.ts'
import type { Trace } from './trace.ts'

/** Plays a recorded trace into the scripted API server, as far as asked. */
export class TracePlayer {
  readonly trace: Trace
  readonly #fake: Pick<FakeApi, 'play'>
  #next = 0

  constructor(trace: Trace, fake: Pick<FakeApi, 'play'>) {
    this.trace = trace
    this.#fake = fake
  }

  get isDone(): boolean {
    return this.#next >= this.trace.events.length
  }

  /** Everything that was recorded up to `tMs`; 0 gives what was there before the start. */
  until(tMs: number): void {
    for (
      let event = this.trace.events[this.#next];
      event !== undefined && event.t <= tMs;
      event = this.trace.events[this.#next]
    ) {
      this.#fake.play(event)
      this.#next += 1
    }
  }

  /** Steps 0 to `index` with all that came of them: up to the moment at which the next step began. */
  step(index: number): void {
    if (index >= this.trace.steps.length) {
      throw new Error(
        `Expected a step below ${this.trace.steps.length} of the trace ${this.trace.name}, found ${index}.`,
      )
    }
    const next = this.trace.steps[index + 1]
    this.until(next === undefined ? Infinity : next.t - 1)
  }

  rest(): void {
    this.until(Infinity)
  }
}
