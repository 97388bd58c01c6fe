// `npm run bench [-- --quick]`: sets up what is missing and runs the measurements on the repository's own Node.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { hasDisplay, startDisplay } from './lib/display.mjs'
import { ensureModules } from './lib/modules.mjs'
import { ownNode, root } from './lib/places.mjs'
import { run, toolEnvironment } from './lib/run.mjs'
import { SetUpProblem, runMain } from './lib/say.mjs'

await runMain(async () => {
  await ensureModules()
  const entry = join(root, 'bench', 'index.ts')
  if (!existsSync(entry)) throw new SetUpProblem('bench/index.ts should hold the measurements, and it is not there.')
  const { prepareElectron } = await import('./setup.mjs')
  await ensureBuilt()
  const needsDisplay = !hasDisplay(process.platform, process.env)
  const binary = await prepareElectron({ display: needsDisplay })
  const screen = needsDisplay ? await startDisplay() : undefined
  try {
    const environment = toolEnvironment({
      PODIUM_ELECTRON: binary,
      ...(screen === undefined ? {} : { DISPLAY: screen.display }),
    })
    const { status } = await run(ownNode(), [entry, ...process.argv.slice(2)], { environment })
    return status
  } finally {
    screen?.stop()
  }
})
