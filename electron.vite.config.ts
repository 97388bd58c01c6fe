import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

const from = (path: string): string => resolve(import.meta.dirname, path)

// Only `index` may import Electron.
const mainEntries = {
  index: from('src-main/index.ts'),
  agent: from('src-main/agent/process.ts'),
  sandbox: from('src-main/sandbox/process.ts'),
  command: from('src-main/command/index.ts'),
}

export default defineConfig({
  main: { build: { rollupOptions: { input: mainEntries, output: { format: 'es' } } } },
  // The page is sandboxed, so its preload script can be neither a module nor several files.
  preload: {
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
    plugins: [svelte()],
    build: { rollupOptions: { input: from('src-renderer/index.html') } },
  },
})
