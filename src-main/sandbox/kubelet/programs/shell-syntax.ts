/** A piece of a word: text as it stands, or something that the shell puts in its place. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly isQuoted: boolean }
  | { readonly kind: 'variable'; readonly name: string; readonly change?: string; readonly isQuoted: boolean }
  | { readonly kind: 'command'; readonly script: string; readonly isQuoted: boolean }

export type Word = readonly Piece[]

export interface Redirect {
  readonly from: 'input' | 'output' | 'error' | 'both'
  readonly isAppended: boolean
  readonly target: Word
}

export interface Command {
  readonly words: readonly Word[]
  readonly redirects: readonly Redirect[]
}

/** Commands joined by `|`, and when they are run, seen from what was run before. */
export interface Step {
  readonly after: 'always' | 'success' | 'failure'
  readonly pipeline: readonly Command[]
}

export type Parsed =
  | { readonly kind: 'steps'; readonly steps: readonly Step[] }
  | { readonly kind: 'error'; readonly text: string }

type Token = { readonly kind: 'word'; readonly word: Word } | { readonly kind: 'operator'; readonly text: string }

const operators = [
  '&&',
  '||',
  '1>>',
  '>>',
  '2>&1',
  '1>&2',
  '>&2',
  '2>>',
  '2>',
  '1>',
  '&>',
  ';',
  '|',
  '>',
  '<',
  '\n',
  '&',
]

/** Words of a shell that the sandbox's does not know. */
const unknownWords = new Set([
  'if',
  'then',
  'else',
  'fi',
  'for',
  'while',
  'until',
  'do',
  'done',
  'case',
  'esac',
  'function',
  '{',
  '}',
  '(',
])

/** Reads a script of single commands: words, quotes, `$NAME`, `$(…)`, redirections, `|`, `&&`, `||`, `;`. */
export function parseScript(script: string): Parsed {
  const tokens = tokenise(script)
  if (typeof tokens === 'string') return { kind: 'error', text: tokens }
  return parseSteps(tokens)
}

/** Whether a script goes on in the next line: a quote or a bracket is open, a joint or a backslash stands at its end. */
export function isUnfinished(script: string): boolean {
  if (/(^|[^\\])(\\\\)*\\\n?$/.test(script)) return true
  const parsed = parseScript(script)
  return parsed.kind === 'error' && /unterminated|end of file/.test(parsed.text)
}

function parseSteps(tokens: readonly Token[]): Parsed {
  const steps: Step[] = []
  let after: Step['after'] = 'always'
  let pipeline: Command[] = []
  let command: { words: Word[]; redirects: Redirect[] } = { words: [], redirects: [] }
  const isEmpty = (): boolean => command.words.length === 0 && command.redirects.length === 0
  const endCommand = (): void => {
    if (!isEmpty()) pipeline.push(command)
    command = { words: [], redirects: [] }
  }
  const endStep = (next: Step['after']): void => {
    endCommand()
    if (pipeline.length > 0) steps.push({ after, pipeline })
    pipeline = []
    after = next
  }
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]
    if (token === undefined) break
    if (token.kind === 'word') {
      if (command.words.length === 0 && unknownWords.has(plain(token.word))) return unknown(plain(token.word))
      command.words.push(token.word)
      continue
    }
    const redirect = redirectOf(token.text, tokens[index + 1])
    if (redirect === 'missing') return unexpected(tokens[index + 1])
    if (redirect !== null) {
      command.redirects.push(redirect)
      if (joins[token.text] === undefined) index += 1
      continue
    }
    if (token.text === '&') return { kind: 'error', text: "the sandbox's shell runs nothing in the background" }
    if (token.text !== '\n' && isEmpty() && pipeline.length === 0) return unexpected(token)
    if (token.text === '|') endCommand()
    else endStep(token.text === '&&' ? 'success' : token.text === '||' ? 'failure' : 'always')
  }
  endStep('always')
  return after === 'always' &&
    (tokens.at(-1)?.kind !== 'operator' || !['&&', '||', '|'].includes(textOf(tokens.at(-1))))
    ? { kind: 'steps', steps }
    : { kind: 'error', text: 'syntax error: unexpected end of file' }
}

const unknown = (word: string): Parsed => ({ kind: 'error', text: `the sandbox's shell does not know "${word}"` })

const unexpected = (token: Token | undefined): Parsed => ({
  kind: 'error',
  text: token === undefined ? 'syntax error: unexpected end of file' : `syntax error: unexpected "${textOf(token)}"`,
})

const textOf = (token: Token | undefined): string =>
  token === undefined
    ? ''
    : token.kind === 'operator'
      ? token.text === '\n'
        ? 'newline'
        : token.text
      : plain(token.word)

const plain = (word: Word): string =>
  word.map((piece) => (piece.kind === 'text' && !piece.isQuoted ? piece.text : '"')).join('')

const to = (target: string): Word => [{ kind: 'text', text: target, isQuoted: true }]

/** Redirections that name no file. */
const joins: { readonly [operator: string]: Pick<Redirect, 'from' | 'target'> } = {
  '2>&1': { from: 'error', target: to('&1') },
  '>&2': { from: 'output', target: to('&2') },
  '1>&2': { from: 'output', target: to('&2') },
}

