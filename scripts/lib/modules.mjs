// node_modules: is it whole and after the lock file, and if not, make it so.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alone } from './lock.mjs'
import { root } from './places.mjs'
import { runNpm } from './run.mjs'
import { SetUpProblem, say } from './say.mjs'
import { isAtLeast } from './versions.mjs'

const folder = join(root, 'node_modules')
const stampFile = join(folder, '.cache', 'podium', 'installed.json')
const oldestNode = '20.12.0'
const oldestNpm = '11.0.0'

/**
 * @typedef {object} LockFile
 * @property {Readonly<Record<string, { readonly version?: string, readonly optional?: boolean, readonly devOptional?: boolean, readonly peer?: boolean }>>} packages
 */

/**
 * @typedef {object} Installation
 * @property {LockFile} lock package-lock.json
 * @property {LockFile | undefined} installed what npm wrote into node_modules when it had finished
 * @property {(path: string) => boolean} hasPackage whether a package's folder holds its package.json
 * @property {boolean} hasNode whether the repository's own Node is there
 * @property {Stamp | undefined} stamp what we wrote after the last complete installation
 * @property {Stamp} now
 */

/** @typedef {{ readonly lockHash: string, readonly files: number }} Stamp */

/** Why the installation has to be made or mended, or undefined if it is whole.
 * @param {Installation} installation
 * @returns {string | undefined} */
export function installationFault({ lock, installed, hasPackage, hasNode, stamp, now }) {
  if (installed === undefined) return 'it was never finished'
  for (const [path, wanted] of Object.entries(lock.packages)) {
    if (path === '') continue
    const found = installed.packages[path]
    // Optional packages are for other platforms where npm left them out.
    if (found === undefined && (wanted.optional === true || wanted.devOptional === true)) continue
    if (found?.version !== wanted.version)
      return `the lock file wants ${path.replace('node_modules/', '')} ${wanted.version}`
    if (!hasPackage(path)) return `${path} is missing`
  }
  if (!hasNode) return 'its own Node is missing'
  if (stamp !== undefined && stamp.lockHash === now.lockHash && stamp.files > now.files)
    return `${stamp.files - now.files} files are missing`
  return undefined
}

/** Installs from the lock file if anything is missing, and says so. Quick and silent if nothing is.
 * @param {{ readonly countsFiles: boolean }} [options] a command has no time to count the files of every package */
export async function ensureModules({ countsFiles } = { countsFiles: true }) {
  if (!isAtLeast(process.versions.node, oldestNode)) {
    throw new SetUpProblem(
      `Node ${oldestNode} or later is needed to set up, and this is ${process.versions.node}. Install a newer one from nodejs.org.`,
    )
  }
  const now = stampNow(countsFiles)
  if (findFault(now) !== undefined) await alone(mend)
  else if (countsFiles && JSON.stringify(now) !== JSON.stringify(readJson(stampFile))) writeStamp(now)
}

async function mend() {
  // Another start may have installed while this one waited.
  const fault = findFault(stampNow(true))
  if (fault === undefined) return
  say(
    existsSync(folder)
      ? `mending node_modules, since ${fault}`
      : 'installing the packages of the lock file (a minute or two)',
  )
  await install()
  const now = stampNow(true)
  const left = findFault(now)
  if (left !== undefined)
    throw new SetUpProblem(`The packages were installed, but ${left}. Delete node_modules and start again.`)
  writeStamp(now)
}

async function install() {
  const { output } = await runNpm(['--version'], { output: 'capture' })
  const version = output.trim().split('\n').at(-1) ?? ''
  if (!isAtLeast(version, oldestNpm)) {
    throw new SetUpProblem(
      `npm ${oldestNpm} or later is needed to install, and this is ${version || 'none'}. Run: npm install --global npm@11`,
    )
  }
  const { status } = await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { output: 'stderr' })
  if (status !== 0)
    throw new SetUpProblem(`npm ci ended with status ${status}. What it said is above; mend that and start again.`)
}

/** @param {Stamp} now */
function findFault(now) {
  return installationFault({
    lock: JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')),
    installed: readJson(join(folder, '.package-lock.json')),
    hasPackage: (path) => existsSync(join(root, path, 'package.json')),
    hasNode: existsSync(join(folder, 'node', 'bin')) && readdirSync(join(folder, 'node', 'bin')).length > 0,
    stamp: readJson(stampFile),
    now,
  })
}

/** @param {boolean} countsFiles
 * @returns {Stamp} */
function stampNow(countsFiles) {
  const lockHash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  return { lockHash, files: countsFiles ? countFiles(folder) : Infinity }
}

/** @param {Stamp} now */
function writeStamp(now) {
  mkdirSync(join(folder, '.cache', 'podium'), { recursive: true })
  writeFileSync(stampFile, JSON.stringify(now))
}

/** Files of packages; tools' caches and Electron's unpacked download come and go.
 * @param {string} place
 * @returns {number} */
function countFiles(place) {
  if (!existsSync(place)) return 0
  let count = 0
  for (const entry of readdirSync(place, { withFileTypes: true })) {
    if (
      entry.name === '.cache' ||
      entry.name === '.vite' ||
      entry.name === '.vite-temp' ||
      (entry.name === 'dist' && place.endsWith('node_modules/electron'))
    )
      continue
    count += entry.isDirectory() ? countFiles(join(place, entry.name)) : 1
  }
  return count
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // Not there, or cut short while it was written: both mean that the writer had not finished.
    return undefined
  }
}
