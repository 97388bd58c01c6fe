import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** What the window was asked for on the command line. */
export interface WindowArguments {
  readonly files: readonly string[]
  readonly kubeconfig: string | null
  readonly context: string | null
  readonly namespace: string | null
  readonly workload: string | null
  /** A test moves the stage's clock by hand. */
  readonly manualClock: boolean
  /** Nothing is connected to by itself, not even the sandbox. */
  readonly unconnected: boolean
}

/**
 * The part of a process's arguments that is meant for Podium: what stands behind the app's folder, since a debugger puts
 * switches and modules in front of it. A packaged app has no folder there.
 */
export function ownArguments(argv: readonly string[], appFolder: string | null): readonly string[] {
  if (appFolder === null) return argv.slice(1)
  return argv.slice(argv.findIndex((argument) => resolve(argument) === appFolder) + 1)
}

/** Reads the window's arguments; unknown switches belong to Chromium or Electron and are passed over. */
export function windowArguments(argv: readonly string[]): WindowArguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      kubeconfig: { type: 'string' },
      context: { type: 'string' },
      namespace: { type: 'string', short: 'n' },
      workload: { type: 'string' },
      'manual-clock': { type: 'boolean' },
      unconnected: { type: 'boolean' },
    },
  })
  return {
    files: positionals,
    kubeconfig: word(values['kubeconfig']),
    context: word(values['context']),
    namespace: word(values['namespace']),
    workload: word(values['workload']),
    manualClock: values['manual-clock'] === true,
    unconnected: values['unconnected'] === true,
  }
}

function word(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

export const nothingAsked: WindowArguments = windowArguments([])
