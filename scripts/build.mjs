// `npm run build`: builds `out` if the sources have changed since.

import { ensureBuilt } from './lib/build.mjs'
import { ensureModules } from './lib/modules.mjs'
import { runMain, say } from './lib/say.mjs'

await runMain(async () => {
  await ensureModules()
  await ensureBuilt()
  say('out is up to date')
  return 0
})
