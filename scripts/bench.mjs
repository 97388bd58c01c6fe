// `npm run bench [-- --quick]`: sets up what is missing and runs the measurements on the repository's own Node.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { ensureModules } from './lib/modules.mjs'
import { ownNode, root } from './lib/places.mjs'
import { run, toolEnvironment } from './lib/run.mjs'
import { SetUpProblem, runMain } from './lib/say.mjs'

await runMain(async () => {
  await ensureModules()
  const entry = join(root, 'bench', 'index.ts')
  if (!existsSync(entry)) throw new SetUpProblem('bench/index.ts should hold the measurements, and it is not there.')
  await ensureBuilt()
  const { status } = await run(ownNode(), ['--expose-gc', entry, ...process.argv.slice(2)], {
    environment: toolEnvironment(),
  })
  return status
})
