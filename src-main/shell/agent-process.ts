import { MessageChannelMain, utilityProcess, type WebContents } from 'electron'
import { assertNever } from '#shared/kit/assert.ts'
import type { Scope } from '#shared/contract/port.ts'
import { failed, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import type { WatchedKind } from '#shared/objects/index.ts'
import type { FromAgentProcess, ToAgentProcess } from '../agent/process-messages.ts'
import type { Connection, CredentialSource } from '../connection/types.ts'
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
  fetchObject(kind: WatchedKind, namespace: string, name: string): Promise<Result<unknown, Problem>>
  /** Process id, for tests that end it. */
  readonly pid: number | undefined
}

/** How long an agent may take to close its sockets before its process is ended. */
const stopLimitMs = 3_000

/**
 * Starts one agent in a process of its own and joins the page to it by a port of their own: changes never pass through main.
 * The agent asks for credentials on demand; the kubeconfig stays here.
 */
export function startAgentProcess(options: AgentProcessOptions): RunningAgent {
  const child = utilityProcess.fork(options.entry, [], {
    serviceName: `Podium agent for ${options.connection.context}`,
    stdio: 'inherit',
  })
  const waiting = new Map<number, (result: Result<unknown, Problem>) => void>()
  const ended = new AbortController()
  let request = 0
  let isStopping = false
  const post = (message: ToAgentProcess): void => child.postMessage(message)

  child.on('message', (message: FromAgentProcess) => {
    switch (message.kind) {
      case 'credentialRequest':
        void options.credentials
          .credential({ refresh: message.refresh, signal: ended.signal })
          .then((result) => ended.signal.aborted || post({ kind: 'credential', request: message.request, result }))
        return
      case 'object':
        waiting.get(message.request)?.(message.result)
        waiting.delete(message.request)
        return
      case 'ready':
      case 'info':
      case 'connection':
      case 'dataAt':
      case 'stopped':
        return
      default:
        assertNever(message)
    }
  })
  child.once('exit', () => {
    ended.abort()
    for (const answer of waiting.values()) answer(failed({ code: 'agent-ended', params: {} }))
    waiting.clear()
    if (!isStopping) options.onEnd()
  })

  post({
    kind: 'start',
    connection: options.connection,
    scope: options.scope,
    clusterDomain: options.clusterDomain,
    attended: true,
    version: options.version,
  })
  joinPage(child, options.page)

  return {
    get pid() {
      return child.pid
    },
    setScope: (scope) => post({ kind: 'scope', scope }),
    wake: () => post({ kind: 'wake' }),
    setAttended: (attended) => post({ kind: 'attended', attended }),
    stop() {
      if (isStopping || ended.signal.aborted) return
      isStopping = true
      post({ kind: 'stop' })
      const limit = setTimeout(() => child.kill(), stopLimitMs)
      child.once('exit', () => clearTimeout(limit))
    },
    fetchObject(objectKind, namespace, name) {
      if (ended.signal.aborted) return Promise.resolve(failed({ code: 'agent-ended', params: {} }))
      return new Promise((resolve) => {
        request += 1
        waiting.set(request, resolve)
        post({ kind: 'fetchObject', request, objectKind, namespace, name })
      })
    },
  }
}

/** One port, two ends: the agent's and the page's. */
function joinPage(child: Electron.UtilityProcess, page: WebContents): void {
  const { port1, port2 } = new MessageChannelMain()
  const message: ToAgentProcess = { kind: 'page' }
  child.postMessage(message, [port1])
  if (!page.isDestroyed()) page.postMessage('podium:agent', null, [port2])
}
