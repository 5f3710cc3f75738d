import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const output = fileURLToPath(new URL('../../.output/e2e', import.meta.url));

export default defineConfig({
  testDir: '.',
  globalSetup: './harness/build-once.ts',
  outputDir: `${output}/results`,
  // There is one mouse and one keyboard, and times are measured.
  workers: 1,
  fullyParallel: false,
  // A test that passes at the second try hides what the user meets at the first.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : 'list',
});
