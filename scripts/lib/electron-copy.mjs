import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { cacheFolder, root } from './places.mjs'
import { run, runNpm } from './run.mjs'
import { SetUpProblem, say } from './say.mjs'

// Where the official download is not reachable but packages are, Electron comes out of an app that was published
// as a package. The integrity pins the very bytes; it is for development and tests only and is never packaged.
const packageName = '@circadio/milton-linux-x64@0.1.5'
const packageIntegrity =
  'sha512-7wwNzk/FGpznHFGnY/O5gZ/bnmLocilf2sn+w0U+2Fsyf0wEK0Vr94kk8kdwP2GGq60C/4C2BeKa/w7zhhpsYw=='
const packagedBinary = 'Milton'
/** Raised when the layout of the folder changes, so that an older copy is made anew. */
const layout = 1
const stampName = 'podium-copy.json'

export const copyVersion = '41.3.0'

/** The copy exists for one platform. */
export function copyIsOffered() {
  return process.platform === 'linux' && process.arch === 'x64'
}

export function copyFolder() {
  return join(cacheFolder(), `electron-${copyVersion}-linux-x64`)
}

/** Whether every file of the copy is there in its full size.
 * @param {string} [folder] */
export function copyIsComplete(folder = copyFolder()) {
  const stamp = readStamp(folder)
  if (stamp === undefined || stamp.layout !== layout || stamp.integrity !== packageIntegrity) return false
  return stamp.files.every(([name, size]) => statSync(join(folder, name), { throwIfNoEntry: false })?.size === size)
}

/** Fetches, checks and unpacks the copy beside its place, then moves it there in one step. */
export async function makeCopy() {
  say(
    `the official Electron is not reachable; fetching a copy of Electron ${copyVersion} (150 MB, kept in ${cacheFolder()})`,
  )
  mkdirSync(cacheFolder(), { recursive: true })
  const work = mkdtempSync(join(cacheFolder(), 'electron-unfinished-'))
  try {
    const archive = await fetchArchive(work)
    const folder = join(work, 'runtime')
    await unpack(archive, folder)
    putInPlace(folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  removeLeftovers()
}

/** @param {string} folder */
async function fetchArchive(folder) {
  const { status, output } = await runNpm(['pack', packageName, '--pack-destination', folder, '--ignore-scripts'], {
    output: 'capture',
    limitMs: 15 * 60 * 1000,
  })
  const name = readdirSync(folder).find((entry) => entry.endsWith('.tgz'))
  if (status !== 0 || name === undefined) {
    throw new SetUpProblem(
      `Neither the official Electron nor the package ${packageName} could be fetched. Check the network, or name a folder with an Electron in it by ELECTRON_OVERRIDE_DIST_PATH.\n${output.trim()}`,
    )
  }
  const archive = join(folder, name)
  const found = integrityOf(readFileSync(archive))
  if (found !== packageIntegrity) {
    throw new SetUpProblem(
      `${packageName} should have the integrity ${packageIntegrity}, but the one fetched has ${found}. It is not used.`,
    )
  }
  return archive
}

/** @param {Buffer} bytes */
export function integrityOf(bytes) {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`
}

/** @param {string} archive
 * @param {string} folder */
async function unpack(archive, folder) {
  mkdirSync(folder)
  const { status, output } = await run('tar', ['-xzf', archive, '-C', folder, '--strip-components=2', 'package/app'], {
    output: 'capture',
  })
  if (status !== 0) throw new SetUpProblem(`The copy of Electron could not be unpacked with tar: ${output.trim()}`)
  rmSync(join(folder, 'resources'), { recursive: true, force: true })
  renameSync(join(folder, packagedBinary), join(folder, 'electron'))
  const app = join(folder, 'resources', 'app')
  mkdirSync(app, { recursive: true })
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'electron', type: 'module', main: 'bootstrap.mjs' }))
  writeFileSync(join(app, 'bootstrap.mjs'), readFileSync(join(root, 'scripts', 'lib', 'electron-bootstrap.mjs')))
  writeFileSync(join(folder, 'version'), copyVersion)
  // Written last: a folder without it was left half-finished.
  writeFileSync(
    join(folder, stampName),
    JSON.stringify({ layout, integrity: packageIntegrity, files: filesWithSizes(folder) }),
  )
}

/** @param {string} folder */
function putInPlace(folder) {
  const place = copyFolder()
  if (existsSync(place)) {
    // Someone else may have finished one meanwhile; theirs is as good. Anything less is replaced.
    if (copyIsComplete(place)) return
    say('replacing a half-finished copy of Electron')
    rmSync(place, { recursive: true, force: true })
  }
  renameSync(folder, place)
}

/** Folders of set-ups that were ended midway; one younger than an hour may still be at work. */
function removeLeftovers() {
  for (const name of readdirSync(cacheFolder())) {
    if (!name.startsWith('electron-unfinished-')) continue
    const folder = join(cacheFolder(), name)
    const entry = statSync(folder, { throwIfNoEntry: false })
    if (entry !== undefined && Date.now() - entry.mtimeMs > 3_600_000) rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} folder
 * @returns {[string, number][]} */
function filesWithSizes(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [relative(folder, file), statSync(file).size])
}

/** @param {string} folder
 * @returns {{ readonly layout: number, readonly integrity: string, readonly files: readonly [string, number][] } | undefined} */
function readStamp(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, stampName), 'utf8'))
  } catch {
    // No stamp, or one cut short: the copy was not finished.
    return undefined
  }
}
