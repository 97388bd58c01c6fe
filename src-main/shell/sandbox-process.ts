import { utilityProcess } from 'electron'
import type { FromSandboxProcess } from '../sandbox/process-messages.ts'
import type { SandboxHandle, SandboxParts } from './sandbox.ts'

/** How long a sandbox may take to close its sockets before its process is ended. */
const stopLimitMs = 2_000
/** So much of what it wrote is kept for a report. */
const keptOutputLength = 64_000

/** Starts the sandbox in a process of its own. */
export function startSandboxProcess(entry: string): SandboxParts['start'] {
  return ({ onMessage, onEnd }): SandboxHandle => {
    const child = utilityProcess.fork(entry, [], { serviceName: 'Podium sandbox', stdio: 'pipe' })
    let told = ''
    const keep = (piece: Buffer): void => {
      told = `${told}${piece.toString()}`.slice(-keptOutputLength)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', (piece: Buffer) => {
      keep(piece)
      process.stderr.write(piece)
    })
    child.on('message', (message: FromSandboxProcess) => onMessage(message))
    child.once('exit', () => onEnd(told))
    return {
      post: (message) => child.postMessage(message),
      stop() {
        child.postMessage({ kind: 'stop' })
        const limit = setTimeout(() => child.kill(), stopLimitMs)
        child.once('exit', () => clearTimeout(limit))
      },
    }
  }
}
