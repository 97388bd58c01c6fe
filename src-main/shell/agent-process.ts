import { app, MessageChannelMain, utilityProcess, type WebContents } from 'electron'
import { assertNever } from '#shared/kit/assert.ts'
import type { Scope } from '#shared/contract/port.ts'
import type { TimeMark } from '#shared/kit/cluster-time.ts'
import type { FromAgentProcess, ToAgentProcess } from '../agent/process-messages.ts'
import type { Connection, CredentialSource } from '../connection/types.ts'
import { agentProcessArguments } from './agent-memory.ts'
import type { AgentHandle } from './session.ts'

export interface AgentProcessOptions {
  /** The built entry of the agent. */
  readonly entry: string
  readonly connection: Connection
  readonly credentials: CredentialSource
  readonly scope: Scope
  readonly clusterDomain: string | null
  readonly version: string
  readonly page: WebContents
  /** Called once when the process ends without having been told to. */
  readonly onEnd: () => void
}

export interface RunningAgent extends AgentHandle {
  readonly context: string
}

/** How long an agent may take to close its sockets before its process is ended, in a way that one that hangs cannot pass over. */
const stopLimitMs = 3_000

/**
 * Starts one agent in a process of its own and joins the page to it by a port of their own: changes never pass through main.
 * The agent asks for credentials on demand; the kubeconfig stays here.
 */
export function startAgentProcess(options: AgentProcessOptions): RunningAgent {
  const child = utilityProcess.fork(options.entry, [], {
    serviceName: `Podium agent for ${options.connection.context}`,
    execArgv: [...agentProcessArguments],
    stdio: 'inherit',
  })
  const agent = new AgentProcess(child, options)
  const { connection, scope, clusterDomain, version } = options
  agent.post({ kind: 'start', connection, scope, clusterDomain, attended: true, version })
  joinPage(child, options.page)
  return agent
}

class AgentProcess implements RunningAgent {
  readonly context: string
  readonly #child: Electron.UtilityProcess
  readonly #options: AgentProcessOptions
  readonly #ended = new AbortController()
  #isStopping = false

  constructor(child: Electron.UtilityProcess, options: AgentProcessOptions) {
    this.context = options.connection.context
    this.#child = child
    this.#options = options
    child.on('message', (message: FromAgentProcess) => this.#receive(message))
    // An app that quits waits for its processes, and for one that hangs it would wait for ever.
    const endWithApp = (): void => endNow(child)
    app.once('will-quit', endWithApp)
    child.once('exit', () => {
      app.off('will-quit', endWithApp)
      this.#end()
    })
  }

  post(message: ToAgentProcess): void {
    this.#child.postMessage(message)
  }

  setScope(scope: Scope): void {
    this.post({ kind: 'scope', scope })
  }

  wake(): void {
    this.post({ kind: 'wake' })
  }

  setTime(mark: TimeMark | null): void {
    this.post({ kind: 'time', mark })
  }

  setAttended(attended: boolean): void {
    this.post({ kind: 'attended', attended })
  }

  stop(): void {
    if (this.#isStopping || this.#ended.signal.aborted) return
    this.#isStopping = true
    this.post({ kind: 'stop' })
    const limit = setTimeout(() => endNow(this.#child), stopLimitMs)
    this.#child.once('exit', () => clearTimeout(limit))
  }

  #receive(message: FromAgentProcess): void {
    switch (message.kind) {
      case 'credentialRequest':
        return void this.#giveCredential(message.request, message.refresh)
      case 'ready':
      case 'info':
      case 'connection':
      case 'dataAt':
      case 'stopped':
        return
      default:
        assertNever(message)
    }
  }

  async #giveCredential(request: number, refresh: boolean): Promise<void> {
    const { signal } = this.#ended
    const result = await this.#options.credentials.credential({ refresh, signal })
    if (!signal.aborted) this.post({ kind: 'credential', request, result })
  }

  #end(): void {
    this.#ended.abort()
    if (!this.#isStopping) this.#options.onEnd()
  }
}

/** Without a number the process has ended. */
function endNow({ pid }: Electron.UtilityProcess): void {
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
}

/** One port, two ends: the agent's and the page's. */
function joinPage(child: Electron.UtilityProcess, page: WebContents): void {
  const { port1, port2 } = new MessageChannelMain()
  const message: ToAgentProcess = { kind: 'page' }
  child.postMessage(message, [port1])
  if (!page.isDestroyed()) page.postMessage('podium:agent', null, [port2])
}
