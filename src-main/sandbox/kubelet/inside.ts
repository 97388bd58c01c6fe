import { ok } from '#shared/kit/result.ts'
import type { Resolve } from '../dns/types.ts'
import type { ObjectOf } from '../objects.ts'
import { refusal, refused, type Outcome, type Status } from '../status.ts'
import type { Store } from '../storage/types.ts'
import type { SimulatedTime } from '../time/types.ts'
import type { ContainerAccess, ExecOutput, Execution, ExecRequest, Log, LogOptions } from './container-access.ts'
import { environmentOf } from './environment.ts'
import { ContainerStorage } from './files/storage.ts'
import { InputBuffer } from './input-buffer.ts'
import { isSilent, linesOf, lineText, logText, nextLineMs, type Run } from './logs.ts'
import { filesOf } from './mounts.ts'
import { networkOf } from './network.ts'
import { isAnswering } from './node-look.ts'
import { findProgram } from './programs/index.ts'
import type { ProgramContext } from './programs/types.ts'
import { ContainerRuns, statusesOf } from './runs.ts'

type Pod = ObjectOf['pods']
type Container = Pod['spec']['containers'][number]

export interface InsideParts {
  readonly store: Store
  readonly time: SimulatedTime
  readonly resolve: Resolve
}

/** Opens the inside of containers: their logs, and programs that are run in them.. */
export function createInside({ store, time, resolve }: InsideParts): ContainerAccess {
  const nowMs = (): number => time.nowMs()
  const storage = new ContainerStorage(store, nowMs)
  const runs = new ContainerRuns(store, nowMs)
  return {
    log(pod, options) {
      const container = chosen(pod, options.container)
      if (container.kind === 'failed') return container
      // An unscheduled pod has no node to ask: the real server answers with nothing.
      if (pod.spec.nodeName === undefined) return ok({ text: '' })
      const lost = unreachable(store, pod, 'containerLogs', container.value.name)
      if (lost !== null) return refused(lost)
      return readLog({ pod, container: container.value, options, runs, time, store })
    },
    exec(pod, request) {
      const container = runnable(store, pod, request)
      if (container.kind === 'failed') return container
      const { name } = container.value
      const restarts = statusesOf(pod).find((status) => status.name === name)?.restartCount ?? 0
      return ok((output: ExecOutput): Execution => {
        const network = networkOf(pod, resolve)
        const context: Omit<ProgramContext, 'input' | 'output' | 'error'> = {
          words: request.command,
          environment: environmentOf(store, pod, container.value, network.hostname),
          directory: container.value.workingDir ?? '/',
          userId: container.value.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser ?? 0,
          image: container.value.image ?? '',
          clock: time,
          files: filesOf({ view: store, storage }, pod, container.value, restarts, network),
          network,
        }
        return execute(context, request, output)
      })
    },
  }
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

function runnable(store: Store, pod: Pod, request: ExecRequest): Outcome<Container> {
  const container = chosen(pod, request.container)
  if (container.kind === 'failed') return container
  const { name } = container.value
  if (pod.spec.nodeName === undefined)
    return refused(badRequest(`pod ${pod.metadata.name} does not have a host assigned`))
  if (request.command.length === 0) return refused(badRequest('you must specify at least 1 command for the container'))
  const lost = unreachable(store, pod, 'exec', name)
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

function linesUntil({ pod, container }: LogRequest, run: Run, nowMs: number): ReturnType<typeof linesOf> {
  const lines = linesOf(pod, container, run, nowMs)
  return isSilent(container) ? lines.filter(({ atMs }) => atMs === run.startedMs) : lines
}

function sinceMs({ sinceSeconds, sinceTime }: LogOptions, nowMs: number): number {
  if (sinceSeconds !== undefined) return nowMs - sinceSeconds * 1000
  return sinceTime === undefined ? -Infinity : Date.parse(sinceTime)
}

/** Writes each line when it falls due, until the run is over or the pod is gone. */
function follow(request: LogRequest, run: Run, write: (text: string) => void, end: () => void): () => void {
  const { pod, container, options, runs, time, store } = request
  let toldMs = time.nowMs()
  let cancel: () => void = () => undefined
  let isOver = false
  const stop = (): void => {
    isOver = true
    cancel()
    stopListening()
  }
  const tell = (): void => {
    const now = runs.current(pod, container.name)
    const present = now?.startedMs === run.startedMs ? now : { ...run, endedMs: toldMs }
    const nowMs = time.nowMs()
    for (const line of linesUntil(request, present, nowMs))
      if (line.atMs > toldMs) write(lineText(line, options.timestamps === true))
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
  again()
  return stop
}

/** Runs a program of the container; nothing is written after it has exited or was stopped. */
function execute(
  context: Omit<ProgramContext, 'input' | 'output' | 'error'>,
  { command, hasInput }: ExecRequest,
  output: ExecOutput,
): Execution {
  const input = new InputBuffer(hasInput)
  const [name = ''] = command
  const program = findProgram(name)
  let isOver = false
  const guarded =
    (write: (text: string) => void) =>
    (text: string): void => {
      if (!isOver && text !== '') write(text)
    }
  const error = guarded((text) => output.error(text))
  const exit = (code: number): void => {
    if (isOver) return
    isOver = true
    output.exit(code)
  }
  if (program === undefined) {
    error(missingText(name))
    exit(127)
    return { input: () => undefined, closeInput: () => undefined, stop: () => undefined }
  }
  const stopProgram = program({ ...context, input, output: guarded((text) => output.output(text)), error }, exit)
  return {
    input: (text) => input.add(text),
    closeInput: () => input.end(),
    stop() {
      isOver = true
      stopProgram()
    },
  }
}

const missingText = (name: string): string =>
  `OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": ${name.includes('/') ? `stat ${name}: no such file or directory` : 'executable file not found in $PATH'}: unknown\n`
