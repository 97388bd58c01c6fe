import { createInterface } from 'node:readline'
import { ownPeakMb } from '../processes.ts'
import type { PageProgress, PageReport } from '../probes/page.ts'
import { watchThread } from '../probes/thread.ts'
import { wallMs } from '../wall.ts'

/** What a contestant without a page tells the harness, in the words that the probes of an app use. */
export class Answering {
  readonly #thread = watchThread()
  readonly #idleMb = process.memoryUsage.rss() / 1024 / 1024
  readonly #keys = new Set<string>()
  #held: [number, number][] = []
  #podsAt: number | null = null
  #last = 0

  constructor() {
    createInterface(process.stdin)
      .on('line', (word) => this.#answer(word))
      // The harness has gone, or wants nothing more.
      .on('close', () => process.exit(0))
    this.#tell('main', { kind: 'mark', name: 'main', at: wallMs() })
  }

  /** A pod is held, with the number of the change that it shows. */
  take(key: string, restarts: number): void {
    const at = wallMs()
    if (!this.#keys.has(key)) this.#podsAt = at
    this.#keys.add(key)
    if (restarts === 0) return
    this.#held.push([restarts, at])
    this.#last = Math.max(this.#last, restarts)
  }

  #answer(word: string): void {
    if (word === 'figures') {
      const peakAboveIdleMb = ownPeakMb() - this.#idleMb
      return this.#tell('main', { kind: word, ...this.#thread.report(), peakAboveIdleMb })
    }
    if (word === 'begin' || word === 'beginWithFrames') this.#held = []
    this.#tell('page', { kind: word, ...(word === 'report' ? this.#report() : this.#progress()) })
  }

  #progress(): PageProgress {
    return { sceneAt: this.#podsAt, podsAt: this.#podsAt, pods: this.#keys.size, last: this.#last }
  }

  #report(): PageReport {
    return { held: this.#held, frameMs: [], longestTaskMs: 0, gaps: 0, resyncs: 0 }
  }

  #tell(from: string, line: object): void {
    process.stdout.write(`bench ${JSON.stringify({ from, ...line })}\n`)
  }
}
