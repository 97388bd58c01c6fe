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
    },
  })
  return {
    files: positionals,
    kubeconfig: word(values['kubeconfig']),
    context: word(values['context']),
    namespace: word(values['namespace']),
    workload: word(values['workload']),
    manualClock: values['manual-clock'] === true,
  }
}

const word = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
