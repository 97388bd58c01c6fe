import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { copyFolder, copyIsComplete, copyIsOffered, copyVersion, makeCopy } from './electron-copy.mjs'
import { cacheFolder, ownNode, root } from './places.mjs'
import { SetUpProblem, say } from './say.mjs'

const packageFolder = join(root, 'node_modules', 'electron')
/** A download that brings no byte for this long has failed; one that is merely slow goes on. */
const silenceLimitMs = 12_000
/** A failure is remembered so that the next start need not wait for it again. */
export const failureLifeMs = 24 * 60 * 60 * 1000

/**
 * @typedef {object} Runtime
 * @property {string} binary
 * @property {string} version
 * @property {'override' | 'installed' | 'copy'} source
 */

/** The path of Electron's binary inside its folder.
 * @param {NodeJS.Platform} platform */
export function binaryName(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return platform === 'win32' ? 'electron.exe' : 'electron'
}

/** The Electron binary to use now, without fetching anything; undefined if there is none yet.
 * @returns {Runtime | undefined} */
export function electronRuntime() {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override) {
    const binary = join(override, binaryName(process.platform))
    if (existsSync(binary))
      return { binary, version: readVersion(override) ?? 'of unknown version', source: 'override' }
    throw new SetUpProblem(
      `ELECTRON_OVERRIDE_DIST_PATH should name a folder with ${binaryName(process.platform)} in it; ${override} has none. Correct or unset it.`,
    )
  }
  const installed = installedRuntime()
  if (installed !== undefined) return installed
  if (!copyIsOffered() || !copyIsComplete()) return undefined
  return { binary: join(copyFolder(), 'electron'), version: copyVersion, source: 'copy' }
}

/** The path of Electron's binary, for tests and other tools that run after the set-up.
 * @public */
export function electronBinary() {
  const runtime = electronRuntime()
  if (runtime === undefined) throw new SetUpProblem('There is no Electron runtime yet. Run: npm run setup')
  return runtime.binary
}

/** Makes sure that there is a runtime: own folder, package, official download, copy, in this order.
 * @param {{ readonly retryDownload?: boolean }} [options]
 * @returns {Promise<Runtime>} */
export async function ensureElectronRuntime(options = {}) {
  const present = electronRuntime()
  if (present !== undefined && present.source !== 'copy') return present
  const remembered =
    copyIsOffered() &&
    options.retryDownload !== true &&
    downloadFailedRecently(readFailure(), wantedVersion(), Date.now())
  if (!remembered) {
    const failure = await download()
    if (failure === undefined) return orThrow(installedRuntime())
    if (!copyIsOffered()) {
      throw new SetUpProblem(
        `Electron ${wantedVersion()} could not be downloaded (${failure}). Check the network or proxy (ELECTRON_MIRROR, HTTPS_PROXY), or name a folder with ELECTRON_OVERRIDE_DIST_PATH, and start again.`,
      )
    }
    rememberFailure()
  }
  if (!copyIsComplete()) await makeCopy()
  return orThrow(electronRuntime())
}

/** One line about the runtime in use.
 * @param {Runtime} runtime */
export function describeRuntime(runtime) {
  if (runtime.source === 'copy') {
    return `Electron ${runtime.version}, a copy from a package, since the official download of ${wantedVersion()} failed (npm run setup -- --retry tries it again)`
  }
  if (runtime.source === 'override') return `Electron ${runtime.version}, from ELECTRON_OVERRIDE_DIST_PATH`
  return `Electron ${runtime.version}, the official one`
}

/**
 * @typedef {object} DownloadFailure
 * @property {string} version
 * @property {number} failedAtMs
 */

/** Whether the last failure still counts: it is young, and it was about the version that is wanted now.
 * @param {DownloadFailure | undefined} failure
 * @param {string} version
 * @param {number} nowMs */
export function downloadFailedRecently(failure, version, nowMs) {
  if (failure === undefined || failure.version !== version) return false
  const ageMs = nowMs - failure.failedAtMs
  return ageMs >= 0 && ageMs < failureLifeMs
}

/** @returns {Runtime | undefined} */
function installedRuntime() {
  const folder = join(packageFolder, 'dist')
  const binary = join(folder, binaryName(process.platform))
  // Electron's own installer writes path.txt last, so a folder without it was left half-finished.
  const complete =
    existsSync(join(packageFolder, 'path.txt')) && existsSync(binary) && readVersion(folder) === wantedVersion()
  return complete ? { binary, version: wantedVersion(), source: 'installed' } : undefined
}

/** @param {string} folder */
function readVersion(folder) {
  const file = join(folder, 'version')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : undefined
}

/** The version that package.json asks for and the lock file chose. */
function wantedVersion() {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  return String(version)
}

/** Runs Electron's own installer, and ends it when nothing has come for a while.
 * @returns {Promise<string | undefined>} what it said when it failed */
function download() {
  say(`downloading Electron ${wantedVersion()}`)
  // The installer downloads into the temporary folder and unpacks into `dist`: growth of either is progress.
  const temporary = mkdtempSync(join(tmpdir(), 'podium-electron-'))
  const child = spawn(ownNode(), [join(packageFolder, 'install.js')], {
    cwd: root,
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (/** @type {Buffer} */ piece) => {
    said += piece.toString()
  })
  let size = 0
  let grownAtMs = Date.now()
  const watch = setInterval(() => {
    const sizeNow = folderSize(temporary) + folderSize(join(packageFolder, 'dist'))
    if (sizeNow !== size) grownAtMs = Date.now()
    size = sizeNow
    if (Date.now() - grownAtMs > silenceLimitMs) child.kill('SIGKILL')
  }, 500)
  return new Promise((resolve) => {
    const finish = (/** @type {string} */ end) => {
      clearInterval(watch)
      rmSync(temporary, { recursive: true, force: true })
      resolve(installedRuntime() === undefined ? said.trim().split('\n')[0] || end : undefined)
    }
    child.once('error', (error) => finish(error.message))
    child.once('close', (status, signal) => finish(signal === null ? `status ${status}` : 'nothing came for a while'))
  })
}

/** @param {string} folder
 * @returns {number} */
function folderSize(folder) {
  if (!existsSync(folder)) return 0
  let size = 0
  for (const name of readdirSync(folder)) {
    // A file may vanish between the listing and the look; the next look sees the folder as it is then.
    const entry = statSync(join(folder, name), { throwIfNoEntry: false })
    if (entry !== undefined) size += entry.isDirectory() ? folderSize(join(folder, name)) : entry.size
  }
  return size
}

const failureFile = () => join(cacheFolder(), 'electron-download-failed.json')

function rememberFailure() {
  mkdirSync(cacheFolder(), { recursive: true })
  writeFileSync(failureFile(), JSON.stringify({ version: wantedVersion(), failedAtMs: Date.now() }))
}

/** @returns {DownloadFailure | undefined} */
function readFailure() {
  try {
    return JSON.parse(readFileSync(failureFile(), 'utf8'))
  } catch {
    // Never failed, or a file cut short: either way nothing is known and the download is worth a try.
    return undefined
  }
}

/** @param {Runtime | undefined} runtime
 * @returns {Runtime} */
function orThrow(runtime) {
  if (runtime === undefined)
    throw new SetUpProblem('The Electron runtime was made but is not usable. Run: npm run setup')
  return runtime
}
