import { type Clock, systemClock } from '#shared/kit/clock.ts'

import { type StartProgram, startProgram } from './program.ts'

export interface LoginShellDeps {
  readonly clock: Clock
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly start: StartProgram
}

/** A profile that asks a question would hang for ever. */
const limitMs = 5_000

/**
 * The PATH that a terminal would have: an app started from a desktop gets the system's short one, and plugins live in
 * places that only the shell's profile names. Null when there is no shell, or it did not say.
 */
export async function loginShellPath(
  deps: LoginShellDeps = { clock: systemClock, environment: process.env, start: startProgram },
): Promise<string | null> {
  const shell = deps.environment['SHELL']
  if (!shell) return null
  const running = deps.start({ command: shell, args: ['-lc', 'printf %s "$PATH"'], environment: deps.environment })
  const cancelLimit = deps.clock.after(limitMs, running.kill)
  const end = await running.end
  cancelLimit()
  if (end.kind !== 'ended' || end.status !== 0) return null
  // Profiles may print greetings, which end with a line break; the PATH does not.
  return end.stdout.slice(end.stdout.lastIndexOf('\n') + 1) || null
}

/** What was there keeps its precedence; folders that only the login shell knows come after it. */
export function joinPaths(current: string, login: string): string {
  const folders = [...current.split(':'), ...login.split(':')].filter((folder) => folder !== '')
  return [...new Set(folders)].join(':')
}
