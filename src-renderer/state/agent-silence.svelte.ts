import { aliveEveryMs } from '#shared/contract/port.ts'
import type { Clock } from '#shared/kit/clock.ts'

/** The page's own time, which goes on whatever the picture shows. */
export interface OwnTime extends Clock {
  /** Milliseconds since some moment, which setting the machine's clock does not change. */
  steadyMs(): number
}

/** An agent that has not been heard for so long is called silent. */
const silenceLimitMs = 6_000
/**
 * A page that was suspended finds what its agent sent behind its own timers, and an agent that was suspended with it needs a moment
 * to speak. So nothing is concluded from one look: the second comes after the agent must have spoken again.
 */
const secondLookMs = aliveEveryMs + 500
const firstLookMs = silenceLimitMs - secondLookMs

/** An agent that stays silent for so long after that is given up. */
const giveUpAfterMs = 20_000

/** Notices that an agent says nothing any more, though its port is open: its process has stopped, or hangs. */
export class AgentSilence {
  readonly #time: OwnTime
  readonly #onChange: () => void
  readonly #onGiveUp: () => void
  #isSilent = $state(false)
  #isWatching = false
  #isStopped = false
  #heardMs = 0
  #currentAt: number | null = null
  #cancelLook: () => void = () => undefined

  /** `onGiveUp` is called while the silence lasts, again and again: the one who is asked for another agent may not have found one. */
  constructor(time: OwnTime, onChange: () => void, onGiveUp: () => void) {
    this.#time = time
    this.#onChange = onChange
    this.#onGiveUp = onGiveUp
  }

  /** False until the agent was heard for the first time: before that nothing is shown that could be out of date. */
  get isSilent(): boolean {
    return this.#isSilent
  }

  /** When the picture was of now for the last time, on the wall clock; null before it ever was. */
  get currentAt(): number | null {
    return this.#currentAt
  }

  /** The agent said something; `isCurrent` tells whether the page now knows all that it knows. */
  heard(isCurrent: boolean): void {
    if (this.#isStopped) return
    this.#heardMs = this.#time.steadyMs()
    if (isCurrent) this.#currentAt = this.#time.nowMs()
    if (!this.#isWatching) {
      this.#isWatching = true
      this.#cancelLook()
      this.#lookAfter(firstLookMs, null)
    }
    this.#become(false)
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelLook()
  }

  #lookAfter(delayMs: number, doubtedMs: number | null): void {
    this.#cancelLook = this.#time.after(delayMs, () => this.#look(doubtedMs))
  }

  /** `doubtedMs` is when the agent had been heard last at the look before, if that had been long ago. */
  #look(doubtedMs: number | null): void {
    const quietMs = this.#time.steadyMs() - this.#heardMs
    if (quietMs < firstLookMs) return this.#lookAfter(firstLookMs - quietMs, null)
    if (doubtedMs !== this.#heardMs) return this.#lookAfter(secondLookMs, this.#heardMs)
    this.#isWatching = false
    this.#become(true)
    this.#giveUpLater()
  }

  #giveUpLater(): void {
    this.#cancelLook = this.#time.after(giveUpAfterMs, () => {
      this.#giveUpLater()
      this.#onGiveUp()
    })
  }

  #become(isSilent: boolean): void {
    if (this.#isSilent === isSilent) return
    this.#isSilent = isSilent
    this.#onChange()
  }
}
