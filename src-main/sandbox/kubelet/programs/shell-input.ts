import type { Input } from './types.ts'

/**
 * What a shell reads its commands from. A command that reads gets what the shell has not read yet, and the shell goes
 * on with what the command has left.
 */
export class ShellInput {
  readonly #input: Input
  readonly #arrived: () => void
  #text = ''
  #isEnded = false
  #isLent = false

  constructor(input: Input, arrived: () => void) {
    this.#input = input
    this.#arrived = arrived
  }

  /** Reads from now on: at the start, and after a command has had its turn. */
  reclaim(): void {
    this.#isLent = false
    if (this.#isEnded) return
    this.#input.read(
      (text) => {
        if (this.#isLent) return
        this.#text += text
        this.#arrived()
      },
      () => {
        if (this.#isLent) return
        this.#isEnded = true
        this.#arrived()
      },
    )
  }

  /** The next line with its end; what is left at the end of the input; null: nothing has come yet, or all is read. */
  line(): string | null {
    const end = this.#text.indexOf('\n')
    const length = end === -1 ? (this.#isEnded ? this.#text.length : 0) : end + 1
    if (length === 0) return null
    const line = this.#text.slice(0, length)
    this.#text = this.#text.slice(length)
    return line
  }

  get isOver(): boolean {
    return this.#isEnded && this.#text === ''
  }

  /** For a command; it ends for the command alone when a person ends it at a terminal. */
  lend(): Input {
    const onInterrupt = this.#input.onInterrupt?.bind(this.#input)
    return {
      ...(onInterrupt === undefined ? {} : { onInterrupt }),
      read: (take, end) => {
        const text = this.#text
        this.#text = ''
        this.#isLent = true
        if (text !== '') take(text)
        if (this.#isEnded) end()
        else this.#input.read(take, end)
      },
    }
  }
}
