import { spawn } from 'node:child_process'

export interface Program {
  readonly command: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
}

export type ProgramEnd =
  | {
      readonly kind: 'ended'
      /** Null after a signal. */ readonly status: number | null
      readonly stdout: string
      readonly stderr: string
    }
  /** Not found, or not allowed to start; `code` is the system's. */
  | { readonly kind: 'notStarted'; readonly code: string }

export interface RunningProgram {
  /** Never rejects. */
  readonly end: Promise<ProgramEnd>
  /** Ends it and what it started, at once. */
  readonly kill: () => void
}

/** Starts a program without a terminal. A parameter of whoever runs programs, so that tests can play them. */
export type StartProgram = (program: Program) => RunningProgram

const stdoutLimitBytes = 1024 * 1024
/** What of its complaints can be shown: the last 4 kB, because the reason stands at the end. */
const stderrLimitBytes = 4096

export const startProgram: StartProgram = (program) => {
  try {
    return startChild(program)
  } catch (error) {
    // Arguments that no system takes, such as a zero byte, are thrown before anything starts.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return { end: Promise.resolve({ kind: 'notStarted', code }), kill: () => undefined }
  }
}

function startChild({ command, args, environment }: Program): RunningProgram {
  const hasGroups = process.platform !== 'win32'
  const ended = Promise.withResolvers<ProgramEnd>()
  const child = spawn(command, args, {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that the children of a script end with it.
    detached: hasGroups,
    windowsHide: true,
  })
  const kill = (): void => {
    if (child.pid === undefined) return
    try {
      if (hasGroups) process.kill(-child.pid, 'SIGKILL')
      else child.kill('SIGKILL')
    } catch (error) {
      // ESRCH: it ended by itself in the meantime, which is what was wanted.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
  }
  let stdout = Buffer.alloc(0)
  let stderr = Buffer.alloc(0)
  child.stdout.on('data', (chunk: Buffer) => {
    if (stdout.length < stdoutLimitBytes) stdout = Buffer.concat([stdout, chunk])
  })
  child.stderr.on('data', (chunk: Buffer) => (stderr = Buffer.concat([stderr, chunk]).subarray(-stderrLimitBytes)))
  // A program that is left behind when we end would hold its pipes and prompt nobody.
  process.once('exit', kill)
  const finish = (end: ProgramEnd): void => {
    process.off('exit', kill)
    ended.resolve(end)
  }
  child.once('error', (error) =>
    finish({ kind: 'notStarted', code: 'code' in error ? String(error.code) : error.message }),
  )
  child.once('close', (status) =>
    finish({ kind: 'ended', status, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8') }),
  )
  return { end: ended.promise, kill }
}