function redirectOf(operator: string, next: Token | undefined): Redirect | 'missing' | null {
  const joined = joins[operator]
  if (joined !== undefined) return { ...joined, isAppended: false }
  const kinds: { readonly [operator: string]: Omit<Redirect, 'target'> } = {
    '<': { from: 'input', isAppended: false },
    '>': { from: 'output', isAppended: false },
    '1>': { from: 'output', isAppended: false },
    '1>>': { from: 'output', isAppended: true },
    '>>': { from: 'output', isAppended: true },
    '2>': { from: 'error', isAppended: false },
    '2>>': { from: 'error', isAppended: true },
    '&>': { from: 'both', isAppended: false },
  }
  const kind = kinds[operator]
  if (kind === undefined) return null
  return next?.kind === 'word' ? { ...kind, target: next.word } : 'missing'
}

/** The tokens of a script, or what is wrong with it. */
function tokenise(script: string): readonly Token[] | string {
  const tokens: Token[] = []
  let word: Piece[] | null = null
  let index = 0
  const endWord = (): void => {
    if (word !== null) tokens.push({ kind: 'word', word })
    word = null
  }
  const add = (...pieces: readonly Piece[]): void => void (word = [...(word ?? []), ...pieces])
  while (index < script.length) {
    const letter = script[index] ?? ''
    const rest = script.slice(index)
    const operator = operators.find((one) => rest.startsWith(one) && (!/^\d/.test(one) || word === null))
    if (operator !== undefined) {
      endWord()
      tokens.push({ kind: 'operator', text: operator })
      index += operator.length
    } else if (letter === ' ' || letter === '\t') {
      endWord()
      index += 1
    } else if (letter === '(' || letter === ')') {
      return `the sandbox's shell does not know "${letter}"`
    } else if (letter === '#' && word === null) {
      index += (rest.indexOf('\n') + rest.length + 1) % (rest.length + 1)
    } else if (letter === "'") {
      const end = script.indexOf("'", index + 1)
      if (end === -1) return 'syntax error: unterminated quoted string'
      add({ kind: 'text', text: script.slice(index + 1, end), isQuoted: true })
      index = end + 1
    } else if (letter === '"') {
      const quoted = readQuoted(script, index + 1)
      if (quoted === null) return 'syntax error: unterminated quoted string'
      add({ kind: 'text', text: '', isQuoted: true }, ...quoted.pieces)
      index = quoted.end
    } else {
      const read = readPiece(script, index, false)
      if (read === null) return 'syntax error: unexpected end of file (expecting ")")'
      add(read.piece)
      index = read.end
    }
  }
  endWord()
  return tokens
}

function readQuoted(script: string, start: number): { readonly pieces: readonly Piece[]; readonly end: number } | null {
  const pieces: Piece[] = []
  let index = start
  while (index < script.length) {
    if (script[index] === '"') return { pieces, end: index + 1 }
    const read = readPiece(script, index, true)
    if (read === null) return null
    pieces.push(read.piece)
    index = read.end
  }
  return null
}

/** One letter, an escaped letter, a variable or a command to be replaced. */
function readPiece(
  script: string,
  index: number,
  isQuoted: boolean,
): { readonly piece: Piece; readonly end: number } | null {
  const letter = script[index] ?? ''
  if (letter === '\\') {
    const next = script[index + 1] ?? ''
    if (next === '\n') return { piece: { kind: 'text', text: '', isQuoted }, end: index + 2 }
    const isKept = isQuoted && !['"', '\\', '$', '`'].includes(next)
    return { piece: { kind: 'text', text: isKept ? `\\${next}` : next, isQuoted: true }, end: index + 2 }
  }
  if (script.startsWith('$(', index)) {
    const end = closing(script, index + 2)
    if (end === null) return null
    return { piece: { kind: 'command', script: script.slice(index + 2, end), isQuoted }, end: end + 1 }
  }
  if (letter === '`') {
    const end = script.indexOf('`', index + 1)
    if (end === -1) return null
    return { piece: { kind: 'command', script: script.slice(index + 1, end), isQuoted }, end: end + 1 }
  }
  const [whole, braced, change = '', bare] =
    /^\$(?:\{([A-Za-z_]\w*)((?:[:#%]|-)[^{}$`]*)?\}|([A-Za-z_]\w*|[?$#0-9]))/.exec(script.slice(index)) ?? []
  if (whole !== undefined) {
    const name = braced ?? bare ?? ''
    const piece: Piece = { kind: 'variable', name, ...(change === '' ? {} : { change }), isQuoted }
    return { piece, end: index + whole.length }
  }
  if (script.startsWith('${', index)) return null
  return { piece: { kind: 'text', text: letter, isQuoted }, end: index + 1 }
}

/** Where the bracket that opened before `start` is closed. */
function closing(script: string, start: number): number | null {
  let depth = 1
  for (let index = start; index < script.length; index += 1) {
    if (script[index] === '(') depth += 1
    if (script[index] === ')') depth -= 1
    if (depth === 0) return index
  }
  return null
}
