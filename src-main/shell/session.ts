import type { ContextInfo, ContextsState, SessionState } from '#shared/contract/bridge.ts'
import type { Scope } from '#shared/contract/port.ts'
import type { Clock } from '#shared/kit/clock.ts'
import type { TimeMark } from '#shared/kit/cluster-time.ts'
import { equal } from '#shared/kit/equal.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'

/** A running agent, as far as the session needs it. */
export interface AgentHandle {
  setScope(scope: Scope): void
  wake(): void
  setAttended(attended: boolean): void
  setTime(mark: TimeMark | null): void
  stop(): void
}

export interface SessionParts<Target> {
  readonly clock: Clock
  /** Resolves a context by kubeconfig rules; does not connect. */
  readonly resolve: (context: string) => Promise<Result<Target, Problem>>
  /** Public facts of a resolved target; two equal ones need no new connection. */
  readonly describe: (target: Target) => {
    readonly fingerprint: string
    readonly server: string
    readonly namespace: string | null
    readonly credentialHint: string | null
  }
  /** Starts an agent and gives its channel to the page. `onEnd` is called once if it ends by itself. */
  readonly startAgent: (target: Target, context: string, scope: Scope, onEnd: () => void) => AgentHandle
  /** Forgets that credentials failed before, so that the next request asks for them at once. */
  readonly renew: (target: Target) => Promise<void>
  readonly tell: (state: SessionState) => void
}

const restartDelaysMs = [500, 1_000, 2_000, 5_000] as const

/**
 * The connection of one window: at most one agent, restarted when it ends by itself, replaced when its kubeconfig changed.
 * Whether the data are live is the feeds' to tell; here stands only whom we are connected to.
 */
export class Session<Target> {
  readonly #parts: SessionParts<Target>
  #state: SessionState = { kind: 'none' }
  #wanted: { readonly context: string; readonly scope: Scope | null; readonly workload: string | null } | null = null
  #target: Target | null = null
  #agent: AgentHandle | null = null
  #generation = 0
  #restarts = 0
  #cancelRestart: () => void = () => undefined
  #contexts: ContextsState = { contexts: [], currentContext: null, files: [], problem: null }
  #attended = true

  constructor(parts: SessionParts<Target>) {
    this.#parts = parts
  }

  get state(): SessionState {
    return this.#state
  }

  /** Whom the window is for, connected or not, so that a restart can show it again. */
  get place(): { readonly context: string; readonly scope: Scope | null; readonly workload: string | null } | null {
    return this.#wanted
  }

  /** Takes the contexts as they now stand; a changed connection takes effect at once. */
  async contextsChanged(contexts: ContextsState): Promise<void> {
    this.#contexts = contexts
    if (this.#wanted === null || this.#state.kind === 'starting' || this.#state.kind === 'none') return
    const generation = this.#generation
    const resolved = await this.#parts.resolve(this.#wanted.context)
    if (generation !== this.#generation || this.#wanted === null) return
    if (resolved.kind === 'failed') return this.#fail(resolved.failure)
    const same =
      this.#target !== null &&
      this.#parts.describe(resolved.value).fingerprint === this.#parts.describe(this.#target).fingerprint
    if (same) return
    // Another cluster may stand behind the same name: the page must not take its objects for changes of the old ones.
    this.#become({
      kind: 'starting',
      context: this.#wanted.context,
      server: this.#info(this.#wanted.context)?.server ?? '',
      since: this.#parts.clock.nowMs(),
    })
    this.#start(resolved.value)
  }

