import { ok } from '#shared/kit/result.ts'
import type { Resolve } from '../dns/types.ts'
import type { ObjectOf } from '../objects.ts'
import { refusal, refused, type Outcome, type Status } from '../status.ts'
import type { Store } from '../storage/types.ts'
import type { SimulatedTime } from '../time/types.ts'
import type { ContainerAccess, ExecOutput, Execution, ExecRequest, Log, LogOptions } from './container-access.ts'
import { commandOf } from './container-command.ts'
import { environmentOf } from './environment.ts'
import { ContainerStorage } from './files/storage.ts'
import { InputBuffer } from './input-buffer.ts'
import { Listeners } from './listeners.ts'
import { isSilent, linesOf, lineText, logText, nextLineMs, type LogLine, type Run } from './logs.ts'
import { filesOf } from './mounts.ts'
import { networkOf } from './network.ts'
import { isAnswering } from './node-look.ts'
import { Processes, type Prepared, type Process } from './processes.ts'
import { findProgram, findSimulated } from './programs/index.ts'
import { ContainerRuns, statusesOf } from './runs.ts'
import { Terminal } from './terminal.ts'

type Pod = ObjectOf['pods']
type Container = Pod['spec']['containers'][number]

export interface Inside extends ContainerAccess {
  readonly processes: Processes
}

export interface InsideParts {
  readonly store: Store
  readonly time: SimulatedTime
  readonly resolve: Resolve
}

type ProgramSurroundings = Prepared['context']

/** What each program of a container has to do with: files, variables, the network. */
function surroundingsOf({
  store,
  time,
  resolve,
}: InsideParts): (pod: Pod, container: Container) => ProgramSurroundings {
  const storage = new ContainerStorage(store, () => time.nowMs())
  const listeners = new Listeners(store)
  return (pod, container) => {
    const network = networkOf(pod, resolve, listeners)
    const restarts = statusesOf(pod).find(({ name }) => name === container.name)?.restartCount ?? 0
    return {
      words: [],
      environment: environmentOf(store, pod, container, network.hostname),
      directory: container.workingDir ?? '/',
      userId: container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser ?? 0,
      image: container.image ?? '',
      clock: time,
      files: filesOf({ view: store, storage }, pod, container, restarts, network),
      network,
    }
  }
}

/** Opens the inside of containers: their programs, their logs, and programs that are run in them beside. */
export function createInside({ store, time, resolve }: InsideParts): Inside {
  const nowMs = (): number => time.nowMs()
  const runs = new ContainerRuns(store, nowMs)
  const surroundings = surroundingsOf({ store, time, resolve })
  const variablesOf = (pod: Pod, container: Container): ProgramSurroundings['environment'] =>
    environmentOf(store, pod, container, pod.spec.hostname ?? pod.metadata.name)
  // What an init container would have made is not there if that could not be run.
  const isPlayed = ({ spec, ...pod }: Pod, container: Container): boolean =>
    spec.containers.includes(container) &&
    (spec.initContainers ?? []).some(
      (init) => init.restartPolicy !== 'Always' && commandOf(init, () => variablesOf({ ...pod, spec }, init)) === null,
    )
  const processes = new Processes({
    store,
    nowMs,
    prepare(pod, container) {
      const words = isPlayed(pod, container) ? null : commandOf(container, () => variablesOf(pod, container))
      const program = words === null ? undefined : findSimulated(words[0] ?? '', container.image ?? '')
      return words === null || program === undefined
        ? null
        : { program, context: { ...surroundings(pod, container), words } }
    },
  })
  return {
    processes,
    log(pod, options) {
      const container = chosen(pod, options.container)
      if (container.kind === 'failed') return container
      // An unscheduled pod has no node to ask: the real server answers with nothing.
      if (pod.spec.nodeName === undefined) return ok({ text: '' })
      const lost = unreachable(store, pod, 'containerLogs', container.value.name)
      if (lost !== null) return refused(lost)
      return readLog({ pod, container: container.value, options, runs, processes, time, store })
    },
    exec(pod, request) {
      const container = runnable(store, pod, request)
      if (container.kind === 'failed') return container
      return ok((output: ExecOutput): Execution => {
        const context = { ...surroundings(pod, container.value), words: request.command }
        return execute(context, request, output)
      })
    },
    attach(pod, request) {
      const container = runnable(store, pod, { ...request, command: ['attach'] }, 'attach')
      if (container.kind === 'failed') return container
      const { name, stdin = false } = container.value
      const process = processes.of(pod, name)
      if (process !== null) return ok((output) => attachTo(process, request.hasInput && stdin, output))
      const log = readLog({
        pod,
        container: container.value,
        options: { follow: true, tailLines: 0 },
        runs,
        processes,
        time,
        store,
      })
      return log.kind === 'failed' ? log : ok((output) => watchLog(log.value, output))
    },
  }
}

