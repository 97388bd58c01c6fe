import type {
  ExecOutput,
  Execution,
  ExecRequest,
  LogOptions,
} from '../../../../../src-main/sandbox/kubelet/container-access.ts'
import { nodeCluster, type NodeCluster } from './node-cluster.ts'

export interface Inside extends NodeCluster {
  /** Attaches to the pod's own program. */
  attach(pod: string, options?: Partial<ExecRequest>): Ran
  /** What a command writes and how it ends; `code` is null while it runs. */
  run(pod: string, command: readonly string[], options?: Partial<ExecRequest>): Ran
  sh(pod: string, script: string): string
  log(pod: string, options?: LogOptions): string
}

export interface Ran {
  out: string
  err: string
  code: number | null
  readonly input: (text: string) => void
  readonly closeInput: () => void
  readonly stop: () => void
}

export function inside(): Inside {
  const cluster = nodeCluster()
  const { access } = cluster
  const podOf = (name: string): NonNullable<ReturnType<NodeCluster['pod']>> => {
    const pod = cluster.pod(name)
    if (pod === undefined) throw new Error(`expected pod ${name}, found none`)
    return pod
  }
  const run = (name: string, command: readonly string[], options: Partial<ExecRequest> = {}): Ran => {
    const outcome = access.exec(podOf(name), { command, hasInput: false, isTerminal: false, ...options })
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
    return started(outcome.value)
  }
  const attach = (name: string, options: Partial<ExecRequest> = {}): Ran => {
    const outcome = access.attach(podOf(name), { hasInput: true, isTerminal: false, ...options })
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
    return started(outcome.value)
  }
  const started = (start: (output: ExecOutput) => Execution): Ran => {
    const ran: Ran = {
      out: '',
      err: '',
      code: null,
      input: () => undefined,
      closeInput: () => undefined,
      stop: () => undefined,
    }
    const execution = start({
      output: (text) => void (ran.out += text),
      error: (text) => void (ran.err += text),
      exit: (code) => void (ran.code = code),
    })
    return Object.assign(ran, { input: execution.input, closeInput: execution.closeInput, stop: execution.stop })
  }
  return {
    ...cluster,
    run,
    attach,
    sh(name, script) {
      const { out, err, code } = run(name, ['sh', '-c', script])
      return `${out}${err}-> ${code}`
    },
    log(name, options = {}) {
      const outcome = access.log(podOf(name), options)
      return outcome.kind === 'ok' ? outcome.value.text : `${outcome.failure.code} ${outcome.failure.message}`
    },
  }
}

export function withPod(spec: object = {}, metadata: object = {}): Inside {
  const cluster = inside()
  cluster.addPod('web-0', 'node-1', { spec, metadata })
  cluster.time.step(1000)
  return cluster
}
