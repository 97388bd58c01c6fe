import { connect, type ClientHttp2Session } from 'node:http2'

/** Where the sandbox's process says that it serves. */
export interface SandboxAccess {
  readonly server: string
  readonly certificate: string
  readonly token: string
}

interface ReadObject {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string }
  readonly status?: {
    readonly readyReplicas?: number
    readonly conditions?: readonly { readonly type: string; readonly lastTransitionTime: string }[]
  }
}

export interface WatchEvent {
  readonly type: string
  readonly object: ReadObject
}

/** As much of a Kubernetes client as the measurements take, so that the client's own work hardly counts. */
export class SandboxClient {
  readonly #session: ClientHttp2Session
  readonly #token: string

  constructor({ server, certificate, token }: SandboxAccess) {
    this.#session = connect(server, { ca: certificate })
    this.#token = token
  }

  async post(path: string, object: object): Promise<void> {
    const { status, text } = await this.#ask('POST', path, JSON.stringify(object))
    if (status !== 201) throw new Error(`Expected ${path} to take an object, found ${status}: ${text}`)
  }

  async get(path: string): Promise<{ readonly items: readonly ReadObject[] }> {
    const { status, text } = await this.#ask('GET', path)
    if (status !== 200) throw new Error(`Expected a list at ${path}, found ${status}: ${text}`)
    return JSON.parse(text) as { readonly items: readonly ReadObject[] }
  }

  /** How long it takes until the last byte of an answer is here, without reading it. */
  async timed(path: string): Promise<number> {
    const startedAt = performance.now()
    await this.#ask('GET', path)
    return performance.now() - startedAt
  }

  /** Watches until the client is closed; a listener gets parsed events, without one the bytes are let go. */
  watch(path: string, listener?: (event: WatchEvent) => void): void {
    const stream = this.#session.request(this.#head('GET', path))
    if (listener === undefined) return void stream.resume()
    let rest = ''
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) listener(JSON.parse(line) as WatchEvent)
    })
  }

  close(): void {
    this.#session.destroy()
  }

  #head(method: string, path: string): Record<string, string> {
    const content = method === 'POST' ? { 'content-type': 'application/json' } : {}
    return { ':method': method, ':path': path, authorization: `Bearer ${this.#token}`, ...content }
  }

  #ask(method: string, path: string, body = ''): Promise<{ readonly status: number; readonly text: string }> {
    return new Promise((resolve, reject) => {
      const stream = this.#session.request(this.#head(method, path))
      let status = 0
      let text = ''
      stream.setEncoding('utf8')
      stream.on('response', (headers) => (status = headers[':status'] ?? 0))
      stream.on('data', (chunk: string) => (text += chunk))
      stream.on('end', () => resolve({ status, text }))
      stream.on('error', reject)
      // A GET has ended already.
      if (method === 'POST') stream.end(body)
    })
  }
}
