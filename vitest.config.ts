import { resolve } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

// Rune modules are tested as the page runs them: Vitest resolves for a server, where Svelte would compile
// `$state` to a plain variable and `$effect` to nothing, so both the compiler and the resolver are told otherwise.
const asInThePage = {
  plugins: [svelte({ configFile: false, dynamicCompileOptions: () => ({ generate: 'client' }) })],
  ssr: { resolve: { conditions: ['browser', 'module', 'import', 'default'] } },
  // The page has no use for it; what does is Node's.
  resolve: { alias: [{ find: /^ws$/, replacement: resolve(import.meta.dirname, 'node_modules/ws/wrapper.mjs') }] },
}
const svelteLibraries = [/node_modules\/(svelte|esm-env)\//]

export default defineConfig({
  test: {
    projects: [
      {
        ...asInThePage,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          setupFiles: ['tests/kit/property-seed.ts'],
          environment: 'node',
          // Long random runs and simulations take their time on a slow machine; nothing measures how much.
          testTimeout: 300_000,
          hookTimeout: 120_000,
          server: { deps: { inline: svelteLibraries } },
        },
      },
      {
        ...asInThePage,
        test: {
          name: 'conformance',
          include: ['tests/conformance/**/*.test.ts'],
          environment: 'node',
          // A real control plane settles a rolling update in tens of seconds; nothing in the suite measures time.
          testTimeout: 300_000,
          // Most of a case is waiting for a cluster.
          maxConcurrency: 8,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
