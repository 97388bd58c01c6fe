import { resolvePath } from '../files/types.ts'
import { formatDate, plainDate } from './dates.ts'
import { overText, parsed } from './file-programs.ts'
import { atOnce, type Program } from './types.ts'

// Texts and exit codes are those of BusyBox.

export const echo = atOnce(({ words, output }) => {
  const rest = words.slice(1)
  let isLineEnded = true
  let isEscaped = false
  while (/^-[neE]+$/.test(rest[0] ?? '')) {
    const flags = rest.shift() ?? ''
    if (flags.includes('n')) isLineEnded = false
    if (flags.includes('e')) isEscaped = true
  }
  const text = rest.join(' ')
  output(`${isEscaped ? unescaped(text) : text}${isLineEnded ? '\n' : ''}`)
  return 0
})

const escapes: { readonly [letter: string]: string } = { n: '\n', t: '\t', r: '\r', '\\': '\\' }
const unescaped = (text: string): string =>
  text.replaceAll(/\\([ntr\\])/g, (whole, letter: string) => escapes[letter] ?? whole)

export const hostname = atOnce(({ words, network, output }) => {
  const { flags } = parsed(words)
  const [short = ''] = network.hostname.split('.')
  const name = flags.has('f') ? network.fullName : flags.has('s') ? short : network.hostname
  const domain = network.fullName.slice(network.hostname.length + 1)
  output(`${flags.has('i') ? network.address : flags.has('d') ? domain : name}\n`)
  return 0
})

export const env = atOnce(({ words, environment, output, error }) => {
  const program = words.slice(1).find((word) => !word.includes('='))
  if (program !== undefined) {
    error(`env: can't execute '${program}': No such file or directory\n`)
    return 127
  }
  const added = words
    .slice(1)
    .map((word): [string, string] => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)])
  const all = Object.entries({ ...environment, ...Object.fromEntries(added) })
  output(all.map(([name, value]) => `${name}=${value}\n`).join(''))
  return 0
})

export const printenv = atOnce(({ words, environment, output }) => {
  const names = words.slice(1)
  if (names.length === 0) {
    output(
      Object.entries(environment)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    )
    return 0
  }
  const values = names.map((name) => environment[name])
  output(
    values
      .filter((value) => value !== undefined)
      .map((value) => `${value}\n`)
      .join(''),
  )
  return values.includes(undefined) ? 1 : 0
})

export const date = atOnce(({ words, clock, output, error }) => {
  const rest = words.slice(1).filter((word) => word !== '-u')
  const [format] = rest
  if (format === undefined) output(`${plainDate(clock.nowMs())}\n`)
  else if (format.startsWith('+')) output(`${formatDate(clock.nowMs(), format.slice(1))}\n`)
  else {
    error(`date: invalid date '${format}'\n`)
    return 1
  }
  return 0
})

export const id = atOnce(({ words, userId, output }) => {
  const { flags } = parsed(words)
  if (flags.has('u')) output(`${userId}\n`)
  else if (userId === 0) output('uid=0(root) gid=0(root) groups=0(root),10(wheel)\n')
  else output(`uid=${userId} gid=0(root) groups=0(root)\n`)
  return 0
})

export const whoami = atOnce(({ userId, output, error }) => {
  if (userId === 0) output('root\n')
  else error(`whoami: unknown uid ${userId}\n`)
  return userId === 0 ? 0 : 1
})

export const pwd = atOnce(({ directory, output }) => {
  output(`${directory}\n`)
  return 0
})

export const uname = atOnce(({ words, network, output }) => {
  const { flags } = parsed(words)
  output(
    `${flags.has('n') ? network.hostname : flags.has('m') ? 'x86_64' : flags.has('a') ? `Linux ${network.hostname} podium-sandbox x86_64 GNU/Linux` : 'Linux'}\n`,
  )
  return 0
})

export const succeed = atOnce(() => 0)
export const fail = atOnce(() => 1)

/** `test` and `[`: files, strings and numbers; a word that is not known is said so. */
export const test = atOnce(({ words, files, directory, error }) => {
  const isBracket = words[0] === '['
  if (isBracket && words.at(-1) !== ']') {
    error('sh: missing ]\n')
    return 2
  }
  const all = words.slice(1, isBracket ? -1 : undefined)
  const isNegated = all[0] === '!'
  const asked = isNegated ? all.slice(1) : all
  const holds = tested(asked, (path) => files.facts(resolvePath(directory, path)))
  if (holds === null) {
    error(`sh: ${asked[1] ?? asked[0] ?? ''}: unknown operand\n`)
    return 2
  }
  return holds === isNegated ? 1 : 0
})

type Facts = { readonly kind: string; readonly bytes: number } | null

function tested(words: readonly string[], factsOf: (path: string) => Facts): boolean | null {
  const [first = '', second = '', third = ''] = words
  if (words.length === 0) return false
  if (words.length === 1) return first !== ''
  if (words.length === 2) return testedOne(first, second, factsOf)
  if (words.length !== 3) return null
  return comparisons[second]?.(first, third) ?? null
}

