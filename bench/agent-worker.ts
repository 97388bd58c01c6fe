import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import type { ToAgent } from '#shared/contract/port.ts'
import type { ResolvedConnection } from '../src-main/connection/index.ts'
import { watchThread } from './probe.ts'
import { startAgent } from './start-agent.ts'

// The agent in a thread of its own instead of a process: joined to the page by one port.

const { resolved, port } = workerData as { readonly resolved: ResolvedConnection; readonly port: MessagePort }
const figures = watchThread()
startAgent(resolved, {
  post: (message) => port.postMessage(message),
  onMessage: (listener) => void port.on('message', (message) => listener(message as ToAgent)),
  onClose: (listener) => void port.on('close', listener),
  close: () => port.close(),
})
parentPort?.on('message', () => parentPort?.postMessage(figures()))
