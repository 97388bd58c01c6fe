import { stripVTControlCharacters } from 'node:util'

/** A line that does not end is cut, so that a program that writes no newline fills no memory. */
export const longestLogLine = 16_384

/**
 * Turns the bytes of a log into lines as a person reads them: invalid UTF-8 becomes the replacement character, colours and
 * other sequences for terminals are left out, and of a line that was written over (a progress bar) the last writing stays.
 */
export class LogText {
  readonly #decoder = new TextDecoder('utf-8')
  #rest = ''

  push(bytes: Uint8Array): readonly string[] {
    const parts = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split('\n')
    this.#rest = parts.pop() ?? ''
    const cut: string[] = []
    while (this.#rest.length > longestLogLine) {
      cut.push(this.#rest.slice(0, longestLogLine))
      this.#rest = this.#rest.slice(longestLogLine)
    }
    return [...parts.flatMap(pieces), ...cut].map(readable)
  }

  /** What was written after the last newline. */
  end(): readonly string[] {
    const rest = this.#rest + this.#decoder.decode()
    this.#rest = ''
    return rest === '' ? [] : [readable(rest)]
  }
}

function pieces(line: string): readonly string[] {
  if (line.length <= longestLogLine) return [line]
  return Array.from({ length: Math.ceil(line.length / longestLogLine) }, (_, index) =>
    line.slice(index * longestLogLine, (index + 1) * longestLogLine),
  )
}

function readable(line: string): string {
  const plain = stripVTControlCharacters(line).replace(/\r+$/, '')
  return withoutControls(plain.slice(plain.lastIndexOf('\r') + 1))
}

/** Control characters other than the tab, of both sets. */
function withoutControls(line: string): string {
  return line.replaceAll(/[\p{Cc}]/gu, (character) => (character === '\t' ? character : ''))
}
