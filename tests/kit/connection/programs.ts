import type { Program, ProgramEnd, StartProgram } from '../../../src-main/connection/program.ts'

/** Plays programs: each start waits until the test ends it. */
export interface PlayedPrograms {
  readonly start: StartProgram
  readonly started: readonly Program[]
  /** How many run at this moment, and how many ran at most. */
  readonly running: number
  readonly most: number
  readonly killed: number
  /** Ends the oldest one that runs. */
  end(
    end: Partial<Extract<ProgramEnd, { kind: 'ended' }>> | { readonly kind: 'notStarted'; readonly code: string },
  ): Promise<void>
}

export function playPrograms(): PlayedPrograms {
  const started: Program[] = []
  const waiting: ((end: ProgramEnd) => void)[] = []
  const counts = { most: 0, killed: 0 }
  return {
    started,
    get running() {
      return waiting.length
    },
    get most() {
      return counts.most
    },
    get killed() {
      return counts.killed
    },
    start: (program) => {
      started.push(program)
      const { promise, resolve } = Promise.withResolvers<ProgramEnd>()
      waiting.push(resolve)
      counts.most = Math.max(counts.most, waiting.length)
      const kill = (): void => {
        counts.killed += 1
        waiting.splice(waiting.indexOf(resolve), 1)
        resolve({ kind: 'ended', status: null, stdout: '', stderr: 'Waiting for the browser' })
      }
      return { end: promise, kill }
    },
    async end(end) {
      await settled()
      const resolve = waiting.shift()
      if (resolve === undefined) throw new Error('Expected a program that runs, found none')
      resolve(end.kind === 'notStarted' ? end : { kind: 'ended', status: 0, stdout: '', stderr: '', ...end })
      await settled()
    },
  }
}

/** Lets promises that are settled run what waits for them. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve()
}
