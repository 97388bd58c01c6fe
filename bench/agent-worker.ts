import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import type { Channel, FromAgent, ToAgent } from '#shared/contract/port.ts'
import { systemClock } from '#shared/kit/clock.ts'
import { createAgent } from '../src-main/agent/agent.ts'
import { PortServer } from '../src-main/agent/port-server.ts'
import { createCredentialSource, createTransport, resolveConnection } from '../src-main/connection/index.ts'
import { watchThread } from './probe.ts'

// The agent as the app runs it, in a thread of its own instead of a process: joined to the page by one port.

const { kubeconfig, port } = workerData as { readonly kubeconfig: string; readonly port: MessagePort }
const figures = watchThread()
const resolved = await resolveConnection(null, { kubeconfig })
if (resolved.kind === 'failed') throw new Error(`Expected a usable kubeconfig, found ${resolved.failure.code}.`)
const { connection, recipe } = resolved.value
const credentials = createCredentialSource(recipe, { clock: systemClock })
const agent = createAgent({
  connection,
  transport: createTransport(connection, credentials, { clock: systemClock, version: 'bench' }),
  clock: systemClock,
  random: Math.random,
  scope: { kind: 'namespaces', names: ['default'] },
  clusterDomain: 'cluster.local',
})
agent.setAttended(true)
const channel: Channel<ToAgent, FromAgent> = {
  post: (message) => port.postMessage(message),
  onMessage: (listener) => void port.on('message', (message) => listener(message as ToAgent)),
  onClose: (listener) => void port.on('close', listener),
  close: () => port.close(),
}
new PortServer({ agent, channel, clock: systemClock, onClose: () => undefined })
parentPort?.on('message', () => parentPort?.postMessage(figures()))
