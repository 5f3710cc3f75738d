import type { Page } from 'playwright';

/** Resolves when what a page has changed is on the screen. */
export async function drawn(page: Page): Promise<void> {
  // The second frame begins when the first was handed over.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
