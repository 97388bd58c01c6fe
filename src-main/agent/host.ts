import { assertNever } from '#shared/kit/assert.ts'
import type { Clock, Random } from '#shared/kit/clock.ts'
import type { TimeMark } from '#shared/kit/cluster-time.ts'
import { connectionProblem } from '#shared/model/feed.ts'
import type { Channel, FromAgent, ToAgent } from '#shared/contract/port.ts'
import type { Connection, CredentialSource, Transport } from '../connection/types.ts'
import { createAgent } from './agent.ts'
import { latestDataAt } from './feed-summary.ts'
import { PortServer } from './port-server.ts'
import type { FromAgentProcess, ToAgentProcess } from './process-messages.ts'
import { RemoteCredentials } from './remote-credentials.ts'
import type { Agent } from './types.ts'

export interface HostParts {
  readonly clock: Clock
  readonly random: Random
  readonly post: (message: FromAgentProcess) => void
  readonly createTransport: (connection: Connection, credentials: CredentialSource, version: string) => Transport
  /** Called when everything is closed after `stop`. */
  readonly end: () => void
}

export type PageChannel = Channel<ToAgent, FromAgent>

const dataAtEveryMs = 1_000

/** One agent behind a parent that speaks in messages: what the agent's process does, without the process. */
export class AgentHost {
  readonly #parts: HostParts
  readonly #credentials: RemoteCredentials
  readonly #pages = new Set<PortServer>()
  /** Pages that came before `start`. */
  #early: PageChannel[] = []
  #agent: Agent | null = null
  #cancelReport: () => void = () => undefined
  #told: { problem: string; dataAt: number } = { problem: 'null', dataAt: 0 }
  #time: TimeMark | null = null
  #isStopped = false

  constructor(parts: HostParts) {
    this.#parts = parts
    this.#credentials = new RemoteCredentials({
      clock: parts.clock,
      ask: (request, refresh) => parts.post({ kind: 'credentialRequest', request, refresh }),
    })
  }

  receive(message: ToAgentProcess, channel: PageChannel | null): void {
    if (this.#isStopped) return
    switch (message.kind) {
      case 'start':
        return this.#start(message)
      case 'page':
        return channel === null ? undefined : this.#join(channel)
      case 'scope':
        return this.#agent?.setScope(message.scope)
      case 'time':
        this.#time = message.mark
        return this.#agent?.setTime(message.mark)
      case 'attended':
        return this.#agent?.setAttended(message.attended)
      case 'wake':
        return this.#agent?.wake()
      case 'credential':
        return this.#credentials.answer(message.request, message.result)
      case 'stop':
        return this.#stop()
      default:
        return assertNever(message)
    }
  }

  #start(message: Extract<ToAgentProcess, { kind: 'start' }>): void {
    if (this.#agent !== null) return
    const { clock, random, post, createTransport } = this.#parts
    const { connection, scope, clusterDomain, attended, version } = message
    const agent = createAgent({
      connection,
      transport: createTransport(connection, this.#credentials, version),
      clock,
      random,
      scope,
      clusterDomain,
    })
    this.#agent = agent
    agent.setTime(this.#time)
    agent.setAttended(attended)
    agent.onInfo((info) => post({ kind: 'info', info }))
    post({ kind: 'info', info: agent.snapshot().info })
    this.#early.forEach((channel) => this.#join(channel))
    this.#early = []
    this.#report()
  }

  #join(channel: PageChannel): void {
    if (this.#agent === null) {
      this.#early.push(channel)
      return
    }
    const server: PortServer = new PortServer({
      agent: this.#agent,
      channel,
      clock: this.#parts.clock,
      onClose: () => this.#pages.delete(server),
    })
    this.#pages.add(server)
  }

  /** Tells main once a second what it has to know when this process is no more: nothing is said while nothing changed. */
  #report(): void {
    if (this.#agent === null) return
    const feeds = this.#agent.feeds()
    const problem = connectionProblem(feeds)
    const dataAt = latestDataAt(feeds)
    if (JSON.stringify(problem) !== this.#told.problem) this.#parts.post({ kind: 'connection', problem })
    if (dataAt !== null && dataAt !== this.#told.dataAt) this.#parts.post({ kind: 'dataAt', at: dataAt })
    this.#told = { problem: JSON.stringify(problem), dataAt: dataAt ?? 0 }
    this.#cancelReport = this.#parts.clock.after(dataAtEveryMs, () => this.#report())
  }

  #stop(): void {
    this.#isStopped = true
    this.#cancelReport()
    for (const page of this.#pages) page.stop()
    const end = (): void => {
      this.#parts.post({ kind: 'stopped' })
      this.#parts.end()
    }
    void (this.#agent?.stop() ?? Promise.resolve()).then(end, end)
  }
}
