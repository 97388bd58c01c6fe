import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { Execution } from '../kubelet/container-access.ts'
import type { ExecAnswer } from './types.ts'

/** The first byte of every frame says what it belongs to (kubernetes: apimachinery/pkg/util/remotecommand). */
const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const

/** Newest first: v5 can also tell that the input is over. */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const

/** Who does not read this much of a program's output is cut off. */
const slowestBytes = 8 * 1024 * 1024

/** Programs over WebSockets. One for a server; it keeps no list of its sockets. */
export class ExecSockets {
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: 1024 * 1024,
    handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
  })

  /** The subprotocol that will be spoken; null: none in common. */
  static protocolOf(request: IncomingMessage): string | null {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((text) => text.trim())
    return protocols.find((protocol) => offered.includes(protocol)) ?? null
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer, answer: ExecAnswer): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => run(webSocket, answer))
  }

  close(): void {
    for (const webSocket of this.#server.clients) webSocket.terminate()
    this.#server.close()
  }
}

/**
 * kubectl up to 1.32 reads before it has made its streams, and throws away what comes for a stream that is not there yet. Its
 * pong says that it reads; a moment later its streams stand. Who sends no pong is not waited for longer than this.
 */
const streamsStandAfterMs = 25
const longestWaitMs = 1_000

/** Calls `go` once, when the client is ready to be written to, or not at all if it goes away before. */
function whenReady(webSocket: WebSocket, go: () => void): void {
  let timer = setTimeout(go, longestWaitMs)
  webSocket.once('pong', () => {
    clearTimeout(timer)
    timer = setTimeout(go, streamsStandAfterMs)
  })
  webSocket.once('close', () => clearTimeout(timer))
  webSocket.ping()
}

function run(webSocket: WebSocket, answer: ExecAnswer): void {
  // What is typed meanwhile must not be lost: the socket is read from the start, and the frames wait for the program.
  const early: Buffer[] = []
  // A letter may be cut in two by the end of a frame.
  const decoder = new StringDecoder('utf8')
  let take = (frame: Buffer): void => void early.push(frame)
  webSocket.on('message', (data) => take(bytesOf(data)))
  // A broken socket is followed by its close, which stops the program.
  webSocket.on('error', () => webSocket.terminate())
  whenReady(webSocket, () => {
    const execution = start(webSocket, answer)
    take = (frame) => receive(frame, execution, decoder)
    for (const frame of early) take(frame)
  })
}

function start(webSocket: WebSocket, answer: ExecAnswer): Execution {
  const { wants } = answer
  let isOver = false
  const send = (channel: number, text: string): void => {
    if (isOver || webSocket.readyState !== webSocket.OPEN) return
    webSocket.send(Buffer.concat([Buffer.of(channel), Buffer.from(text)]))
    if (webSocket.bufferedAmount > slowestBytes) webSocket.terminate()
  }
  // An empty frame tells the client that the connection stands.
  send(wants.stdout ? channels.stdout : wants.stderr ? channels.stderr : channels.status, '')
  const execution = answer.start({
    output: (text) => (wants.stdout ? send(channels.stdout, text) : undefined),
    error: (text) =>
      wants.stderr ? send(channels.stderr, text) : wants.stdout ? send(channels.stdout, text) : undefined,
    exit(code) {
      send(channels.status, JSON.stringify(exitStatus(code)))
      isOver = true
      webSocket.close(1000)
    },
  })
  webSocket.on('close', () => {
    isOver = true
    execution.stop()
  })
  return execution
}

function receive(frame: Buffer, execution: Execution, decoder: StringDecoder): void {
  const [channel] = frame
  const data = frame.subarray(1)
  if (channel === channels.stdin) execution.input(decoder.write(data))
  else if (channel === channels.close && data[0] === channels.stdin) execution.closeInput()
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}

/** How a program ended, as the kubelet tells it on the status channel. */
function exitStatus(code: number): object {
  if (code === 0) return { metadata: {}, status: 'Success' }
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  }
}
