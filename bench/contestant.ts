import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { PageProgress, PageReport } from './probes/page.ts'
import type { ThreadFigures } from './probes/thread.ts'
import { processTree, type ProcessFigures } from './processes.ts'
import { wallMs } from './wall.ts'

export type ThreadName = 'main' | 'agent'

export interface NodeFigures extends ThreadFigures {
  /** Of a contestant without a page only. */
  readonly peakAboveIdleMb?: number
}

/** A program under measurement, in processes of its own. */
export interface Contestant {
  readonly spawnedAt: number
  /** How far the start of an app has come: when its main process, its window, its page, its agent and the agent's connection were there. */
  readonly marks: ReadonlyMap<string, number>
  progress(): Promise<PageProgress>
  /** Forgets what has been measured so far. `framesToo`: frames are asked for all the time, to tell how far they are apart. */
  begin(framesToo: boolean): Promise<void>
  report(): Promise<PageReport>
  /** Of each process with Node, since it was last asked. */
  figures(): Promise<Partial<Record<ThreadName, NodeFigures>>>
  processes(): readonly ProcessFigures[]
  stop(): Promise<void>
}

interface Line {
  readonly from: ThreadName | 'page'
  readonly kind: string
}

interface Mark extends Line {
  readonly kind: 'mark'
  readonly name: string
  readonly at: number
  readonly pid?: number
}

/** How long a program may take to answer or to end. */
const patienceMs = 60_000

/** A program that holds the probes of the bench: it hears words on its standard input and answers in lines. */
export class ProbedProgram implements Contestant {
  readonly spawnedAt = wallMs()
  readonly marks = new Map<string, number>()
  readonly #child: ChildProcess
  readonly #waiting = new Map<string, (line: Line) => void>()
  #agentPid: number | null = null
  #isStopping = false

  constructor(program: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const child = spawn(program, words, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    })
    this.#child = child
    let complaints = ''
    child.stderr.on('data', (piece: Buffer) => (complaints = `${complaints}${piece.toString()}`.slice(-4_000)))
    child.once('exit', (status) => {
      if (this.#isStopping) return
      process.stderr.write(`bench: ${program} ended by itself with status ${status}:\n${complaints}\n`)
    })
    // A program that has ended takes no more words; that it ended is told above.
    child.stdin.on('error', () => undefined)
    createInterface(child.stdout).on('line', (line) => this.#hear(line))
  }

  async progress(): Promise<PageProgress> {
    // A page that is not there yet has got nowhere.
    const nothing: PageProgress = { sceneAt: null, podsAt: null, pods: 0, last: 0 }
    return { ...nothing, ...(await this.#ask<Partial<PageProgress>>('page', 'progress')) }
  }

  async begin(framesToo: boolean): Promise<void> {
    await this.figures()
    await this.#ask('page', framesToo ? 'beginWithFrames' : 'begin')
  }

  report(): Promise<PageReport> {
    return this.#ask<PageReport>('page', 'report')
  }

  async figures(): Promise<Partial<Record<ThreadName, NodeFigures>>> {
    const main = await this.#ask<NodeFigures>('main', 'figures')
    if (this.#agentPid === null) return { main }
    const answer = this.#answer<NodeFigures>('agent', 'figures')
    process.kill(this.#agentPid, 'SIGUSR2')
    return { main, agent: await answer }
  }

  processes(): readonly ProcessFigures[] {
    return processTree(this.#child.pid ?? -1)
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    await endAll(this.#child)
  }

  #ask<Answer>(from: 'main' | 'page', word: string): Promise<Answer> {
    const answer = this.#answer<Answer>(from, word)
    this.#child.stdin?.write(`${word}\n`)
    return answer
  }

  #answer<Answer>(from: Line['from'], kind: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`Expected ${kind} from ${from} of ${this.#child.spawnargs.join(' ')}, found nothing.`)),
        patienceMs,
      )
      this.#waiting.set(`${from}/${kind}`, (line) => {
        clearTimeout(timer)
        resolve(line as Answer)
      })
    })
  }

  #mark({ name, at, pid }: Mark): void {
    this.marks.set(name, at)
    if (name === 'agent') this.#agentPid = pid ?? null
  }

  #hear(text: string): void {
    // What the app itself writes is no concern of the bench.
    if (!text.startsWith('bench {')) return
    const line = JSON.parse(text.slice('bench '.length)) as Line | Mark
    if ('at' in line) return this.#mark(line)
    this.#waiting.get(`${line.from}/${line.kind}`)?.(line)
    this.#waiting.delete(`${line.from}/${line.kind}`)
  }
}

/** `kubectl get pods -A --watch`, whose output is read here. */
export class Kubectl implements Contestant {
  readonly spawnedAt = wallMs()
  readonly marks = new Map<string, number>()
  readonly #child: ChildProcess
  readonly #names = new Set<string>()
  #held: [number, number][] = []
  #podsAt: number | null = null
  #last = 0

  constructor(kubeconfig: string, cache: string) {
    const words = ['get', 'pods', '-A', '--watch', '--kubeconfig', kubeconfig, '--cache-dir', cache]
    this.#child = spawn('kubectl', words, { stdio: ['ignore', 'pipe', 'inherit'] })
    if (this.#child.stdout !== null) createInterface(this.#child.stdout).on('line', (line) => this.#take(line))
  }

  async progress(): Promise<PageProgress> {
    return { sceneAt: this.#podsAt, podsAt: this.#podsAt, pods: this.#names.size, last: this.#last }
  }

  async begin(): Promise<void> {
    this.#held = []
  }

  async report(): Promise<PageReport> {
    return { held: this.#held, frameMs: [], longestTaskMs: 0, gaps: 0, resyncs: 0 }
  }

  async figures(): Promise<Record<string, never>> {
    return {}
  }

  processes(): readonly ProcessFigures[] {
    return processTree(this.#child.pid ?? -1)
  }

  stop(): Promise<void> {
    return endAll(this.#child)
  }

  #take(line: string): void {
    const [, name = '', , , restarts = ''] = line.split(/\s+/)
    if (name === 'NAME') return
    const at = wallMs()
    if (!this.#names.has(name)) this.#podsAt = at
    this.#names.add(name)
    const change = Number(restarts)
    if (change === 0) return
    this.#held.push([change, at])
    this.#last = Math.max(this.#last, change)
  }
}

/** Ends a program and what it started: asked first, then by force. */
async function endAll(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const below = processTree(child.pid ?? -1).map(({ pid }) => pid)
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await ended
  clearTimeout(force)
  for (const pid of below) killIfThere(pid)
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended with the process above it, as it should.
  }
}
