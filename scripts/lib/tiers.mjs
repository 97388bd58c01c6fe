// The tiers of `npm test`: each runs, prints its runner's own output, and returns its counts.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChecks } from '../check.mjs'
import { prepareElectron } from '../setup.mjs'
import { ensureBuilt } from './build.mjs'
import { honest, playwrightCounts, vitestCounts } from './counts.mjs'
import { hasDisplay, startDisplay } from './display.mjs'
import { root } from './places.mjs'
import { run, toolEnvironment } from './run.mjs'
import { SetUpProblem, say } from './say.mjs'

/** @typedef {import('./counts.mjs').NamedCounts} Counts */
/** @typedef {(words: readonly string[]) => Promise<Counts>} Tier */

/** In the order in which `npm test` runs them: what is quick and near the cause first.
 * @type {Readonly<Record<string, Tier>>} */
export const tiers = {
  check: () => runChecks({ thorough: true }),
  build: () => buildTier(),
  unit: (words) => vitestTier('unit', words),
  conformance: (words) => vitestTier('conformance', words),
  pictures: (words) => pictureTier(words),
  e2e: (words) => windowTier(words),
}

/** The command line under test runs from `out`, so the build is a case of its own.
 * @returns {Promise<Counts>} */
async function buildTier() {
  try {
    await ensureBuilt()
    return { passed: 1, failed: 0 }
  } catch (error) {
    if (!(error instanceof SetUpProblem)) throw error
    say(error.message)
    return { passed: 0, failed: 1 }
  }
}

/** @param {string} project
 * @param {readonly string[]} words
 * @returns {Promise<Counts>} */
function vitestTier(project, words) {
  return withReport(async (report) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const { status } = await run(bin('vitest'), ['run', '--project', project, ...reporters, ...words], {
      environment: toolEnvironment(),
    })
    return honest(vitestCounts(readReport(report)), status)
  })
}

/** @param {readonly string[]} words
 * @returns {Promise<Counts>} */
async function windowTier(words) {
  // What an earlier build left behind would pass for the app that the sources say.
  if ((await buildTier()).failed > 0) return { passed: 0, failed: 1 }
  return playwrightTier('tests/e2e/playwright.config.ts', words)
}

/** The gallery is built anew each time: it is small, and an old one would show what was.
 * @param {readonly string[]} words
 * @returns {Promise<Counts>} */
async function pictureTier(words) {
  const vite = ['build', '--config', 'tests/gallery/vite.config.ts', '--logLevel', 'warn']
  const { status } = await run(bin('vite'), vite, { environment: toolEnvironment() })
  if (status !== 0) return { passed: 0, failed: 1 }
  return playwrightTier('tests/pictures/playwright.config.ts', words)
}

/** @param {string} config
 * @param {readonly string[]} words
 * @returns {Promise<Counts>} */
async function playwrightTier(config, words) {
  const needsDisplay = !hasDisplay(process.platform, process.env)
  const binary = await prepareElectron({ display: needsDisplay })
  const screen = needsDisplay ? await startDisplay() : undefined
  try {
    return await withReport(async (report) => {
      const environment = toolEnvironment({
        PODIUM_ELECTRON: binary,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        ...(screen === undefined ? {} : { DISPLAY: screen.display }),
      })
      const playwright = ['test', '--config', config, '--reporter=list,json', ...words]
      const { status } = await run(bin('playwright'), playwright, { environment })
      return honest(playwrightCounts(readReport(report)), status)
    })
  } finally {
    screen?.stop()
  }
}

/** @param {(report: string) => Promise<Counts>} work
 * @returns {Promise<Counts>} */
async function withReport(work) {
  const folder = mkdtempSync(join(tmpdir(), 'podium-test-'))
  try {
    return await work(join(folder, 'report.json'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // The runner ended before it wrote a report; its exit status is what remains, and `honest` counts it.
    return undefined
  }
}

/** @param {string} name */
function bin(name) {
  return join(root, 'node_modules', '.bin', name)
}
