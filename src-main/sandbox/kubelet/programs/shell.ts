import { resolvePath } from '../files/types.ts'
import { textOf } from './file-programs.ts'
import { ShellInput } from './shell-input.ts'
import { isUnfinished, parseScript, type Command, type Redirect, type Step, type Word } from './shell-syntax.ts'
import { inputOf, noInput, type Input, type Program, type ProgramContext } from './types.ts'

/** Finds a program of an image by its name or path; undefined: there is none. */
export type FindProgram = (name: string, image: string) => Program | undefined

/** Scripts in scripts end somewhere, also by mistake. */
const deepest = 8

/** `sh -c SCRIPT` and `sh FILE` run a script, `sh` alone what is typed or piped to it. */
export function shellProgram(find: FindProgram, depth = 0): Program {
  return (context, exit) => {
    const flags = context.words.slice(1).filter((word) => /^-[a-z]*$/.test(word))
    const hasScript = flags.some((flag) => flag.endsWith('c'))
    const [named] = context.words.slice(1 + flags.length)
    const stopsAtFailure = flags.some((flag) => flag.includes('e'))
    const run = new ShellRun({ context, find, depth, stopsAtFailure, exit })
    if (hasScript && named === undefined) {
      context.error('sh: -c requires an argument\n')
      exit(2)
    } else if (hasScript) run.start(named ?? '')
    else if (named === undefined) run.startTyped()
    else {
      const script = context.files.read(resolvePath(context.directory, named))
      if (script === null) {
        context.error(`sh: can't open '${named}': No such file or directory\n`)
        exit(2)
      } else run.start(script)
    }
    return () => run.stop()
  }
}

interface ShellParts {
  readonly context: ProgramContext
  readonly find: FindProgram
  readonly depth: number
  readonly stopsAtFailure: boolean
  readonly exit: (code: number) => void
}

interface Streams {
  readonly input: Input
  readonly output: (text: string) => void
  readonly error: (text: string) => void
}

/** One script on its way. Commands that take time (sleep) are waited for without holding anything up. */
class ShellRun {
  readonly #parts: ShellParts
  #variables: Readonly<Record<string, string>> = {}
  #exported: Readonly<Record<string, string>> = {}
  #directory: string
  #code = 0
  #stopCurrent: () => void = () => undefined
  #isOver = false
  /** What it reads its commands from, when it was given no script. */
  #input: ShellInput | null = null
  #isBusy = false
  /** A command that goes on in the next line. */
  #begun = ''

  constructor(parts: ShellParts) {
    this.#parts = parts
    this.#directory = parts.context.directory
  }

  start(script: string): void {
    this.#execute(script, () => this.#end(this.#code))
  }

  /** Runs each line as it comes; at a terminal it asks for it. */
  startTyped(): void {
    const { context } = this.#parts
    this.#input = new ShellInput(context.input, () => this.#readOn())
    this.#prompt()
    context.input.onInterrupt?.(() => {
      this.#stopCurrent()
      this.#stopCurrent = () => undefined
      this.#code = 130
      this.#begun = ''
      this.#isBusy = false
      this.#prompt()
      this.#input?.reclaim()
    })
    this.#input.reclaim()
  }

  #prompt(): void {
    const { isTerminal, error, words, network } = this.#parts.context
    if (!isTerminal || this.#isOver) return
    const isBash = words[0]?.endsWith('bash') === true
    error(
      this.#begun !== '' ? '> ' : isBash ? `root@${network.hostname}:${this.#directory}# ` : `${this.#directory} # `,
    )
  }

