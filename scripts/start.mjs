// `npm start [-- ARGUMENTS…]`: sets up what is missing and opens the window.

import { runMain } from './lib/say.mjs'
import { openWindow } from './lib/window.mjs'

await runMain(() => openWindow(process.argv.slice(2)))
