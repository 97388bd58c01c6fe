import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A wire with a switch: passes bytes to a server, or holds them while every socket stays open, as a stopped server does. */
export interface Relay {
  readonly port: number
  /** How many connections were ever made through it. */
  readonly connections: number
  readonly openSockets: number
  silence(): void
  speak(): void
  /** Ends every connection with a reset. */
  cut(): void
  close(): Promise<void>
}

export async function relay(toPort: number): Promise<Relay> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let connections = 0
  let silent = false
  const server = createServer((near) => {
    connections += 1
    const far = connect(toPort, '127.0.0.1')
    const pair = [near, far] as const
    pairs.add(pair)
    const end = (): void => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const socket of pair) socket.on('error', end).on('close', end)
    near.pipe(far)
    far.pipe(near)
    if (silent) hold(pair)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections
    },
    get openSockets() {
      return pairs.size
    },
    silence() {
      silent = true
      for (const pair of pairs) hold(pair)
    },
    speak() {
      silent = false
      for (const [near, far] of pairs) {
        near.pipe(far)
        far.pipe(near)
      }
    },
    cut() {
      for (const [near] of pairs) near.resetAndDestroy()
    },
    close() {
      for (const [near] of pairs) near.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function hold([near, far]: readonly [Socket, Socket]): void {
  near.unpipe(far)
  far.unpipe(near)
  near.pause()
  far.pause()
}
