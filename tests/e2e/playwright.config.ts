import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const here = fileURLToPath(new URL('.', import.meta.url));
const screens = process.env.LOUPE_SCREENS?.split(' ').length ?? 1;

/** What opens a window on a screen says so, and mostly has the mouse and the keyboard too. */
const ON_SCREEN = readdirSync(here).filter(
  (file) => file.endsWith('.spec.ts') && readFileSync(`${here}${file}`, 'utf8').includes('headed: true'),
);

export default defineConfig({
  testDir: '.',
  globalSetup: './harness/build-once.ts',
  outputDir: `${here}../../.output/e2e/results`,
  // Each has a browser, a stand-in and a site of its own: more than processors only make each other late.
  workers: 2,
  projects: [
    { name: 'headless', testIgnore: ON_SCREEN.map((file) => `**/${file}`) },
    // One to a screen: the more of them, the more often the browser takes its picture after the panel has narrowed the page.
    { name: 'on screen', testMatch: ON_SCREEN.map((file) => `**/${file}`), workers: screens },
  ],
  fullyParallel: false,
  // A test that passes at the second try hides what the user meets at the first.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : 'list',
});
