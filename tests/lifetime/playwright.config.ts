import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const output = fileURLToPath(new URL('../../.output/lifetime', import.meta.url));

/** What takes minutes because time itself is tested; `npm run test:lifetime`. */
export default defineConfig({
  testDir: '.',
  globalSetup: '../e2e/harness/build-once.ts',
  outputDir: `${output}/results`,
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 15 * 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
});
