// The entry of the command line. `scripts/podium.mjs` and the packaged app call `main`; started by itself it runs at once.

import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { exitStatus } from './io.ts'
import { run } from './run.ts'
import { processIo } from './process-io.ts'

/** Runs the arguments behind `podium` and returns the exit status. */
export async function main(argv: readonly string[]): Promise<number> {
  const { io, close } = processIo()
  const status = await run(argv, io)
  const { isUnread } = await close()
  // Whoever reads only the beginning, as `head` does, has what it wanted.
  return isUnread ? exitStatus.done : status
}

function isStartedByItself(): boolean {
  const [, script] = process.argv
  if (script === undefined) return false
  try {
    return realpathSync(script) === fileURLToPath(import.meta.url)
  } catch {
    // A script that is not a file, such as one given with --eval, is not this one.
    return false
  }
}

if (isStartedByItself()) process.exitCode = await main(process.argv.slice(2))
