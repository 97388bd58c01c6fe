// Opens the window; `npm start` and `npx podium` without a command word both come here.

import { prepareElectron } from '../setup.mjs'
import { ensureBuilt } from './build.mjs'
import { hasDisplay } from './display.mjs'
import { electronArguments } from './electron-arguments.mjs'
import { ensureModules } from './modules.mjs'
import { run } from './run.mjs'
import { SetUpProblem, say } from './say.mjs'

/** Sets up what is missing, opens the window and waits for its end.
 * @param {readonly string[]} words the app's own arguments
 * @returns {Promise<number>} the app's exit status */
export async function openWindow(words) {
  await ensureModules()
  await ensureBuilt()
  if (!hasDisplay(process.platform, process.env)) {
    throw new SetUpProblem(
      'A window needs a display, and DISPLAY and WAYLAND_DISPLAY name none. Without one, use the command line: npx podium inspect',
    )
  }
  const binary = await prepareElectron({ display: false })
  say('opening the window')
  const isRoot = process.getuid?.() === 0
  const { status } = await run(binary, electronArguments(words, { isRoot, platform: process.platform }), {
    folder: process.cwd(),
  })
  return status
}