/** Connects to the program of a container. How it ends is told by the pod's status: for who is attached all is well. */
function attachTo(process: Process, hasInput: boolean, output: ExecOutput): Execution {
  const missed = process.attach()
  if (missed !== '') output.output(missed)
  if (process.exitCode !== null) {
    output.exit(0)
    return { input: () => undefined, closeInput: () => undefined, stop: () => undefined }
  }
  const stop = process.listen(
    (text) => output.output(text),
    () => {
      stop()
      output.exit(0)
    },
  )
  return {
    input: (text) => (hasInput ? process.type(text) : undefined),
    closeInput: () => (hasInput ? process.endInput() : undefined),
    stop,
  }
}

/** A program whose life is played shows its log to who attaches. */
function watchLog({ follow }: Log, output: ExecOutput): Execution {
  const stop = follow?.(
    (text) => output.output(text),
    () => output.exit(0),
  )
  if (stop === undefined) output.exit(0)
  return { input: () => undefined, closeInput: () => undefined, stop: stop ?? (() => undefined) }
}

const containersOf = ({ spec }: Pod): readonly Container[] => [...(spec.initContainers ?? []), ...spec.containers]

/** The container that is meant; texts of the API server (pkg/registry/core/pod/strategy.go). */
function chosen(pod: Pod, name = ''): Outcome<Container> {
  const all = containersOf(pod)
  const [only] = all
  if (name === '' && all.length === 1 && only !== undefined) return ok(only)
  if (name === '') {
    const names = all.map((container) => container.name).join(' ')
    return refused(
      badRequest(`a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names}]`),
    )
  }
  const found = all.find((container) => container.name === name)
  return found === undefined
    ? refused(badRequest(`container ${name} is not valid for pod ${pod.metadata.name}`))
    : ok(found)
}

const badRequest = (message: string): Status => refusal(400, 'BadRequest', message)

function runnable(store: Store, pod: Pod, request: ExecRequest, what = 'exec'): Outcome<Container> {
  const container = chosen(pod, request.container)
  if (container.kind === 'failed') return container
  const { name } = container.value
  if (pod.spec.nodeName === undefined)
    return refused(badRequest(`pod ${pod.metadata.name} does not have a host assigned`))
  if (request.command.length === 0) return refused(badRequest('you must specify at least 1 command for the container'))
  const lost = unreachable(store, pod, what, name)
  if (lost !== null) return refused(lost)
  const isRunning = statusesOf(pod).some((status) => status.name === name && status.state?.running !== undefined)
  if (isRunning) return container
  return refused(refusal(500, 'InternalError', `unable to upgrade connection: container not found ("${name}")`))
}

/** A node that does not answer cannot be asked; the text is that of a connection that is not taken. */
function unreachable(store: Store, { metadata, spec, status }: Pod, what: string, container: string): Status | null {
  const node = store.get('nodes', '', spec.nodeName ?? '')
  if (isAnswering(node)) return null
  const host = `${status?.hostIP ?? spec.nodeName ?? ''}:10250`
  const url = `https://${host}/${what}/${metadata.namespace ?? ''}/${metadata.name}/${container}`
  return refusal(500, 'InternalError', `Get "${url}": dial tcp ${host}: connect: no route to host`)
}

interface LogRequest {
  readonly pod: Pod
  readonly container: Container
  readonly options: LogOptions
  readonly runs: ContainerRuns
  readonly processes: Processes
  readonly time: SimulatedTime
  readonly store: Store
}

function readLog(request: LogRequest): Outcome<Log> {
  const { pod, container, options, runs, time } = request
  const { name } = container
  const podName = pod.metadata.name
  const run = options.previous === true ? runs.previous(pod, name) : runs.current(pod, name)
  if (run === null) {
    if (options.previous === true) {
      return refused(badRequest(`previous terminated container "${name}" in pod "${podName}" not found`))
    }
    const reason = statusesOf(pod).find((status) => status.name === name)?.state?.waiting?.reason ?? 'ContainerCreating'
    return refused(badRequest(`container "${name}" in pod "${podName}" is waiting to start: ${reason}`))
  }
  const nowMs = time.nowMs()
  const lines = linesUntil(request, run, nowMs).filter(({ atMs }) => atMs >= sinceMs(options, nowMs))
  const text = logText(lines, options)
  const isFollowed = options.follow === true && run.endedMs === null
  return ok(isFollowed ? { text, follow: (write, end) => follow(request, run, write, end) } : { text })
}