  #readOn(): void {
    while (!this.#isBusy && !this.#isOver) {
      const line = this.#input?.line() ?? null
      if (line === null) {
        if (this.#input?.isOver === true) this.#end(this.#begun === '' ? this.#code : 2)
        return
      }
      const script = this.#begun + line
      if (isUnfinished(script) && this.#input?.isOver === false) {
        this.#begun = script
        this.#prompt()
        continue
      }
      this.#begun = ''
      this.#isBusy = true
      this.#execute(script, () => {
        this.#isBusy = false
        this.#prompt()
        this.#input?.reclaim()
        this.#readOn()
      })
    }
  }

  #execute(script: string, done: () => void): void {
    const parsed = parseScript(script)
    if (parsed.kind === 'steps') return this.#next(parsed.steps, 0, done)
    this.#parts.context.error(`sh: ${parsed.text}\n`)
    this.#code = 2
    done()
  }

  stop(): void {
    this.#isOver = true
    this.#stopCurrent()
  }

  #end(code: number): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#parts.exit(code)
  }

  #next(steps: readonly Step[], index: number, done: () => void): void {
    if (this.#isOver) return
    const step = steps[index]
    if (step === undefined) return done()
    const isWanted = step.after === 'always' || (step.after === 'success') === (this.#code === 0)
    if (!isWanted) return this.#next(steps, index + 1, done)
    this.#pipe(step.pipeline, 0, this.#input?.lend() ?? this.#parts.context.input, (code) => {
      this.#code = code
      if (code !== 0 && this.#parts.stopsAtFailure && steps[index + 1]?.after !== 'failure') return this.#end(code)
      this.#next(steps, index + 1, done)
    })
  }

  /** Each command of a pipeline has ended before the next begins: what is piped is short. */
  #pipe(pipeline: readonly Command[], index: number, input: Input, done: (code: number) => void): void {
    const command = pipeline[index]
    if (command === undefined || this.#isOver) return
    if (index === pipeline.length - 1) return this.#run(command, input, this.#parts.context.output, done)
    let piped = ''
    const collect = (text: string): void => void (piped += text)
    this.#run(command, input, collect, () => this.#pipe(pipeline, index + 1, inputOf(piped), done))
  }

  #run(command: Command, input: Input, output: (text: string) => void, done: (code: number) => void): void {
    const streams = this.#redirected(command.redirects, input, output)
    if (streams === null) return done(1)
    const words = command.words.flatMap((word) => this.#expand(word))
    const assigned = leadingAssignments(words)
    const [name, ...rest] = words.slice(assigned.length)
    const values = Object.fromEntries(assigned)
    if (name === undefined) {
      this.#variables = { ...this.#variables, ...values }
      return done(0)
    }
    const builtin = this.#builtin(name, rest, streams.error)
    if (builtin !== null) return done(builtin)
    if (name === 'exit') return this.#end(Number(rest[0] ?? this.#code) & 255)
    if (name === 'exec')
      return rest.length === 0 ? done(0) : this.#begin(rest, values, streams, (code) => this.#end(code))
    this.#begin([name, ...rest], values, streams, done)
  }

  #begin(
    words: readonly string[],
    values: Readonly<Record<string, string>>,
    streams: Streams,
    done: (code: number) => void,
  ): void {
    const { context, find } = this.#parts
    const [name = ''] = words
    const program = /(^|\/)(sh|ash|bash)$/.test(name) ? this.#nested() : find(name, context.image)
    if (program === undefined) {
      streams.error(`sh: ${name}: not found\n`)
      return done(127)
    }
    const environment = { ...context.environment, ...this.#exported, ...values }
    const own = { ...context, ...streams, words, environment, directory: this.#directory }
    const isTerminal = context.isTerminal && streams.output === context.output && streams.input !== noInput
    let isExited = false
    const stop = program({ ...own, isTerminal }, (code) => {
      isExited = true
      this.#stopCurrent = () => undefined
      done(code)
    })
    if (!isExited) this.#stopCurrent = stop
  }

  #nested(): Program | undefined {
    const { find, depth } = this.#parts
    return depth >= deepest ? undefined : shellProgram(find, depth + 1)
  }

  /** What a shell does itself. */
  #builtin(name: string, rest: readonly string[], error: (text: string) => void): number | null {
    if (name === ':') return 0
    if (name === 'set' || name === 'trap' || name === 'wait') return 0
    if (name === 'export') {
      for (const word of rest) {
        if (word.includes('=')) this.#assign(word)
        const [variable = ''] = word.split('=')
        this.#exported = { ...this.#exported, [variable]: this.#value(variable) }
      }
      return 0
    }
    if (name !== 'cd') return null
    const wanted = rest[0] ?? '/root'
    const path = resolvePath(this.#directory, wanted)
    if (this.#parts.context.files.facts(path)?.kind !== 'directory') {
      error(`sh: cd: line 0: can't cd to ${wanted}: No such file or directory\n`)
      return 2
    }
    this.#directory = path
    return 0
  }

  #assign(word: string): void {
    const at = word.indexOf('=')
    this.#variables = { ...this.#variables, [word.slice(0, at)]: word.slice(at + 1) }
  }

  #expand(word: Word): readonly string[] {
    const words: string[] = []
    let current: string | null = null
    for (const piece of word) {
      const text =
        piece.kind === 'text'
          ? piece.text
          : piece.kind === 'variable'
            ? changed(this.#value(piece.name), piece.change ?? '')
            : this.#outputOf(piece.script)
      if (piece.kind === 'text' || piece.isQuoted) {
        current = (current ?? '') + text
        continue
      }
      // What stands in for an unquoted piece is split at its blanks.
      const parts = text.split(/[ \t\n]+/)
      parts.forEach((part, index) => {
        if (index > 0 && current !== null) {
          words.push(current)
          current = null
        }
        if (part !== '') current = (current ?? '') + part
      })
    }
    if (current !== null) words.push(current)
    return words
  }

  #value(name: string): string {
    if (name === '?') return String(this.#code)
    if (name === '$') return '1'
    return this.#variables[name] ?? this.#parts.context.environment[name] ?? ''
  }

  /** What a command writes, for `$(…)`; one that takes time gives what it wrote at once. */
  #outputOf(script: string): string {
    let text = ''
    const program = this.#nested()
    if (program === undefined) return ''
    const { context } = this.#parts
    const environment = { ...context.environment, ...this.#variables }
    const output = (more: string): void => void (text += more)
    const own = {
      ...context,
      words: ['sh', '-c', script],
      environment,
      directory: this.#directory,
      input: noInput,
      isTerminal: false,
      output,
    }
    program(own, () => undefined)()
    return text.replace(/\n+$/, '')
  }

  #redirected(redirects: readonly Redirect[], input: Input, output: (text: string) => void): Streams | null {
    const streams = { input, output, error: this.#parts.context.error }
    for (const { from, isAppended, target } of redirects) {
      const name = this.#expand(target).join(' ')
      if (name === '&1' || name === '&2') {
        if (name === '&1') streams.error = streams.output
        else streams.output = streams.error
        continue
      }
      if (name === '/dev/null') {
        if (from === 'input') streams.input = noInput
        if (from === 'output' || from === 'both') streams.output = () => undefined
        if (from === 'error' || from === 'both') streams.error = () => undefined
        continue
      }
      const path = resolvePath(this.#directory, name)
      if (from === 'input') {
        const text = this.#parts.context.files.read(path)
        if (text === null) {
          this.#parts.context.error(`sh: can't open ${name}: no such file\n`)
          return null
        }
        streams.input = inputOf(text)
        continue
      }
      const write = this.#fileOutput(path, name, isAppended)
      if (write === null) return null
      if (from !== 'error') streams.output = write
      if (from !== 'output') streams.error = write
    }
    return streams
  }

  /** Opens a file for writing; what cannot be opened or written is said in the shell's words. */
  #fileOutput(path: string, name: string, isAppended: boolean): ((text: string) => void) | null {
    const { files, error } = this.#parts.context
    const opened = files.write(path, isAppended ? (files.read(path) ?? '') : '')
    if (opened !== null) {
      error(`sh: can't create ${name}: ${opened === 'missing' ? 'nonexistent directory' : textOf(opened)}\n`)
      return null
    }
    return (text) => {
      const failure = files.write(path, (files.read(path) ?? '') + text)
      if (failure !== null) error(`sh: write error: ${textOf(failure)}\n`)
    }
  }
}

