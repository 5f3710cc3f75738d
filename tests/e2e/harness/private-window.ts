import type { Page } from 'playwright';
import type { Loupe } from './launch-loupe.ts';

/**
 * Opens a private window at an address, headed or headless, and waits until the page stands. The profile
 * lets the extension run there from the start.
 */
export async function openPrivateWindow(loupe: Loupe, url: string): Promise<Page> {
  const worker = await loupe.worker();
  const [page] = await Promise.all([
    loupe.context.waitForEvent('page'),
    worker.evaluate(async () => {
      await chrome.windows.create({ incognito: true, url: 'about:blank', focused: true });
    }),
  ]);
  // Not by the window itself: the driver may come too late to see it arrive.
  await page.goto(url);
  return page;
}
