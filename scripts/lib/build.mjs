// Builds `out` when it is stale; one build at a time, however many were started.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildInputs, buildOutputs, hashOf, staleness } from './freshness.mjs'
import { alone } from './lock.mjs'
import { root } from './places.mjs'
import { run, toolEnvironment } from './run.mjs'
import { SetUpProblem, say } from './say.mjs'

const out = join(root, 'out')
const stampFile = join(out, 'built.txt')

/** Builds what is stale. Says so on stderr; silent if nothing is. */
export async function ensureBuilt() {
  if (whyStale() === undefined) return
  await alone(async () => {
    // Another start may have built while this one waited.
    const reason = whyStale()
    if (reason === undefined) return
    say(`building, since ${reason}`)
    await build()
  })
}

async function build() {
  const hash = hashOf(root, buildInputs)
  // Without the stamp, a build that is ended midway is not taken for a finished one.
  rmSync(stampFile, { force: true })
  const { status, output } = await run(join(root, 'node_modules', '.bin', 'electron-vite'), ['build'], {
    output: 'capture',
    environment: toolEnvironment({ NO_COLOR: '1' }),
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
