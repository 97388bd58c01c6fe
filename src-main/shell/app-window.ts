import type { BrowserWindow } from 'electron'
import type { ActionNeed } from '#shared/contract/actions.ts'
import type { ContextsState, DisplayMode, FileOffer, SessionState, WindowView } from '#shared/contract/bridge.ts'
import type { Scope } from '#shared/contract/port.ts'
import { sandboxContext, timeMarkOf, type SandboxState } from '#shared/contract/sandbox.ts'
import { systemClock } from '#shared/kit/clock.ts'
import { ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import { text } from '#shared/words/index.ts'
import { examineKubeconfig } from '../connection/index.ts'
import { startAgentProcess, type RunningAgent } from './agent-process.ts'
import type { WindowArguments } from './arguments.ts'
import { firstStep } from './first-connection.ts'
import { Kubeconfigs, type ConnectionTarget } from './kubeconfigs.ts'
import { Offers } from './offers.ts'
import type { Sandbox } from './sandbox.ts'
import { Session } from './session.ts'
import type { RememberedWindow } from './window-memory.ts'

export interface AppWindowParts {
  readonly window: BrowserWindow
  /** The built entry of the agent. */
  readonly agentEntry: string
  readonly version: string
  readonly asked: WindowArguments
  readonly remembered: RememberedWindow | null
  readonly sandbox: Sandbox
  readonly sandboxKubeconfig: string
  readonly alsoKubeconfigs: () => readonly string[]
  readonly tell: {
    readonly contexts: (contexts: ContextsState) => void
    readonly session: (session: SessionState) => void
    readonly offer: (offer: FileOffer | null) => void
  }
  readonly addKubeconfig: (file: string) => Promise<Result<null, Problem>>
  /** What a restart would show changed. */
  readonly changed: () => void
  /** What can be done here changed. */
  readonly needsChanged: () => void
}

/** One window with what is its own: its kubeconfigs, its session, its agent, the files that were handed to it. */
export class AppWindow {
  readonly window: BrowserWindow
  readonly kubeconfigs: Kubeconfigs
  readonly session: Session<ConnectionTarget>
  readonly offers: Offers
  readonly #parts: AppWindowParts
  #agent: RunningAgent | null = null
  #mode: DisplayMode
  #met: readonly ActionNeed[] = []
  #isFirstPage = true
  /** What it showed from a file of its own last time, until it shows something. */
  #comingBack: RememberedWindow | null = null

  constructor(parts: AppWindowParts) {
    this.#parts = parts
    this.window = parts.window
    this.#mode = parts.remembered?.mode ?? 'desk'
    const { asked, sandboxKubeconfig, alsoKubeconfigs, tell } = parts
    this.kubeconfigs = new Kubeconfigs({
      kubeconfig: asked.kubeconfig,
      sandboxKubeconfig,
      alsoKubeconfigs,
      changed: (contexts) => {
        tell.contexts(contexts)
        void this.session.contextsChanged(contexts)
      },
    })
    this.session = this.#createSession()
    this.offers = new Offers({
      examine: (path) => examineKubeconfig(path),
      tell: tell.offer,
      add: parts.addKubeconfig,
      use: (file, trusts, context) => this.#useFile(file, trusts, context),
    })
    this.#followWindow()
  }

  /** What is there for actions to be done to, as its page says. */
  get met(): readonly ActionNeed[] {
    return this.#met
  }

  get mode(): DisplayMode {
    return this.#mode
  }

  get isOnSandbox(): boolean {
    const { state } = this.session
    return 'context' in state && state.context === sandboxContext
  }

  /** The page listens: for the first time, or because it was loaded again and has no channel to the agent. */
  async pageReady(): Promise<void> {
    const { offers } = this
    if (!this.#isFirstPage) {
      this.session.reattach()
      this.#parts.tell.offer(offers.current)
      return
    }
    this.#isFirstPage = false
    const { asked, remembered } = this.#parts
    const [file] = asked.files
    if (file !== undefined) return offers.makeIfNeeded(file)
    if (remembered?.kubeconfig != null) return this.#comeBack(remembered.kubeconfig, remembered)
    const step = firstStep(this.kubeconfigs.contexts, asked, remembered)
    if (step.kind === 'wait') this.session.wait(step.context, step.scope, step.workload)
    if (step.kind === 'connect') await this.connect(step.context, step.scope, step.workload)
  }

  /** The sandbox is shown where its scenario plays, unless another place was asked for. */
  connect(context: string, scope: Scope | null, workload: string | null = null): Promise<Result<null, Problem>> {
    const { place } = this.#parts.sandbox
    if (context !== sandboxContext || scope !== null) return this.session.connect(context, scope, workload)
    return this.session.connect(
      context,
      { kind: 'namespaces', names: [place?.namespace ?? 'default'] },
      workload ?? place?.workload ?? null,
    )
  }

  /** Whether it will be on the sandbox as soon as its page is there. */
  startsOnSandbox(): boolean {
    const { asked, remembered } = this.#parts
    if (asked.files.length > 0 || remembered?.kubeconfig != null) return false
    const step = firstStep(this.kubeconfigs.contexts, asked, remembered)
    return step.kind === 'connect' && step.context === sandboxContext
  }

  noteView({ workload, mode }: Partial<WindowView>): void {
    if (workload !== undefined) this.session.noteWorkload(workload)
    if (mode !== undefined) this.#mode = mode
    this.#parts.changed()
  }

  noteNeeds(met: readonly ActionNeed[]): void {
    this.#met = met
    this.#parts.needsChanged()
  }

  sandboxChanged(state: SandboxState): void {
    if (this.#agent?.context === sandboxContext) this.#agent.setTime(timeMarkOf(state))
  }

  /** As it would be opened again. */
  remembered(): RememberedWindow {
    const { window, session } = this
    const waiting = this.#comingBack
    const { context, scope, workload } = session.place ?? waiting ?? { context: null, scope: null, workload: null }
    const kubeconfig = session.place === null && waiting !== null ? waiting.kubeconfig : this.kubeconfigs.file
    return {
      bounds: window.getNormalBounds(),
      isMaximised: window.isMaximized(),
      kubeconfig,
      context,
      scope,
      workload,
      mode: this.#mode,
    }
  }

  /** Brings it before all others. */
  show(): void {
    if (this.window.isMinimized()) this.window.restore()
    this.window.show()
    this.window.focus()
  }

  /** Ends what is its own; the window itself is gone or goes. */
  stop(): void {
    this.kubeconfigs.stop()
    this.session.disconnect()
  }

  /** A file of its own, as before the restart. What it would run is asked for again, and one that is gone is told as that. */
  async #comeBack(file: string, remembered: RememberedWindow): Promise<void> {
    this.#comingBack = remembered
    const { context, scope, workload } = remembered
    await this.offers.makeIfNeeded(file, context)
    const isThere = this.kubeconfigs.contexts.contexts.some(({ name }) => name === context)
    if (this.kubeconfigs.file !== file || this.session.place !== null || context === null || !isThere) return
    // Nobody asked for a REMOTE cluster of last time, so it waits.
    this.session.wait(context, scope, workload)
  }

  async #useFile(file: string, trusts: ReadonlySet<string>, context: string | null): Promise<Result<null, Problem>> {
    await this.kubeconfigs.useFile(file, trusts)
    if (context === null) {
      this.session.disconnect()
      return ok(null)
    }
    const last = this.#comingBack
    const isSame = last !== null && last.kubeconfig === file && last.context === context
    return isSame ? this.session.connect(context, last.scope, last.workload) : this.session.connect(context, null)
  }

  #createSession(): Session<ConnectionTarget> {
    const { sandbox, tell, changed } = this.#parts
    return new Session<ConnectionTarget>({
      clock: systemClock,
      resolve: async (context) => {
        if (context !== sandboxContext) return this.kubeconfigs.resolve(context)
        const running = await sandbox.ensureRunning()
        return running.kind === 'failed' ? running : this.kubeconfigs.resolve(context)
      },
      describe: ({ connection, fingerprint }) => ({
        fingerprint,
        server: connection.server,
        namespace: connection.namespace,
        credentialHint: connection.credentialHint,
      }),
      startAgent: (target, _context, scope, onEnd) => this.#startAgent(target, scope, onEnd),
      renew: (target) => target.renewCredentials(),
      tell: (state) => {
        if (!this.window.isDestroyed()) this.window.setTitle(titleOf(state))
        tell.session(state)
        changed()
      },
    })
  }

  #startAgent(target: ConnectionTarget, scope: Scope, onEnd: () => void): RunningAgent {
    const { agentEntry, version, window, sandbox } = this.#parts
    const agent = startAgentProcess({
      entry: agentEntry,
      connection: target.connection,
      credentials: target.credentials,
      scope,
      clusterDomain: null,
      version,
      page: window.webContents,
      onEnd,
    })
    this.#agent = agent
    if (agent.context === sandboxContext) agent.setTime(timeMarkOf(sandbox.state))
    return agent
  }

  /** A hidden window needs no quick reconnects. */
  #followWindow(): void {
    const { window, session } = this
    // The page does not know which of several windows it is in.
    window.on('page-title-updated', (event) => event.preventDefault())
    window.on('hide', () => session.setAttended(false))
    window.on('minimize', () => session.setAttended(false))
    window.on('show', () => session.setAttended(true))
    window.on('restore', () => session.setAttended(true))
  }
}

/** By which a person finds a window among several. */
function titleOf(state: SessionState): string {
  const context = 'context' in state ? state.context : null
  if (context === null) return text('menu.window.plain')
  const names = state.kind === 'open' && state.scope.kind === 'namespaces' ? state.scope.names.join(', ') : ''
  return text(names === '' ? 'menu.window.context' : 'menu.window.namespace', { context, names })
}
