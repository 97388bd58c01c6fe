// Whether `out` still is what the sources say.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What the build reads. */
export const buildInputs = [
  'src-shared',
  'src-main',
  'src-renderer',
  'resources',
  'electron.vite.config.ts',
  'scripts/lib/licences.mjs',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
]
/** What it has to leave behind. */
export const buildOutputs = [
  'main/index.js',
  'main/agent.js',
  'main/command.js',
  'preload/index.cjs',
  'renderer/index.html',
  'licences.json',
]

/** A hash over names and contents, so that a checkout which only touches times builds nothing.
 * @param {string} root
 * @param {readonly string[]} inputs */
export function hashOf(root, inputs) {
  const hash = createHash('sha256')
  for (const file of inputs.flatMap((input) => filesUnder(root, input)).sort()) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

/** Why a build is due, or undefined if `out` is fresh.
 * @param {{ readonly builtHash: string | undefined, readonly hash: string, readonly missing: readonly string[] }} state
 * @returns {string | undefined} */
export function staleness({ builtHash, hash, missing }) {
  if (builtHash === undefined) return 'nothing is built yet'
  if (builtHash !== hash) return 'the sources have changed'
  return missing.length > 0 ? `${missing.join(', ')} is missing` : undefined
}

/** @param {string} root
 * @param {string} input
 * @returns {string[]} */
function filesUnder(root, input) {
  const place = join(root, input)
  if (!existsSync(place)) return []
  if (!statSync(place).isDirectory()) return [input]
  return (
    readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      // Folders whose names begin with a dot are caches of tools: nothing is built from them.
      .filter((file) => !/[\\/]\./.test(file))
  )
}
