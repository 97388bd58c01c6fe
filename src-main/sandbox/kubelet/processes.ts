import type { ObjectOf, StoredObject } from '../objects.ts'
import type { Store } from '../storage/types.ts'
import { InputBuffer } from './input-buffer.ts'
import type { LogLine, Run } from './logs.ts'
import type { Program, ProgramContext } from './programs/types.ts'
import { statusesOf } from './runs.ts'
import { Terminal } from './terminal.ts'

type Pod = ObjectOf['pods']
type Container = Pod['spec']['containers'][number]

/** So much of what a program has written is kept. */
const keptLines = 10_000

/** A container's program, and everything about it but what it writes to. */
export interface Prepared {
  readonly program: Program
  readonly context: Omit<ProgramContext, 'input' | 'output' | 'error' | 'isTerminal'>
}

/** A program that was started with its container. */
export class Process {
  readonly startedMs: number
  exitCode: number | null = null
  readonly #nowMs: () => number
  readonly #lines: LogLine[] = []
  readonly #listeners = new Set<(text: string) => void>()
  readonly #endings = new Set<() => void>()
  readonly #input: InputBuffer
  readonly #terminal: Terminal | null
  #stop: () => void = () => undefined
  #isOver = false
  #wasAttached = false

  constructor({ stdin = false, tty = false }: Container, nowMs: () => number) {
    this.startedMs = nowMs()
    this.#nowMs = nowMs
    this.#input = new InputBuffer(stdin)
    this.#terminal = tty ? new Terminal({ show: (text) => this.#write(text), giveUp: () => this.#exit(130) }) : null
  }

