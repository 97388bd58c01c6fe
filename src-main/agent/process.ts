// The entry of the agent's process. It imports nothing of Electron: the parent port is the only thing that it finds there.

import { systemClock } from '#shared/kit/clock.ts'
import type { FromAgent, ToAgent } from '#shared/contract/port.ts'
import { encodeMessage } from '#shared/contract/wire.ts'
import { createTransport } from '../connection/transport.ts'
import { AgentHost, type PageChannel } from './host.ts'
import type { FromAgentProcess, ToAgentProcess } from './process-messages.ts'

/** The part of Electron's `MessagePortMain` that is used here. */
interface ElectronPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
  start(): void
  close(): void
}

/** The part of Electron's `ParentPort` that is used here. */
interface ParentPort {
  postMessage(message: FromAgentProcess): void
  on(
    event: 'message',
    listener: (event: { readonly data: ToAgentProcess; readonly ports: readonly ElectronPort[] }) => void,
  ): void
}

function run(parent: ParentPort): void {
  const host = new AgentHost({
    clock: systemClock,
    random: Math.random,
    post: (message) => parent.postMessage(message),
    createTransport: (connection, credentials, version) =>
      createTransport(connection, credentials, { clock: systemClock, version }),
    end: () => process.exit(0),
  })
  parent.on('message', ({ data, ports }) => {
    const [port] = ports
    host.receive(data, port === undefined ? null : channelOf(port))
  })
  parent.postMessage({ kind: 'ready' })
}

function channelOf(port: ElectronPort): PageChannel {
  return {
    post: (message: FromAgent) => port.postMessage(encodeMessage(message)),
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data as ToAgent))
      // A port keeps what came before it was started.
      port.start()
    },
    onClose: (listener) => port.on('close', listener),
    close: () => port.close(),
  }
}

const { parentPort } = process as { readonly parentPort?: ParentPort }
if (parentPort === undefined) {
  throw new Error(
    'Expected to be started by Podium as a process of its own, found no parent port. Start the app, or use `podium inspect`.',
  )
}
run(parentPort)
