import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '#shared/kit/clock.ts'
import type { Io } from '../../src-main/command/io.ts'
import { run } from '../../src-main/command/run.ts'
import type { LineShape } from '../../src-main/command/shape/narrate.ts'

export interface Ended {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** The command line, run in this process with a terminal of the test's. */
export class Podium {
  readonly #kubeconfig: string

  constructor(kubeconfig: string) {
    this.#kubeconfig = kubeconfig
  }

  async run(words: readonly string[]): Promise<Ended> {
    const written = { stdout: '', stderr: '' }
    const status = await run([...words, '--kubeconfig', this.#kubeconfig], ioOf(written, new AbortController()))
    return { status, ...written }
  }

  async json<Document>(words: readonly string[]): Promise<Document> {
    const { status, stdout, stderr } = await this.run([...words, '-o', 'json'])
    if (status !== 0) throw new Error(`Expected status 0 of podium ${words.join(' ')}, found ${status}: ${stderr}`)
    return JSON.parse(stdout) as Document
  }

  /** Begins to narrate a namespace and returns when it has begun: what happens from now on is told. */
  async narrate(namespace: string): Promise<{ readonly lines: LineShape[]; readonly stop: () => Promise<number> }> {
    const lines: LineShape[] = []
    const written = { stdout: '', stderr: '' }
    const interrupted = new AbortController()
    const io = ioOf(written, interrupted, (text) => lines.push(JSON.parse(text) as LineShape))
    const words = ['narrate', '-v', '-n', namespace, '-o', 'json', '--kubeconfig', this.#kubeconfig]
    const ended = run(words, io)
    while (!written.stderr.includes('Watching')) await pause(20)
    return {
      lines,
      stop() {
        interrupted.abort()
        return ended
      },
    }
  }
}

function ioOf(
  written: { stdout: string; stderr: string },
  interrupted: AbortController,
  onWrite?: (text: string) => void,
): Io {
  return {
    write(text) {
      written.stdout += text
      onWrite?.(text)
    },
    complain(text) {
      written.stderr += text
    },
    looks: { color: false, unicode: false, columns: 80 },
    clock: systemClock,
    random: Math.random,
    signal: interrupted.signal,
    version: '0.0.0-test',
  }
}
