// One set-up at a time in a repository: two starts at once must not install or build over each other.

import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { root } from './places.mjs'

// Beside node_modules and not inside, since npm ci empties that.
const lockFile = join(root, '.set-up.lock')

/** Does the work while nobody else in this repository holds the lock.
 * @param {() => Promise<void>} work */
export async function alone(work) {
  while (!tryToHold()) {
    if (holderIsGone()) rmSync(lockFile, { force: true })
    else await wait(100)
  }
  try {
    await work()
  } finally {
    rmSync(lockFile, { force: true })
  }
}

function tryToHold() {
  try {
    const file = openSync(lockFile, 'wx')
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Whether the process that holds the lock has ended without releasing it. */
function holderIsGone() {
  try {
    const holder = Number(readFileSync(lockFile, 'utf8'))
    // Zero: just created and not written yet, so its holder is alive.
    if (holder !== 0) process.kill(holder, 0)
    return false
  } catch (error) {
    // Signal 0 to another user's process is refused, which proves that it lives; a lock that is gone is simply free.
    return codeOf(error) === 'ESRCH'
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
