// `npm run check`: format, lint, types of each folder, Svelte, layers and dead code, as many at once as there are cores.
// `-- --thorough` adds the compiler's own word on each folder; `npm test` does.

import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureModules } from './lib/modules.mjs'
import { ownNode, root } from './lib/places.mjs'
import { run, toolEnvironment } from './lib/run.mjs'
import { runMain } from './lib/say.mjs'

const cache = join(root, 'node_modules', '.cache', 'podium')

/** Folders with a tsconfig of their own; svelte-check looks after the page's. */
const folders = ['tests', 'src-main', 'src-main/preload', 'src-shared', 'bench', 'scripts']

/** @typedef {{ readonly name: string, readonly program: string, readonly words: readonly string[] }} Step */

/** The slowest come first, so that none of them runs alone at the end. oxlint finds the same type errors as tsc, each
 * file under its folder's tsconfig, in a fraction of the time; a thorough run asks tsc too.
 * @param {boolean} thorough
 * @returns {Step[]} */
function steps(thorough) {
  const told = ['--output', 'human', '--fail-on-warnings']
  // From its cache svelte-check takes a third of the time; without one it looks at the gallery of the tests too.
  const page = thorough
    ? ['--tsconfig', 'src-renderer/tsconfig.json', ...told]
    : ['--workspace', 'src-renderer', '--tsconfig', './tsconfig.json', '--incremental', ...told]
  return [
    tool('svelte', 'svelte-check', page),
    ...(thorough ? folders.filter(holdsCode).map(compile) : []),
    tool('lint and types', 'oxlint', ['--type-aware', '--type-check']),
    tool('dead code', 'knip', ['--no-progress']),
    { name: 'layers', program: ownNode(), words: ['scripts/check-layers.mjs'] },
    tool('format', 'oxfmt', ['--check']),
  ]
}

/** Runs every step and tells each as it ends.
 * @param {{ readonly thorough: boolean }} wanted
 * @returns {Promise<{ passed: number, failed: number }>} */
export async function runChecks({ thorough }) {
  mkdirSync(cache, { recursive: true })
  const waiting = steps(thorough)
  const counts = { passed: 0, failed: 0 }
  const work = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const startedAtMs = Date.now()
      const { status, output } = await run(step.program, step.words, {
        output: 'capture',
        environment: toolEnvironment(),
      })
      const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1)
      counts[status === 0 ? 'passed' : 'failed'] += 1
      process.stdout.write(
        status === 0
          ? `ok      ${step.name}, ${seconds} s\n`
          : `${output.trimEnd()}\nFAILED  ${step.name}, ${seconds} s\n`,
      )
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work))
  return counts
}

/** @param {string} name
 * @param {string} program
 * @param {readonly string[]} words
 * @returns {Step} */
function tool(name, program, words) {
  return { name, program: join(root, 'node_modules', '.bin', program), words }
}

/** @param {string} folder */
function compile(folder) {
  const buildInfo = join(cache, `${folder.replaceAll('/', '-')}.tsbuildinfo`)
  return tool(`types ${folder}`, 'tsc', ['-p', folder, '--incremental', '--tsBuildInfoFile', buildInfo])
}

/** tsc refuses a folder that holds no code yet.
 * @param {string} folder */
function holdsCode(folder) {
  if (!existsSync(join(root, folder))) return false
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).some((name) =>
    /\.(ts|mjs|svelte)$/.test(name),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    await ensureModules()
    const { passed, failed } = await runChecks({ thorough: process.argv.includes('--thorough') })
    process.stdout.write(`${passed} passed, ${failed} failed\n`)
    return failed === 0 ? 0 : 1
  })
}
