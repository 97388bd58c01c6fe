import { nameOf, parentOf, resolvePath, type Files } from '../files/types.ts'
import { overText, parsed, textOf } from './file-programs.ts'
import { lookUp } from './nslookup.ts'
import { atOnce, type Program, type ProgramContext } from './types.ts'

// Texts and exit codes are those of BusyBox.

export const cp = atOnce((context) => {
  const { flags, names } = parsed(context.words)
  return ['r', 'R', 'a'].some((flag) => flags.has(flag))
    ? transfer(context, names, copyTree)
    : transfer(context, names, (files, from, to) =>
        files.facts(from)?.kind === 'directory' ? 'omitted' : copyTree(files, from, to),
      )
})

export const mv = atOnce((context) =>
  transfer(
    context,
    parsed(context.words).names,
    (files, from, to) => copyTree(files, from, to) ?? removeTree(files, from),
  ),
)

type Move = (files: Files, from: string, to: string) => string | null

function transfer({ files, directory, words, error }: ProgramContext, names: readonly string[], move: Move): number {
  const [name = ''] = words
  const target = names.at(-1)
  const sources = names.slice(0, -1)
  if (target === undefined || sources.length === 0) {
    error(`${name}: missing file operand\n`)
    return 1
  }
  const isInto = files.facts(resolvePath(directory, target))?.kind === 'directory'
  let code = 0
  for (const source of sources) {
    const from = resolvePath(directory, source)
    const to = resolvePath(directory, isInto ? `${target}/${nameOf(from)}` : target)
    const failure =
      files.facts(from) === null
        ? name === 'mv'
          ? `can't rename '${source}': No such file or directory`
          : `can't stat '${source}': No such file or directory`
        : worded(move(files, from, to), source, target)
    if (failure === null) continue
    error(`${name}: ${failure}\n`)
    code = 1
  }
  return code
}

const worded = (failure: string | null, source: string, target: string): string | null =>
  failure === null
    ? null
    : failure === 'omitted'
      ? `omitting directory '${source}'`
      : `can't create '${target}': ${failure}`

function copyTree(files: Files, from: string, to: string): string | null {
  if (to.startsWith(`${from}/`)) return 'a directory cannot be put into itself'
  const text = files.read(from)
  if (text !== null) {
    const failure = files.write(to, text)
    return failure === null ? null : textOf(failure)
  }
  const made = files.facts(to)?.kind === 'directory' ? null : files.makeDirectory(to)
  if (made !== null) return textOf(made)
  for (const entry of files.list(from) ?? []) {
    const failure = copyTree(files, resolvePath(from, entry), resolvePath(to, entry))
    if (failure !== null) return failure
  }
  return null
}

function removeTree(files: Files, path: string): string | null {
  for (const entry of files.list(path) ?? []) removeTree(files, resolvePath(path, entry))
  const failure = files.remove(path)
  return failure === null ? null : textOf(failure)
}

/** More than this is no lesson, and would fill the memory. */
const mostNumbers = 100_000

export const seq = atOnce(({ words, output, error }) => {
  const numbers = words.slice(1).map(Number)
  if (numbers.length === 0 || numbers.length > 3 || numbers.some((number) => !Number.isFinite(number))) {
    error('seq: numbers are expected: [FIRST [INC]] LAST\n')
    return 1
  }
  const last = numbers.at(-1) ?? 0
  const first = numbers.length > 1 ? (numbers[0] ?? 1) : 1
  const step = numbers.length > 2 ? (numbers[1] ?? 1) : 1
  const count = step === 0 ? 0 : Math.max(0, Math.min(mostNumbers, Math.floor((last - first) / step) + 1))
  output(Array.from({ length: count }, (_, index) => `${first + index * step}\n`).join(''))
  return 0
})

export const rev = overText('rev', (text) =>
  text
    .split('\n')
    .map((line) => [...line].toReversed().join(''))
    .join('\n'),
)

export const tee: Program = ({ words, files, directory, input, output, error }, exit) => {
  const { flags, names } = parsed(words)
  const paths = names.map((name) => resolvePath(directory, name))
  let code = 0
  for (const [index, path] of paths.entries()) {
    const failure = files.write(path, flags.has('a') ? (files.read(path) ?? '') : '')
    if (failure === null) continue
    error(`tee: ${names[index] ?? ''}: ${textOf(failure)}\n`)
    code = 1
  }
  let isStopped = false
  input.read(
    (text) => {
      if (isStopped) return
      output(text)
      for (const path of paths)
        if (files.facts(parentOf(path)) !== null) files.write(path, (files.read(path) ?? '') + text)
    },
    () => {
      if (!isStopped) exit(code)
    },
  )
  return () => {
    isStopped = true
  }
}

/** Options of ping with a value of their own, joined (`-c1`) or apart (`-c 1`). */
const pingValues = new Set(['c', 'W', 'w', 'i', 's', 'I', 't'])

function pingOptions(words: readonly string[]): { readonly host: string; readonly count: number } {
  let host = ''
  let count = Infinity
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const letter = word[1] ?? ''
    if (!word.startsWith('-')) host = word
    else if (pingValues.has(letter)) {
      const value = word.length > 2 ? word.slice(2) : (words[++at] ?? '')
      if (letter === 'c') count = Number(value) || Infinity
    }
  }
  return { host, count }
}

/** `ping -c 3 NAME`: once a second; without a count until it is stopped. */
export const ping: Program = ({ words, network, clock, output, error }, exit) => {
  const { host, count } = pingOptions(words.slice(1))
  const [address] = lookUp(network, host)
  let cancel: () => void = () => undefined
  if (address === undefined) {
    error(`ping: bad address '${host}'\n`)
    exit(1)
    return cancel
  }
  const isThere = network.isReached(address)
  output(`PING ${host} (${address}): 56 data bytes\n`)
  const send = (sent: number): void => {
    if (sent >= count) {
      const received = isThere ? sent : 0
      const lost = isThere ? 0 : 100
      const times = isThere ? 'round-trip min/avg/max = 0.100/0.100/0.100 ms\n' : ''
      output(
        `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${received} packets received, ${lost}% packet loss\n${times}`,
      )
      return exit(isThere ? 0 : 1)
    }
    if (isThere) output(`64 bytes from ${address}: seq=${sent} ttl=64 time=0.100 ms\n`)
    cancel = clock.after(1000, () => send(sent + 1))
  }
  send(0)
  return () => cancel()
}