/** What its program wrote, or, if that is played, what it would print; and a line a second of whatever serves. */
function linesUntil({ pod, container, processes }: LogRequest, run: Run, nowMs: number): readonly LogLine[] {
  const process = processes.of(pod, container.name, run)
  const lines = linesOf(pod, container, run, nowMs)
  if (process !== null) {
    const ticks = isServing(pod, container, process) ? lines.filter(({ tick }) => tick !== undefined) : []
    return [...process.lines, ...ticks].toSorted((left, right) => left.atMs - right.atMs)
  }
  return isSilent(container) ? lines.filter(({ atMs }) => atMs === run.startedMs) : lines
}

/** Programs that are to come to an end say what they say; of the others one sees each second that they are there. */
const isServing = ({ spec }: Pod, { stdin = false }: Container, { exitCode }: Process): boolean =>
  (spec.restartPolicy ?? 'Always') === 'Always' && !stdin && exitCode === null

function sinceMs({ sinceSeconds, sinceTime }: LogOptions, nowMs: number): number {
  if (sinceSeconds !== undefined) return nowMs - sinceSeconds * 1000
  return sinceTime === undefined ? -Infinity : Date.parse(sinceTime)
}

/** Writes each line when it falls due, until the run is over or the pod is gone. */
function follow(request: LogRequest, run: Run, write: (text: string) => void, end: () => void): () => void {
  const { pod, container, options, runs, processes, time, store } = request
  let toldMs = time.nowMs()
  let cancel: () => void = () => undefined
  let isOver = false
  const process = processes.of(pod, container.name, run)
  const isTimed = options.timestamps === true
  const stop = (): void => {
    isOver = true
    cancel()
    stopListening()
    stopReading?.()
  }
  const tell = (): void => {
    const now = runs.current(pod, container.name)
    const present = now?.startedMs === run.startedMs ? now : { ...run, endedMs: toldMs }
    const nowMs = time.nowMs()
    for (const line of linesUntil(request, present, nowMs))
      if (line.atMs > toldMs && (process === null || line.tick !== undefined)) write(lineText(line, isTimed))
    toldMs = nowMs
    if (present.endedMs !== null) {
      stop()
      end()
    }
  }
  const again = (): void => {
    if (isOver) return
    cancel = time.after(nextLineMs(run, time.nowMs()) - time.nowMs(), () => {
      tell()
      again()
    })
  }
  const stopListening = store.subscribe(({ resource, object }) => {
    if (resource === 'pods' && object.metadata.uid === pod.metadata.uid && !isOver) tell()
  })
  const stopReading = process?.listen(
    (text) => write(isTimed ? stamped(text, time.nowMs()) : text.replaceAll('\r\n', '\n')),
    () => undefined,
  )
  again()
  return stop
}

const stamped = (text: string, atMs: number): string =>
  text
    .split('\n')
    .slice(0, text.endsWith('\n') ? -1 : undefined)
    .map((line) => lineText({ atMs, text: line }, true))
    .join('')

/** Runs a program of the container; nothing is written after it has exited or was stopped. */
function execute(context: ProgramSurroundings, request: ExecRequest, output: ExecOutput): Execution {
  const { command, hasInput, isTerminal } = request
  const [name = ''] = command
  const program = findProgram(name, context.image)
  let isOver = false
  let stopProgram: () => void = () => undefined
  const guarded =
    (write: (text: string) => void) =>
    (text: string): void => {
      if (!isOver && text !== '') write(text)
    }
  const exit = (code: number): void => {
    if (isOver) return
    isOver = true
    stopProgram()
    output.exit(code)
  }
  const error = guarded((text) => output.error(text))
  if (program === undefined) {
    error(missingText(name))
    exit(127)
    return { input: () => undefined, closeInput: () => undefined, stop: () => undefined }
  }
  const terminal = new Terminal({ show: guarded((text) => output.output(text)), giveUp: () => exit(130) })
  const buffer = new InputBuffer(hasInput)
  const show = (text: string): void => terminal.write(text)
  const streams = isTerminal
    ? { input: terminal, output: show, error: show }
    : { input: buffer, output: guarded((text) => output.output(text)), error }
  stopProgram = program({ ...context, ...streams, isTerminal }, exit)
  if (isTerminal && !hasInput) terminal.end()
  return {
    input: (text) => (isTerminal ? terminal.type(text) : buffer.add(text)),
    closeInput: () => (isTerminal ? terminal.end() : buffer.end()),
    stop() {
      isOver = true
      stopProgram()
    },
  }
}

const missingText = (name: string): string =>
  `OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": ${name.includes('/') ? `stat ${name}: no such file or directory` : 'executable file not found in $PATH'}: unknown\n`
