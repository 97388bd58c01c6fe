import { resolvePath } from '../files/types.ts'
import { textOf } from './file-programs.ts'
import { parseScript, type Command, type Redirect, type Step, type Word } from './shell-syntax.ts'
import { inputOf, noInput, type Input, type Program, type ProgramContext } from './types.ts'

/** Finds a program by its name or path; undefined: there is none. */
export type FindProgram = (name: string) => Program | undefined

/** Scripts in scripts end somewhere, also by mistake. */
const deepest = 8

/** `sh -c SCRIPT`: one command after the other. Typing to it is not simulated yet. */
export function shellProgram(find: FindProgram, depth = 0): Program {
  return (context, exit) => {
    const flag = context.words[1] ?? ''
    const script = context.words[2]
    if (!/^-[a-z]*c$/.test(flag) || script === undefined) {
      context.error('sh: the sandbox runs single commands only: use sh -c COMMAND\n')
      exit(script === undefined && flag.endsWith('c') ? 2 : 1)
      return () => undefined
    }
    const stopsAtFailure = flag.includes('e')
    const run = new ShellRun({ context, find, depth, stopsAtFailure, exit })
    run.start(script)
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

/** One script on its way. Commands that take time (sleep) are waited for without holding anything up. */
class ShellRun {
  readonly #parts: ShellParts
  #variables: Readonly<Record<string, string>> = {}
  #directory: string
  #code = 0
  #stopCurrent: () => void = () => undefined
  #isOver = false

  constructor(parts: ShellParts) {
    this.#parts = parts
    this.#directory = parts.context.directory
  }

  start(script: string): void {
    const parsed = parseScript(script)
    if (parsed.kind === 'steps') return this.#next(parsed.steps, 0)
    this.#parts.context.error(`sh: ${parsed.text}\n`)
    this.#end(2)
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

  #next(steps: readonly Step[], index: number): void {
    if (this.#isOver) return
    const step = steps[index]
    if (step === undefined) return this.#end(this.#code)
    const isWanted = step.after === 'always' || (step.after === 'success') === (this.#code === 0)
    if (!isWanted) return this.#next(steps, index + 1)
    this.#pipe(step.pipeline, 0, this.#parts.context.input, (code) => {
      this.#code = code
      if (code !== 0 && this.#parts.stopsAtFailure && steps[index + 1]?.after !== 'failure') return this.#end(code)
      this.#next(steps, index + 1)
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
    const program = name === 'sh' || name.endsWith('/sh') ? this.#nested() : this.#parts.find(name)
    if (program === undefined) {
      streams.error(`sh: ${name}: not found\n`)
      return done(127)
    }
    const { context } = this.#parts
    const environment = { ...context.environment, ...values }
    const own = { ...context, ...streams, words: [name, ...rest], environment, directory: this.#directory }
    this.#stopCurrent = program(own, (code) => {
      streams.close()
      done(code)
    })
  }

  #nested(): Program | undefined {
    const { find, depth } = this.#parts
    return depth >= deepest ? undefined : shellProgram(find, depth + 1)
  }

  /** What a shell does itself. */
  #builtin(name: string, rest: readonly string[], error: (text: string) => void): number | null {
    if (name === ':') return 0
    if (name === 'set' || name === 'trap') return 0
    if (name === 'export') {
      for (const word of rest) if (word.includes('=')) this.#assign(word)
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
            ? this.#value(piece.name)
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
      output,
    }
    program(own, () => undefined)()
    return text.replace(/\n+$/, '')
  }

  #redirected(
    redirects: readonly Redirect[],
    input: Input,
    output: (text: string) => void,
  ): { input: Input; output: (text: string) => void; error: (text: string) => void; close: () => void } | null {
    const streams = { input, output, error: this.#parts.context.error, close: (): void => undefined }
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
