import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { licencesOf, packageOf, shippedPackages } from './scripts/lib/licences.mjs'

const from = (path: string): string => resolve(import.meta.dirname, path)

// Only `index` may import Electron.
const mainEntries = {
  index: from('src-main/index.ts'),
  agent: from('src-main/agent/process.ts'),
  sandbox: from('src-main/sandbox/process.ts'),
  command: from('src-main/command/index.ts'),
}

/** Packages of which something was built into the app, by their folders; every part of the build adds its own. */
const bundled = new Set<string>()

/** What a bundle is made of, as far as it is asked for here. */
interface BundlePart {
  readonly type: string
  readonly modules?: Readonly<Record<string, unknown>>
}

/** Writes the list for About: what is built in, and what is shipped beside it. */
function licences() {
  return {
    name: 'podium-licences',
    generateBundle(_options: unknown, bundle: Readonly<Record<string, BundlePart>>): void {
      const modules = Object.values(bundle).flatMap(({ modules }) => Object.keys(modules ?? {}))
      for (const folder of modules.map(packageOf)) if (folder !== undefined) bundled.add(folder)
    },
    closeBundle(): void {
      const root = from('.')
      const list = licencesOf(root, [...shippedPackages(root), ...bundled])
      writeFileSync(from('out/licences.json'), JSON.stringify(list))
    },
  }
}

export default defineConfig({
  main: { plugins: [licences()], build: { rollupOptions: { input: mainEntries, output: { format: 'es' } } } },
  // The page is sandboxed, so its preload script can be neither a module nor several files.
  preload: {
    plugins: [licences()],
    build: {
      externalizeDeps: false,
      rollupOptions: {
        input: { index: from('src-main/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: from('src-renderer'),
    plugins: [svelte(), licences()],
    build: { rollupOptions: { input: from('src-renderer/index.html') } },
  },
})