  run({ program, context }: Prepared): void {
    const terminal = this.#terminal
    const output = (text: string): void => (terminal === null ? this.#write(text) : terminal.write(text))
    const own = { ...context, input: terminal ?? this.#input, output, error: output, isTerminal: terminal !== null }
    const stop = program(own, (code) => this.#exit(code))
    if (this.#isOver) stop()
    else this.#stop = stop
  }

  /** What it has written; a line that is not ended yet counts as one. */
  get lines(): readonly LogLine[] {
    return this.#lines
  }

  /** All that was written, for the first who attaches: on a real node the program would still be about to write it. */
  attach(): string {
    const missed = this.#wasAttached
      ? ''
      : this.#lines.map(({ text, isPartial }) => `${text}${isPartial === true ? '' : '\n'}`).join('')
    this.#wasAttached = true
    return missed
  }

  /** Told each piece of text as it is written, and once when the program is over or was stopped. Returns the stop. */
  listen(written: (text: string) => void, ended: () => void): () => void {
    this.#listeners.add(written)
    this.#endings.add(ended)
    return () => {
      this.#listeners.delete(written)
      this.#endings.delete(ended)
    }
  }

  type(text: string): void {
    if (this.#terminal === null) this.#input.add(text)
    else this.#terminal.type(text)
  }

  endInput(): void {
    if (this.#terminal === null) this.#input.end()
    else this.#terminal.end()
  }

  /** Its container is over. */
  stop(): void {
    if (!this.#isOver) this.#finish()
  }

  #exit(code: number): void {
    if (this.#isOver) return
    this.exitCode = code
    this.#finish()
  }

  #finish(): void {
    this.#isOver = true
    this.#stop()
    for (const ended of this.#endings) ended()
  }

  #write(text: string): void {
    if (this.#isOver || text === '') return
    const atMs = this.#nowMs()
    const pieces = text.replaceAll('\r\n', '\n').split('\n')
    const rest = pieces.pop() ?? ''
    for (const piece of pieces) this.#addPiece(piece, atMs, false)
    if (rest !== '') this.#addPiece(rest, atMs, true)
    if (this.#lines.length > keptLines) this.#lines.splice(0, this.#lines.length - keptLines)
    for (const listener of this.#listeners) listener(text)
  }

  /** Goes on with the last line if that is not ended. */
  #addPiece(piece: string, atMs: number, isPartial: boolean): void {
    const last = this.#lines.at(-1)
    const begun = last?.isPartial === true ? this.#lines.pop() : undefined
    const text = `${begun?.text ?? ''}${piece}`
    this.#lines.push(isPartial ? { atMs: begun?.atMs ?? atMs, text, isPartial } : { atMs: begun?.atMs ?? atMs, text })
  }
}

interface Runs {
  current: Process | null
  previous: Process | null
}

export interface ProcessesParts {
  readonly store: Store
  readonly nowMs: () => number
  /** The container's program; null if its life is played. */
  readonly prepare: (pod: Pod, container: Container) => Prepared | null
}

/** The programs of all containers: each starts when its container does, and is stopped with it at the latest. */
export class Processes {
  readonly #parts: ProcessesParts
  readonly #runs = new Map<string, Runs>()
  readonly #listeners = new Set<(pod: Pod) => void>()

  constructor(parts: ProcessesParts) {
    this.#parts = parts
    parts.store.subscribe(({ type, resource, object, before }) => {
      if (resource !== 'pods') return
      if (type === 'DELETED') this.#forget(object as Pod)
      else this.#look(object as Pod, before)
    })
  }

  /** The program of a container, now or in the run that is meant; null if that is played. */
  of(pod: Pod, container: string, run?: Run): Process | null {
    const runs = this.#runs.get(keyOf(pod, container))
    if (run === undefined) return runs?.current ?? null
    // What was over within one write is dated by its status, in whole seconds.
    const isMeant = (process: Process | null | undefined): boolean =>
      process?.startedMs === run.startedMs || process?.startedMs === run.endedMs
    return [runs?.current, runs?.previous].find(isMeant) ?? null
  }

  /** Told when a program exited by itself. Returns the stop. */
  onExit(listener: (pod: Pod) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** How the pod's programs ended: the code of each container, or null if one of them still runs or is played. */
  exitCodes(pod: Pod): readonly number[] | null {
    const codes = pod.spec.containers.map(({ name }) => this.of(pod, name)?.exitCode ?? null)
    return codes.every((code) => code !== null) ? codes : null
  }

  #look(pod: Pod, before: StoredObject | null): void {
    const was = before === null ? [] : statusesOf(before as Pod)
    for (const { name, state, containerID } of statusesOf(pod)) {
      const wasState = was.find((one) => one.name === name)?.state
      const isRunning = state?.running !== undefined && containerID !== undefined
      if (isRunning && wasState?.running === undefined) this.#start(pod, name)
      else if (!isRunning && wasState?.running !== undefined) this.#end(pod, name)
      else if (state?.terminated !== undefined && containerID !== undefined && wasState?.terminated === undefined) {
        // An init container that began and ended within one write: it has done what takes no time.
        this.#start(pod, name)
        this.#runs.get(keyOf(pod, name))?.current?.stop()
      }
    }
  }

  #start(pod: Pod, name: string): void {
    const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
    const container = all.find((one) => one.name === name)
    const prepared = container === undefined ? null : this.#parts.prepare(pod, container)
    const key = keyOf(pod, name)
    const previous = this.#runs.get(key)?.current ?? this.#runs.get(key)?.previous ?? null
    if (container === undefined || prepared === null) {
      if (previous !== null) this.#runs.set(key, { current: null, previous })
      return
    }
    const process = new Process(container, this.#parts.nowMs)
    this.#runs.set(key, { current: process, previous })
    process.listen(
      () => undefined,
      () => {
        if (process.exitCode !== null) for (const listener of this.#listeners) listener(pod)
      },
    )
    process.run(prepared)
  }

  #end(pod: Pod, name: string): void {
    this.#runs.get(keyOf(pod, name))?.current?.stop()
  }

  #forget(pod: Pod): void {
    for (const { name } of statusesOf(pod)) {
      this.#end(pod, name)
      this.#runs.delete(keyOf(pod, name))
    }
  }
}

const keyOf = ({ metadata: { uid } }: Pod, container: string): string => `${uid}/${container}`
