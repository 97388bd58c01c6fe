// `npm run setup`: what `npm start` and `npm test` do before all else. Says one line for each thing that it does.

import { fileURLToPath } from 'node:url'
import { hasDisplay } from './lib/display.mjs'
import { describeRuntime, ensureElectronRuntime } from './lib/electron-runtime.mjs'
import { ensureLibraries } from './lib/libraries.mjs'
import { ensureModules } from './lib/modules.mjs'
import { runMain, say } from './lib/say.mjs'

/** Electron and what it needs of the system; the packages must be there already.
 * @param {{ readonly display: boolean, readonly retryDownload?: boolean }} wanted `display` is whether a display has to be started
 * @returns {Promise<string>} the binary */
export async function prepareElectron(wanted) {
  const runtime = await ensureElectronRuntime({ retryDownload: wanted.retryDownload === true })
  say(`using ${describeRuntime(runtime)}`)
  await ensureLibraries(runtime.binary, wanted)
  return runtime.binary
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    await ensureModules()
    const { ensureBuilt } = await import('./lib/build.mjs')
    await ensureBuilt()
    await prepareElectron({
      display: !hasDisplay(process.platform, process.env),
      retryDownload: process.argv.includes('--retry'),
    })
    say('all set: npm start opens the window, npx podium help lists the commands')
    return 0
  })
}
