import type { SandboxClusterState, SandboxCommand, SandboxState, ScenarioInfo } from '#shared/contract/sandbox.ts'
import { assertNever } from '#shared/kit/assert.ts'
import type { Clock } from '#shared/kit/clock.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import type { FromSandboxProcess, ToSandboxProcess } from '../sandbox/process-messages.ts'

/** A process of the sandbox, as far as its keeper needs it. */
export interface SandboxHandle {
  post(message: ToSandboxProcess): void
  stop(): void
}

export interface SandboxParts {
  readonly clock: Clock
  /** Starts a process. `onMessage` and, once, `onEnd` are called until it has ended. */
  readonly start: (listeners: {
    readonly onMessage: (message: FromSandboxProcess) => void
    /** `told` is the last that it wrote to its output. */
    readonly onEnd: (told: string) => void
  }) => SandboxHandle
  /** Writes or, for null, removes the kubeconfig that leads there; returns its path. */
  readonly writeKubeconfig: (content: string | null) => Promise<string>
  readonly seed: number
  readonly firstScenario: string
  readonly tell: (state: SandboxState) => void
}

/** How long a sandbox that ends by itself is left alone, longer each time. */
const restartDelaysMs = [500, 2_000, 5_000] as const

/**
 * Keeps the app's one sandbox: starts it when it is first wanted, and again when it ends by itself. What it served is lost
 * with its process, and the window says so; the kubeconfig that leads there keeps its place.
 */
export class Sandbox {
  readonly #parts: SandboxParts
  #state: SandboxState = { kind: 'off' }
  #handle: SandboxHandle | null = null
  #waiting: ((result: Result<null, Problem>) => void)[] = []
  readonly #answers = new Map<number, (result: Result<null, Problem>) => void>()
  #request = 0
  #restarts = 0
  #cancelRestart: () => void = () => undefined
  #scenarios: readonly ScenarioInfo[] = []
  #seed: number
  #scenario: string | null
  #log = ''

  constructor(parts: SandboxParts) {
    this.#parts = parts
    this.#seed = parts.seed
    this.#scenario = parts.firstScenario
  }

  get state(): SandboxState {
    return this.#state
  }

  /** What the last process wrote before it ended, for a person who wants to report it. */
  get log(): string {
    return this.#log
  }

  /** Where the present scenario's main objects are. */
  get place(): { readonly namespace: string; readonly workload: string | null } | null {
    return this.#scenarios.find(({ name }) => name === this.#scenario) ?? null
  }

  /** Resolves when it serves, or when it cannot. */
  ensureRunning(): Promise<Result<null, Problem>> {
    if (this.#state.kind === 'running') return Promise.resolve(ok(null))
    const served = new Promise<Result<null, Problem>>((resolve) => this.#waiting.push(resolve))
    if (this.#handle === null) this.#start()
    return served
  }

  /** Does what a person asked of the cluster. */
  command(command: SandboxCommand): Promise<Result<null, Problem>> {
    const handle = this.#handle
    if (handle === null || this.#state.kind !== 'running')
      return Promise.resolve(failed({ code: 'sandbox-not-running', params: {} }))
    this.#request += 1
    const request = this.#request
    return new Promise((resolve) => {
      this.#answers.set(request, resolve)
      handle.post({ kind: 'command', request, command })
    })
  }

  stop(): void {
    this.#cancelRestart()
    this.#handle?.stop()
    this.#handle = null
    this.#end(null)
    void this.#parts.writeKubeconfig(null)
  }

  #start(): void {
    this.#cancelRestart()
    this.#become({ kind: 'starting' })
    const handle: { current: SandboxHandle | null } = { current: null }
    const isMine = (): boolean => handle.current === this.#handle
    handle.current = this.#parts.start({
      onMessage: (message) => {
        if (isMine()) void this.#receive(message)
      },
      onEnd: (told) => {
        if (isMine()) this.#ended(told)
      },
    })
    this.#handle = handle.current
    this.#handle.post({ kind: 'start', seed: this.#seed, scenario: this.#scenario })
  }

  async #receive(message: FromSandboxProcess): Promise<void> {
    switch (message.kind) {
      case 'ready': {
        const kubeconfig = await this.#parts.writeKubeconfig(message.kubeconfig)
        this.#scenarios = message.scenarios
        this.#running(message.cluster, kubeconfig)
        return this.#served(ok(null))
      }
      case 'state':
        if (this.#state.kind === 'running') this.#running(message.cluster, this.#state.kubeconfig)
        return
      case 'answer':
        this.#answers.get(message.request)?.(message.result)
        this.#answers.delete(message.request)
        return
      case 'failed':
        return this.#served(failed(message.problem))
      default:
        assertNever(message)
    }
  }

  #running(cluster: SandboxClusterState, kubeconfig: string): void {
    this.#seed = cluster.seed
    this.#scenario = cluster.scenario
    const toldAt = this.#parts.clock.nowMs()
    this.#become({ kind: 'running', cluster, toldAt, scenarios: this.#scenarios, kubeconfig })
  }

  #ended(told: string): void {
    this.#handle = null
    this.#log = told
    const problem: Problem = { code: 'sandbox-ended', params: {} }
    const delayMs = restartDelaysMs[Math.min(this.#restarts, restartDelaysMs.length - 1)] ?? 5_000
    this.#restarts += 1
    const since = this.#parts.clock.nowMs()
    this.#end(problem)
    this.#become({ kind: 'ended', since, restartAt: since + delayMs, problem })
    this.#cancelRestart = this.#parts.clock.after(delayMs, () => this.#start())
  }

  /** Whoever waits for an answer gets one. */
  #end(problem: Problem | null): void {
    const result = failed<Problem>(problem ?? { code: 'sandbox-not-running', params: {} })
    for (const answer of this.#answers.values()) answer(result)
    this.#answers.clear()
    this.#served(result)
  }

  #served(result: Result<null, Problem>): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve(result)
  }

  #become(state: SandboxState): void {
    this.#state = state
    this.#parts.tell(state)
  }
}
