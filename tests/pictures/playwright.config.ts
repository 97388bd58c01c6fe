import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.test.ts',
  outputDir: '../../test-results/pictures',
  snapshotPathTemplate: '{testDir}/golden/{arg}{ext}',
  updateSnapshots: 'none',
  workers: 1,
  retries: 0,
  timeout: 120_000,
  forbidOnly: true,
  reporter: 'list',
})
