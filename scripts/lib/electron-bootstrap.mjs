// The app inside the copied runtime: it does what Electron's own default app does with a command line, that is,
// preloads each `-r MODULE` and starts the app folder that is named. A module, because Electron holds back its
// ready event until the awaited import below is done, and apps must register schemes before it.
import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
const words = process.argv.slice(1)
/** @type {string[]} */
const preloads = []
/** @type {string | undefined} */
let folder
for (let index = 0; index < words.length && folder === undefined; index += 1) {
  const word = words[index] ?? ''
  if (word === '-r' || word === '--require') preloads.push(words[(index += 1)] ?? '')
  else if (word === '--version' || word === '-v') {
    process.stdout.write(`v${process.versions['electron']}\n`)
    process.exit(0)
  } else if (!word.startsWith('-')) folder = resolve(word)
}
if (folder === undefined) {
  process.stderr.write('Usage: electron [switches] [-r MODULE] APP-FOLDER [arguments]\n')
  process.exit(1)
}

Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
for (const preload of preloads) require(resolve(preload))

const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setName(description.productName ?? description.name)
// Neither is in the public types; Electron's default app does the same, so that getAppPath names the app, not the runtime.
Object(app).setVersion(description.version ?? '0.0.0')
Object(app).setAppPath(folder)
await import(pathToFileURL(require.resolve(folder)).href)
