import { readFileSync } from 'node:fs'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { Agent } from 'node:https'
import { parse } from 'yaml'
import type { Answer, HttpAnswer, Watch, WatchEvent } from './types.ts'

/** JSON parsed; a watch's lines and every other text as they are. */
function parsed(text: string): Answer {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

/** Where a kubeconfig's current context leads, as far as the suite's clusters need it: a CA and a token. */
export class PlainHttp {
  readonly #server: URL
  readonly #agent: Agent
  readonly #token: string

  constructor(kubeconfig: string) {
    const file: Answer = parse(readFileSync(kubeconfig, 'utf8'))
    const context = file.contexts.find(({ name }: Answer) => name === file['current-context']).context
    const { cluster } = file.clusters.find(({ name }: Answer) => name === context.cluster)
    const { user } = file.users.find(({ name }: Answer) => name === context.user)
    this.#server = new URL(cluster.server)
    this.#token = user.token
    const authority = cluster['certificate-authority-data']
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: 64,
      ...(authority === undefined ? { rejectUnauthorized: false } : { ca: Buffer.from(authority, 'base64') }),
    })
  }

  send(method: string, path: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    const content = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
    return new Promise((resolve, reject) => {
      const request = httpsRequest(this.#options(method, path, content, headers), (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.once('error', reject)
        response.once('end', () => {
          const answered = Buffer.concat(pieces).toString()
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
            body: parsed(answered),
          })
        })
      })
      request.once('error', reject)
      request.end(content)
    })
  }

  /** Follows a watch line by line until it is stopped or ends. */
  watch(path: string): Watch {
    const events: WatchEvent[] = []
    let rest = ''
    const request = httpsRequest(this.#options('GET', path, undefined, {}), (response) => {
      response.setEncoding('utf8')
      response.on('error', () => undefined)
      response.on('data', (piece: string) => {
        const lines = (rest + piece).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) if (line !== '') events.push(JSON.parse(line))
      })
    })
    // A stopped watch ends with a reset, which is what was asked for.
    request.on('error', () => undefined)
    request.end()
    return {
      events,
      of: (name) => events.filter(({ object }) => object?.metadata?.name === name),
      stop: () => request.destroy(),
    }
  }

  close(): void {
    this.#agent.destroy()
  }

  #options(
    method: string,
    path: string,
    content: string | undefined,
    headers: Readonly<Record<string, string>>,
  ): RequestOptions {
    return {
      method,
      hostname: this.#server.hostname,
      port: this.#server.port,
      path,
      agent: this.#agent,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${this.#token}`,
        ...(content === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)) }),
        ...headers,
      },
    }
  }
}