  async connect(context: string, scope: Scope | null, workload: string | null = null): Promise<Result<null, Problem>> {
    this.#end()
    this.#restarts = 0
    this.#wanted = { context, scope, workload }
    const generation = this.#generation
    const info = this.#info(context)
    this.#become({ kind: 'starting', context, server: info?.server ?? '', since: this.#parts.clock.nowMs() })
    const resolved = await this.#parts.resolve(context)
    if (generation !== this.#generation) return ok(null)
    if (resolved.kind === 'failed') {
      this.#fail(resolved.failure)
      return failed(resolved.failure)
    }
    this.#start(resolved.value)
    return ok(null)
  }

  /** Leaves the connection to a person, who asks for it with `retry`. */
  wait(context: string, scope: Scope | null, workload: string | null): void {
    this.#end()
    this.#wanted = { context, scope, workload }
    this.#become({ kind: 'none', remembered: context })
  }

  /** The page shows another workload. Nobody is told: the page knows it. */
  noteWorkload(workload: string | null): void {
    if (this.#wanted !== null) this.#wanted = { ...this.#wanted, workload }
    if (this.#state.kind === 'open') this.#state = { ...this.#state, workload }
  }

  chooseScope(scope: Scope): void {
    if (this.#wanted === null) return
    this.#wanted = { ...this.#wanted, scope, workload: null }
    this.#agent?.setScope(scope)
    if (this.#state.kind === 'open' && !equal(this.#state.scope, scope))
      this.#become({ ...this.#state, scope, workload: null })
  }

  async retry(): Promise<Result<null, Problem>> {
    if (this.#agent !== null && this.#target !== null) {
      const agent = this.#agent
      await this.#parts.renew(this.#target)
      agent.wake()
    } else if (this.#wanted !== null)
      return this.connect(this.#wanted.context, this.#wanted.scope, this.#wanted.workload)
    return ok(null)
  }

  wake(): void {
    this.#agent?.wake()
  }

  setAttended(attended: boolean): void {
    this.#attended = attended
    this.#agent?.setAttended(attended)
  }

  disconnect(): void {
    this.#end()
    this.#wanted = null
    this.#become({ kind: 'none' })
  }

  /** Starts the agent anew for the same target: for a page that was loaded again and has no channel, or whose agent is silent. */
  reattach(): void {
    if (this.#target !== null && this.#wanted !== null) this.#start(this.#target)
  }

  #start(target: Target): void {
    if (this.#wanted === null) return
    this.#end()
    const { context, scope: wantedScope, workload } = this.#wanted
    const { server, namespace, credentialHint } = this.#parts.describe(target)
    const scope = wantedScope ?? { kind: 'namespaces', names: [namespace ?? 'default'] }
    const generation = this.#generation
    this.#target = target
    this.#agent = this.#parts.startAgent(target, context, scope, () => {
      if (generation === this.#generation) this.#agentEnded(target, context)
    })
    this.#agent.setAttended(this.#attended)
    this.#become({
      kind: 'open',
      since: this.#parts.clock.nowMs(),
      context,
      server,
      word: this.#info(context)?.word ?? 'REMOTE',
      scope,
      credentialHint,
      workload,
    })
  }

  #agentEnded(target: Target, context: string): void {
    this.#agent = null
    const delayMs = restartDelaysMs[Math.min(this.#restarts, restartDelaysMs.length - 1)] ?? 5_000
    this.#restarts += 1
    this.#become({ kind: 'agentEnded', context, restartAt: this.#parts.clock.nowMs() + delayMs, dataAt: null })
    this.#cancelRestart = this.#parts.clock.after(delayMs, () => this.#start(target))
  }

  #fail(problem: Problem): void {
    this.#end()
    this.#become({ kind: 'failed', context: this.#wanted?.context ?? '', problem, retryAt: null })
  }

  #end(): void {
    this.#generation += 1
    this.#cancelRestart()
    this.#cancelRestart = () => undefined
    this.#agent?.stop()
    this.#agent = null
    this.#target = null
  }

  #info(context: string): ContextInfo | undefined {
    return this.#contexts.contexts.find(({ name }) => name === context)
  }

  #become(state: SessionState): void {
    this.#state = state
    this.#parts.tell(state)
  }
}
