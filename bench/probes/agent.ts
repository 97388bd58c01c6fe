import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { wallMs } from '../wall.ts'
import { watchThread } from './thread.ts'

// Required by Node before everything else (NODE_OPTIONS) in each process with Node that an app starts. Main is measured by
// `app.ts`: so early there is no Electron in it.

if (process.type === 'utility') {
  const thread = watchThread()
  const tell = (line: object): void =>
    void process.stdout.write(`bench ${JSON.stringify({ from: 'agent', ...line })}\n`)
  tell({ kind: 'mark', name: 'agent', at: wallMs(), pid: process.pid })
  // Loading its own code keeps nobody waiting but itself: what counts begins with the first connection.
  const connected = (): void => {
    unsubscribe('net.client.socket', connected)
    thread.begin()
    tell({ kind: 'mark', name: 'connected', at: wallMs() })
  }
  subscribe('net.client.socket', connected)
  // It has no standard input of its own.
  process.on('SIGUSR2', () => tell({ kind: 'figures', ...thread.report() }))
}