/** `${NAME:-word}`, `${NAME##*-}` and their like; patterns know `*`. Unknown ones change nothing. */
function changed(value: string, change: string): string {
  const [, operator = '', word = ''] = /^(:-|-|:=|##|#|%%|%)([\s\S]*)$/.exec(change) ?? []
  if (operator === '') return value
  if (operator.includes('-') || operator === ':=') return value === '' ? word : value
  const isMatch = (text: string): boolean => matchesPattern(text, word)
  const lengths = Array.from({ length: value.length + 1 }, (_, length) => length)
  const ordered = operator.length === 2 ? lengths.toReversed() : lengths
  const isFront = operator.startsWith('#')
  const cut = ordered.find((length) => isMatch(isFront ? value.slice(0, length) : value.slice(value.length - length)))
  if (cut === undefined) return value
  return isFront ? value.slice(cut) : value.slice(0, value.length - cut)
}

/** Whole text against a pattern in which `*` stands for anything. */
function matchesPattern(text: string, pattern: string): boolean {
  const parts = pattern.split('*')
  const [first = ''] = parts
  const last = parts.at(-1) ?? ''
  if (parts.length === 1) return text === pattern
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false
  let from = first.length
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, from)
    if (at === -1) return false
    from = at + part.length
  }
  return from <= text.length - last.length
}

/** `A=1 B=2 command`: the assignments at the front. */
function leadingAssignments(words: readonly string[]): readonly (readonly [string, string])[] {
  const assigned: (readonly [string, string])[] = []
  for (const word of words) {
    const [, name, value = ''] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) ?? []
    if (name === undefined) break
    assigned.push([name, value])
  }
  return assigned
}
