import { defineConfig } from '@playwright/test'

// Each test opens an app of its own, and they share one display: one at a time, and a case that passes only the
// second time is a defect.
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.test.ts',
  outputDir: '../../test-results',
  workers: 1,
  retries: 0,
  timeout: 120_000,
  // Nothing here measures time: a machine that is busy gets as long as it needs.
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: 'list',
  use: { screenshot: 'only-on-failure', trace: 'retain-on-failure' },
})
