import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const output = fileURLToPath(new URL('../../.output/e2e', import.meta.url));
const screens = process.env.LOUPE_SCREENS?.split(' ').length;
/** Most of a test's time is waiting, for two captures a second and for the mouse. */
const SIDE_BY_SIDE = 3;

export default defineConfig({
  testDir: '.',
  globalSetup: './harness/build-once.ts',
  outputDir: `${output}/results`,
  // A worker has a browser, a stand-in and a site of its own. On the user's screen there is only one mouse.
  workers: screens ?? (process.env.DISPLAY ? 1 : SIDE_BY_SIDE),
  fullyParallel: false,
  // A test that passes at the second try hides what the user meets at the first.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : 'list',
});
