// The system libraries that Electron needs on Linux, and Xvfb where there is no display.

import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './run.mjs'
import { SetUpProblem, say } from './say.mjs'

/** What Electron links to or opens at run time, on Debian and Ubuntu; the fonts, because a page without any draws boxes. */
const runtimePackages = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libnotify4',
  'libsecret-1-0',
  'fonts-dejavu-core',
]
const displayPackages = ['xvfb', 'xauth']

/** The libraries that the loader did not find, from what `ldd` said.
 * @param {string} output
 * @returns {string[]} */
export function missingLibraries(output) {
  return [...output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '')
}

/** What to do about missing packages: install them, or name the one command that does.
 * @param {{ readonly packages: readonly string[], readonly hasApt: boolean, readonly isRoot: boolean }} situation
 * @returns {{ readonly kind: 'nothing' } | { readonly kind: 'install' } | { readonly kind: 'tell', readonly command: string }} */
export function remedy({ packages, hasApt, isRoot }) {
  if (packages.length === 0) return { kind: 'nothing' }
  if (hasApt && isRoot) return { kind: 'install' }
  if (hasApt) return { kind: 'tell', command: `sudo apt-get install -y ${packages.join(' ')}` }
  return { kind: 'tell', command: `your system's package manager, for what Debian calls ${packages.join(' ')}` }
}

/** Makes sure that the binary finds its libraries; with `display`, that Xvfb is there too.
 * @param {string} binary
 * @param {{ readonly display: boolean }} wanted */
export async function ensureLibraries(binary, wanted) {
  if (process.platform !== 'linux') return
  const libraries = missingLibraries((await run('ldd', [binary], { output: 'capture' })).output)
  const packages = [
    ...(libraries.length > 0 ? runtimePackages : []),
    ...(wanted.display && !isOnPath('Xvfb') ? displayPackages : []),
  ]
  const what = [...libraries, ...(packages.includes('xvfb') ? ['Xvfb'] : [])].join(', ')
  const next = remedy({ packages, hasApt: isOnPath('apt-get') && isDebianLike(), isRoot: process.getuid?.() === 0 })
  if (next.kind === 'nothing') return
  if (next.kind === 'tell')
    throw new SetUpProblem(
      `Electron needs ${what}, and this system does not have them. Install them with: ${next.command}`,
    )
  say(`installing system packages, since ${what} is missing`)
  await install(packages)
}

/** @param {readonly string[]} packages */
async function install(packages) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], { output: 'capture', environment })
  const names = await Promise.all(packages.map(nameHere))
  const { status, output } = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
    output: 'capture',
    environment,
  })
  if (status !== 0)
    throw new SetUpProblem(`${output.trim()}\napt-get install ${names.join(' ')} ended with status ${status}.`)
  say(`installed ${names.join(' ')}`)
}

/** Since Ubuntu 24.04 and Debian 13 some libraries carry t64 in their name, after the change to 64-bit time.
 * @param {string} name */
async function nameHere(name) {
  const { status } = await run('apt-cache', ['show', `${name}t64`], { output: 'capture' })
  return status === 0 ? `${name}t64` : name
}

function isDebianLike() {
  const file = '/etc/os-release'
  return existsSync(file) && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync(file, 'utf8'))
}

/** @param {string} program */
export function isOnPath(program) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}
