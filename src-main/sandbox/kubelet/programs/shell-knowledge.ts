import { parseScript, type Piece, type Word } from './shell-syntax.ts'

/** What a shell does itself; everything else is a program. */
export const builtins = new Set([':', 'set', 'trap', 'export', 'cd', 'exit', 'exec', 'read', 'wait'])

/** Whether a script can be run as it is: its syntax is known, and all of its programs are there. */
export function knowsScript(script: string, find: (name: string) => object | undefined): boolean {
  const parsed = parseScript(script)
  if (parsed.kind === 'error') return false
  return parsed.steps.every((step) =>
    step.pipeline.every(({ words, redirects }) => {
      const all = [...words, ...redirects.map(({ target }) => target)]
      return knowsWords(words, find) && all.every((word) => word.every((piece) => knowsPiece(piece, find)))
    }),
  )
}

/** The program of a command, past assignments and `exec`. */
function knowsWords(words: readonly Word[], find: (name: string) => object | undefined): boolean {
  const texts = words.map(plainText)
  const start = texts.findIndex((text) => text === null || !/^[A-Za-z_]\w*=/.test(text))
  if (start === -1) return true
  const name = texts[start]
  if (name === null || name === undefined) return false
  if (name === 'exec') return knowsWords(words.slice(start + 1), find)
  if (/(^|\/)(sh|bash|ash)$/.test(name)) {
    const script = texts[start + 2]
    return /^-[a-z]*c$/.test(texts[start + 1] ?? '') && typeof script === 'string' && knowsScript(script, find)
  }
  return builtins.has(name) || find(name) !== undefined
}

function knowsPiece(piece: Piece, find: (name: string) => object | undefined): boolean {
  return piece.kind !== 'command' || knowsScript(piece.script, find)
}

/** A word that is text alone, or an assignment; null: it is known only when the script runs. */
function plainText(word: Word): string | null {
  const [first] = word
  if (first?.kind === 'text' && word.some(({ kind }) => kind !== 'text')) {
    const text = word.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('')
    return /^[A-Za-z_]\w*=/.test(text) ? text : null
  }
  return word.every((piece) => piece.kind === 'text') ? word.map((piece) => piece.text).join('') : null
}
