import type { Clock } from '#shared/kit/clock.ts'
import type { ChangeLog } from '#shared/story/log.ts'
import { TimelineBook } from '../scenes/timeline/book.ts'
import { stripOf, type TimelineStrip } from '../scenes/timeline/strip.ts'

/** In a burst the strip is drawn anew this often; a change that comes alone waits as long at most. */
const redrawMs = 250

/** The timeline of the set in view, for components. */
export class Timeline {
  #book = $state.raw<TimelineBook | null>(null)
  /** Raised whenever the book was read on. */
  #version = $state(0)
  widthPx = $state(0)

  /** Shows this set from now on; the returned function ends it. */
  follow(log: ChangeLog, workload: string, clock: Clock): () => void {
    const book = new TimelineBook(log, workload, clock.nowMs() - log.offsetMs)
    book.readOn()
    this.#book = book
    let cancel: (() => void) | null = null
    const readOn = (): void => {
      cancel = null
      book.readOn()
      this.#version += 1
    }
    const unsubscribe = log.subscribe(() => (cancel ??= clock.after(redrawMs, readOn)))
    return () => {
      unsubscribe()
      cancel?.()
      if (this.#book === book) this.#book = null
    }
  }

  /** Null while there is nothing to show it of. Made anew when something was received or the width changed, not with each frame. */
  readonly strip: TimelineStrip | null = $derived.by(() => {
    const book = this.#book
    if (this.#version < 0 || book === null) return null
    const { marks, unseen, since, latestAt } = book
    return stripOf({ marks, unseen, since, latestAt, widthPx: this.widthPx })
  })

  /** The place in the log that stands for this instant. */
  positionAt(at: number): number | null {
    return this.#book?.positionAt(at) ?? null
  }
}
