import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'

export const root = join(import.meta.dirname, '..')

/** Programs of Node, by the names of their files under `bench`. */
const programs = {
  server: 'cluster/server',
  informer: 'contestants/informer',
  watch: 'contestants/watch',
  'agent-alone': 'contestants/agent-alone',
  'sandbox-server': 'sandbox-server',
} as const
/** What Electron has to load as CommonJS: what Node requires first, preload scripts, and the naive app. */
const forElectron = {
  'app-probe': 'probes/app',
  'agent-probe': 'probes/agent',
  'page-preload': 'probes/page-preload',
  'naive/main': 'naive/main',
  'naive/preload': 'naive/preload',
} as const

export type Program = keyof typeof programs | 'app-probe' | 'agent-probe'
/** The folder of the naive app, as Electron is told it. */
export const naiveFolder = join(root, 'out/bench/naive')

export function built(name: Program): string {
  return join(root, 'out/bench', name in programs ? `${name}.js` : `${name}.cjs`)
}

/** Bundles everything as the app is bundled, so that no contestant pays for reading many files or for types. */
export async function buildAll(): Promise<void> {
  await bundle(entries(programs), { format: 'es', entryFileNames: '[name].js' })
  // One at a time, since a preload script can be neither a module nor several files.
  for (const [name, file] of Object.entries(forElectron))
    await bundle(entries({ [name]: file }), { format: 'cjs', entryFileNames: '[name].cjs' })
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: 'out/bench/naive',
      emptyOutDir: false,
      lib: { entry: join(root, 'bench/naive/page.ts'), formats: ['iife'], name: 'naive', fileName: () => 'page.js' },
    },
  })
  await copyFile(join(root, 'bench/naive/index.html'), join(naiveFolder, 'index.html'))
  await writeFile(join(naiveFolder, 'package.json'), JSON.stringify({ name: 'naive', main: 'main.cjs' }))
}

async function bundle(
  input: Record<string, string>,
  output: { readonly format: 'es' | 'cjs'; readonly entryFileNames: string },
) {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { external: ['electron'] },
    build: { ssr: true, outDir: 'out/bench', emptyOutDir: false, rollupOptions: { input, output: { ...output } } },
  })
}

function entries(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join(root, 'bench', `${file}.ts`)]))
}
