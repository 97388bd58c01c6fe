// The licences of everything that is in the built app, as one list for About.

import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

/** @typedef {{ readonly name: string, readonly version: string, readonly licence: string, readonly text: string }} LibraryLicence */

/** @typedef {{
 *   readonly name: string, readonly version: string, readonly license?: string, readonly author?: string | { name?: string },
 *   readonly dependencies?: Record<string, string>, readonly optionalDependencies?: Record<string, string>
 * }} Manifest */

/** Fonts are no packages; their licences lie beside them. */
const fonts = [
  { name: 'Inter', file: 'inter-OFL.txt' },
  { name: 'JetBrains Mono', file: 'jetbrains-mono-OFL.txt' },
]

/** The folders of the packages that are shipped as they are: the app's dependencies and theirs.
 * @param {string} root
 * @returns {string[]} */
export function shippedPackages(root) {
  /** @type {Set<string>} */
  const found = new Set()
  /** @param {string} folder */
  const visit = (folder) => {
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder)
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const place = installed(root, folder, name)
      // One that is optional need not be there.
      if (place === undefined || found.has(place)) continue
      found.add(place)
      visit(place)
    }
  }
  visit(root)
  return [...found]
}

/** The folder of the package that a bundled module comes from, or undefined for one of ours.
 * @param {string} module
 * @returns {string | undefined} */
export function packageOf(module) {
  const path = module.replace(/^\0/, '').replace(/\?.*$/, '').replaceAll(sep, '/')
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
}

/** One entry for each package and version, in order of name.
 * @param {string} root
 * @param {Iterable<string>} folders
 * @returns {LibraryLicence[]} */
export function licencesOf(root, folders) {
  /** @type {Map<string, LibraryLicence>} */
  const entries = new Map()
  for (const folder of folders) {
    const entry = packageLicence(folder)
    entries.set(`${entry.name}@${entry.version}`, entry)
  }
  const electron = join(root, 'node_modules', 'electron')
  if (existsSync(electron)) {
    // Which version runs is said above the list: it need not be the one that the list was built with.
    entries.set('electron', { ...packageLicence(electron), name: 'Electron', version: '' })
  }
  for (const { name, file } of fonts) {
    const place = join(root, 'resources', 'fonts', file)
    if (existsSync(place))
      entries.set(name, { name, version: '', licence: 'OFL-1.1', text: readFileSync(place, 'utf8').trim() })
  }
  return [...entries.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { sensitivity: 'base' }))
}

/** @param {string} folder
 * @returns {LibraryLicence} */
function packageLicence(folder) {
  const { name, version, license = 'unknown', author } = manifestOf(folder)
  const files = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file) && !/\.(js|ts|cjs|mjs)$/.test(file))
    .sort()
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim())
  const holder = typeof author === 'string' ? author : (author?.name ?? 'its authors')
  const text =
    texts.length > 0
      ? texts.join('\n\n')
      : `The package brings no text of its licence. It names ${license} as its licence and ${holder} as its author.`
  return { name, version, licence: license, text }
}

/** Looks where Node would look.
 * @param {string} root
 * @param {string} from
 * @param {string} name
 * @returns {string | undefined} */
function installed(root, from, name) {
  for (let folder = from; folder.startsWith(root); folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name)
    if (existsSync(join(place, 'package.json'))) return place
    if (folder === root) return undefined
  }
  return undefined
}

/** @param {string} folder
 * @returns {Manifest} */
function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}
