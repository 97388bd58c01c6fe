import { plain, type Sentence } from '#shared/words/index.ts'
import type { Clock } from '#shared/kit/clock.ts'
import { createAnnouncer, type Announcer } from './announcer.ts'

/** How long an answer to the person's own key stands on the screen. */
const urgedMs = 5_000

/**
 * What the window says aloud: one polite voice for captions and whatever else changes, and one that interrupts, for what a
 * person just tried in vain.
 */
export class Speech {
  readonly #clock: Clock
  readonly #announcer: Announcer
  #said = $state('')
  /** The same, apart from what components watch: whoever tells from an effect would otherwise be asked to tell again. */
  #last = ''
  #urged = $state<string | null>(null)
  #cancel: (() => void) | null = null

  constructor(clock: Clock) {
    this.#clock = clock
    this.#announcer = createAnnouncer({ clock, say: (message) => this.#say(distinct(message, this.#last)) })
  }

  /** The last polite message, for the live region. */
  get said(): string {
    return this.#said
  }

  /** The answer to what was tried in vain, while it stands. */
  get urged(): string | null {
    return this.#urged
  }

  tell(message: string): void {
    this.#announcer.tell(message)
  }

  urge(message: string): void {
    this.#cancel?.()
    this.#urged = distinct(message, this.#urged ?? '')
    this.#cancel = this.#clock.after(urgedMs, () => (this.#urged = null))
  }

  /** What was said of one cluster is not left standing for the next. */
  forget(): void {
    this.#say('')
  }

  #say(message: string): void {
    this.#last = message
    this.#said = message
  }

  stop(): void {
    this.#announcer.stop()
    this.#cancel?.()
  }
}

/**
 * Sentences as they are read aloud. A heading without a full stop would run into what follows, and what the next sentence begins
 * with need not be heard twice.
 */
export function spokenText(sentences: readonly Sentence[]): string {
  const texts = sentences.map((each) => plain(each).trim()).filter((each) => each !== '')
  return texts
    .filter((each, index) => texts[index + 1]?.startsWith(each.replace(/[.!?]$/, '')) !== true)
    .map((each, index, said) => (index === said.length - 1 || /[.!?]$/.test(each) ? each : `${each}.`))
    .join(' ')
}

/** A region whose text does not change is not read again; a no-break space at the end is read as nothing. */
function distinct(message: string, before: string): string {
  return message === before ? `${message}\u00a0` : message
}
