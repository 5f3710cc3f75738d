import { test as base } from '@playwright/test';
import { type LaunchOptions, type Loupe, launchLoupe } from './launch-loupe.ts';

/** One browser with Loupe per test, started as `test.use({ launch: … })` says and closed in the end. */
export const test = base.extend<{ launch: LaunchOptions; loupe: Loupe }>({
  launch: [{}, { option: true }],
  loupe: async ({ launch }, use) => {
    const loupe = await launchLoupe(launch);
    await use(loupe);
    await loupe.close();
  },
});

export { expect } from '@playwright/test';
