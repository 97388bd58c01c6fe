// Checks who imports whom (lib/layers.mjs) and that components hold no words of their own (lib/literals.mjs).

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { importsOf, layerViolations } from './lib/layers.mjs'
import { literalViolations } from './lib/literals.mjs'
import { root } from './lib/places.mjs'

const files = ['src-shared', 'src-main', 'src-renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
    (name) => `${folder}/${name.replaceAll('\\', '/')}`,
  ),
)
// Folders whose names begin with a dot are caches of tools.
const modules = files.filter((file) => /\.(ts|svelte)$/.test(file) && !file.endsWith('.d.ts') && !file.includes('/.'))
const violations = modules.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8')
  const literals = file.endsWith('.svelte') ? literalViolations(file, text) : []
  return [...layerViolations(file, importsOf(text)), ...literals]
})

for (const violation of violations) process.stdout.write(`${violation}\n`)
process.exitCode = violations.length === 0 ? 0 : 1
