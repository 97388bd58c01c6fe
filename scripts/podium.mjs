#!/usr/bin/env node
// `npx podium …`: a command word runs the command line, anything else opens the window.

import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ensureBuilt } from './lib/build.mjs'
import { isCommand, runsOn } from './lib/command-words.mjs'
import { ensureModules } from './lib/modules.mjs'
import { ownNode, root } from './lib/places.mjs'
import { run } from './lib/run.mjs'
import { runMain } from './lib/say.mjs'
import { openWindow } from './lib/window.mjs'

const words = process.argv.slice(2)

async function runCommand() {
  await ensureModules({ countsFiles: false })
  if (!runsOn(process.versions.node)) {
    const { status } = await run(ownNode(), [fileURLToPath(import.meta.url), ...words], { folder: process.cwd() })
    return status
  }
  await ensureBuilt()
  const { main } = await import(pathToFileURL(join(root, 'out', 'main', 'command.js')).href)
  return main(words)
}

await runMain(() => (isCommand(words) ? runCommand() : openWindow(words)))
