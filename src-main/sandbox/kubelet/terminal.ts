import type { Input } from './programs/types.ts'

const escape = String.fromCharCode(27)
/** Keys that move: there is nowhere to go. */
const arrows = new RegExp(`${escape}[[O][0-9;]*[A-Za-z~]`, 'g')

export interface TerminalParts {
  /** Where what is shown goes. */
  readonly show: (text: string) => void
  /** Control-C while nobody listens to it: the program is over. */
  readonly giveUp: () => void
}

/**
 * What stands between a person's keys and a program: it shows what is typed, lets it be mended, and gives the program
 * whole lines (Linux: drivers/tty/n_tty.c). Control-C interrupts, Control-D ends the input.
 */
export class Terminal implements Input {
  readonly #parts: TerminalParts
  #line = ''
  /** Lines that nobody has read yet; null stands for an end of input. */
  #waiting: (string | null)[] = []
  #reader: { readonly take: (text: string) => void; readonly end: () => void } | null = null
  #interrupted: (() => void) | null = null
  #isAfterReturn = false

  constructor(parts: TerminalParts) {
    this.#parts = parts
  }

  read(take: (text: string) => void, end: () => void): void {
    this.#reader = { take, end }
    this.#give()
  }

  onInterrupt(listener: (() => void) | null): void {
    this.#interrupted = listener
  }

  /** What a program writes, as a terminal wants it. */
  write(text: string): void {
    this.#parts.show(text.replaceAll(/\r?\n/g, '\r\n'))
  }

  /** Keys as they are pressed, or text that was piped. */
  type(text: string): void {
    for (const key of text.replaceAll(arrows, '')) this.#press(key)
  }

  /** Nobody types any more. */
  end(): void {
    if (this.#line !== '') this.#finish('')
    this.#waiting.push(null)
    this.#give()
  }

  #press(key: string): void {
    const isSecondHalf = key === '\n' && this.#isAfterReturn
    this.#isAfterReturn = key === '\r'
    if (isSecondHalf) return
    switch (key) {
      case '\r':
      case '\n':
        this.write('\n')
        return this.#finish('\n')
      case '\u007F':
      case '\b':
        if (this.#line !== '') this.#parts.show('\b \b')
        this.#line = [...this.#line].slice(0, -1).join('')
        return
      case '\u0003':
        this.#line = ''
        this.write('^C\n')
        return this.#interrupted === null ? this.#parts.giveUp() : this.#interrupted()
      case '\u0004':
        return this.#line === '' ? this.#endOnce() : this.#finish('')
      default:
        if (key < ' ' && key !== '\t') return
        this.#line += key
        this.#parts.show(key)
    }
  }

  #endOnce(): void {
    this.#waiting.push(null)
    this.#give()
  }

  #finish(ending: string): void {
    this.#waiting.push(`${this.#line}${ending}`)
    this.#line = ''
    this.#give()
  }

  /** A reader may hand over to another while it is given a line, so each line goes to the reader of its moment. */
  #give(): void {
    while (this.#reader !== null && this.#waiting.length > 0) {
      const next = this.#waiting.shift()
      if (next === null || next === undefined) this.#reader.end()
      else this.#reader.take(next)
    }
  }
}
