import type { Input } from './programs/types.ts'

/** More than this is not kept for a program that does not read. */
const limit = 1_048_576

/** What is typed to a program, kept until the program reads. */
export class InputBuffer implements Input {
  #waiting = ''
  #isEnded: boolean
  #reader: { readonly take: (text: string) => void; readonly end: () => void } | null = null

  constructor(isOpen: boolean) {
    this.#isEnded = !isOpen
  }

  add(text: string): void {
    if (this.#isEnded) return
    if (this.#reader !== null) this.#reader.take(text)
    else if (this.#waiting.length < limit) this.#waiting += text
  }

  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#reader?.end()
  }

  read(take: (text: string) => void, end: () => void): void {
    this.#reader = { take, end }
    const text = this.#waiting
    this.#waiting = ''
    if (text !== '') take(text)
    if (this.#isEnded) end()
  }
}