function testedOne(operator: string, word: string, factsOf: (path: string) => Facts): boolean | null {
  const facts = operator === '-n' || operator === '-z' ? null : factsOf(word)
  switch (operator) {
    case '-n':
      return word !== ''
    case '-z':
      return word === ''
    case '-e':
      return facts !== null
    case '-f':
      return facts?.kind === 'file'
    case '-d':
      return facts?.kind === 'directory'
    case '-s':
      return facts !== null && facts.bytes > 0
    case '-r':
    case '-w':
      return facts !== null
    default:
      return null
  }
}

const comparisons: { readonly [operator: string]: (left: string, right: string) => boolean } = {
  '=': (left, right) => left === right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '-eq': (left, right) => Number(left) === Number(right),
  '-ne': (left, right) => Number(left) !== Number(right),
  '-lt': (left, right) => Number(left) < Number(right),
  '-le': (left, right) => Number(left) <= Number(right),
  '-gt': (left, right) => Number(left) > Number(right),
  '-ge': (left, right) => Number(left) >= Number(right),
}

const unitSeconds: { readonly [unit: string]: number } = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }

/** Sleeps in the cluster's time. */
export const sleep: Program = ({ words, clock, error }, exit) => {
  let seconds = 0
  for (const word of words.slice(1)) {
    const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(word) ?? []
    if (word === 'infinity') seconds = Infinity
    else if (amount === undefined) {
      error(`sleep: invalid number '${word}'\n`)
      exit(1)
      return () => undefined
    } else seconds += Number(amount) * (unitSeconds[unit] ?? 1)
  }
  return seconds === Infinity ? () => undefined : clock.after(seconds * 1000, () => exit(0))
}

const lineCount = (words: readonly string[], flags: ReadonlySet<string>): number => {
  const digits = [...flags].filter((flag) => /\d/.test(flag)).join('')
  return digits === '' ? Number(words[0] ?? 10) : Number(digits)
}

export const head = cut('head', (lines, count) => lines.slice(0, count))
const tailOnce = cut('tail', (lines, count) => lines.slice(Math.max(0, lines.length - count)))

/** With `-f` it goes on until it is stopped: what is added to the file is looked for once a second. */
export const tail: Program = (context, exit) => {
  const isFollow = (word: string): boolean => /^-[fF]$|^--follow/.test(word)
  const words = context.words.filter((word) => !isFollow(word))
  if (words.length === context.words.length) return tailOnce(context, exit)
  const path = resolvePath(context.directory, words.at(-1) ?? '')
  if (path !== '/dev/null') tailOnce({ ...context, words }, () => undefined)
  let shown = context.files.read(path) ?? ''
  let cancel: () => void = () => undefined
  const look = (): void => {
    const text = context.files.read(path) ?? ''
    if (text !== shown) context.output(text.startsWith(shown) ? text.slice(shown.length) : text)
    shown = text
    cancel = context.clock.after(1000, look)
  }
  // Nothing ever comes from there, and many a container does nothing else.
  if (path !== '/dev/null') look()
  return () => cancel()
}

/** `head` and `tail`: `-n 3`, `-n3` and `-3` all mean three lines. */
function cut(name: string, pick: (lines: readonly string[], count: number) => readonly string[]): Program {
  return (context, exit) => {
    const position = context.words.indexOf('-n')
    const count = position === -1 ? [] : [context.words[position + 1] ?? '10']
    const words = position === -1 ? context.words : context.words.toSpliced(position, 2)
    const program = overText(name, (text, { flags }) => {
      const lines = text.split('\n')
      const last = lines.pop() ?? ''
      const all = last === '' ? lines : [...lines, last]
      return pick(all, lineCount(count, flags))
        .map((line) => `${line}\n`)
        .join('')
    })
    return program({ ...context, words }, exit)
  }
}

/** `grep WORD`: plain words and simple patterns; `-i`, `-v`, `-c`, `-q`. Exit code 1 if nothing was found. */
export const grep: Program = (context, exit) => {
  const { flags, names } = parsed(context.words)
  const [pattern = '', ...files] = names
  let isFound = false
  const program = overText('grep', (text) => {
    const lines = text.split('\n').slice(0, text.endsWith('\n') ? -1 : undefined)
    const wanted = lines.filter((line) => matches(line, pattern, flags.has('i')) !== flags.has('v'))
    if (wanted.length > 0) isFound = true
    if (flags.has('q')) return ''
    return flags.has('c') ? `${wanted.length}\n` : wanted.map((line) => `${line}\n`).join('')
  })
  return program({ ...context, words: ['grep', ...files] }, (code) => exit(code === 0 && !isFound ? 1 : code))
}

/** `^` and `$` anchor; everything else is taken literally but `.*`, so that no pattern can take long. */
function matches(line: string, pattern: string, isAnyCase: boolean): boolean {
  const [text, wanted] = isAnyCase ? [line.toLowerCase(), pattern.toLowerCase()] : [line, pattern]
  const parts = wanted.replace(/^\^/, '').replace(/\$$/, '').split('.*')
  let from = 0
  for (const part of parts) {
    const at = text.indexOf(part, from)
    if (at === -1) return false
    from = at + part.length
  }
  return (
    (!wanted.startsWith('^') || text.startsWith(parts[0] ?? '')) &&
    (!wanted.endsWith('$') || text.endsWith(parts.at(-1) ?? ''))
  )
}
