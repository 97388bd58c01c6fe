// Builds `out` when it is stale; one build at a time, however many were started.

import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { buildInputs, buildOutputs, hashOf, staleness } from './freshness.mjs'
import { root } from './places.mjs'
import { run, toolEnvironment } from './run.mjs'
import { SetUpProblem, say } from './say.mjs'

const out = join(root, 'out')
const stampFile = join(out, 'built.txt')
const lockFile = join(root, 'node_modules', '.cache', 'podium', 'build.lock')

/** Builds what is stale. Says so on stderr; silent if nothing is. */
export async function ensureBuilt() {
  if (whyStale() === undefined) return
  const release = await acquireLock()
  try {
    const reason = whyStale()
    if (reason === undefined) return
    say(`building, since ${reason}`)
    await build()
  } finally {
    release()
  }
}

async function build() {
  const hash = hashOf(root, buildInputs)
  // Without the stamp, a build that is ended midway is not taken for a finished one.
  rmSync(stampFile, { force: true })
  const { status, output } = await run(join(root, 'node_modules', '.bin', 'electron-vite'), ['build'], {
    output: 'capture',
    environment: toolEnvironment(),
  })
  const missing = missingOutputs()
  if (status !== 0 || missing.length > 0) {
    const left = missing.length > 0 ? ` It left out ${missing.join(', ')}.` : ''
    throw new SetUpProblem(`${output.trim()}\nThe build ended with status ${status}.${left}`)
  }
  writeFileSync(stampFile, hash)
}

function whyStale() {
  const builtHash = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined
  return staleness({ builtHash, hash: hashOf(root, buildInputs), missing: missingOutputs() })
}

function missingOutputs() {
  return buildOutputs.filter((file) => !existsSync(join(out, file)))
}

/** @returns {Promise<() => void>} */
async function acquireLock() {
  mkdirSync(join(lockFile, '..'), { recursive: true })
  for (;;) {
    try {
      const file = openSync(lockFile, 'wx')
      writeSync(file, String(process.pid))
      closeSync(file)
      return () => rmSync(lockFile, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    if (holderIsGone()) rmSync(lockFile, { force: true })
    else await wait(100)
  }
}

/** Whether the process that holds the lock has ended without releasing it. */
function holderIsGone() {
  try {
    const holder = Number(readFileSync(lockFile, 'utf8'))
    // Just created and not written yet: its holder is alive.
    if (holder === 0) return false
    process.kill(holder, 0)
    return false
  } catch (error) {
    // Signal 0 to another user's process is refused, which proves that it lives.
    return !(error instanceof Error && 'code' in error && error.code === 'EPERM')
  }
}
