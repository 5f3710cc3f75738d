import { test as base } from '@playwright/test';
import type { Page } from 'playwright';
import { DELTA_SIZE } from '../../fake-claude/sse.ts';
import { hasAllSites, revokeAllSites } from './grant-access.ts';
import { type Loupe, launchLoupe, TEST_KEY } from './launch-loupe.ts';
import { stopWorker } from './stop-worker.ts';
import { storeKey } from './stored-settings.ts';

/**
 * For tests that need nothing special of the browser: one for all of them, put back before each as a user
 * finds it after the first day, with a key and nothing asked yet. `panel` is the panel's page in a tab.
 */
export const test = base.extend<{ loupe: Loupe; panel: Page }, { started: Loupe }>({
  started: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of the fixtures from it.
    async ({}, use) => {
      const loupe = await launchLoupe();
      await use(loupe);
      await loupe.close();
    },
    { scope: 'worker' },
  ],
  loupe: async ({ started }, use) => {
    await putBack(started);
    await use(started);
  },
  panel: async ({ loupe }, use) => {
    await use(await loupe.panelPage());
  },
});

export { expect } from '@playwright/test';

/** As a user finds Loupe after the first day: a key, and nothing asked yet. */
export async function putBack(loupe: Loupe): Promise<void> {
  const { context, claude, site, page } = loupe;
  await context.setOffline(false);
  for (const other of context.pages()) if (other !== page) await other.close();
  await page.goto('about:blank');
  if (await hasAllSites(loupe)) await revokeAllSites(loupe);
  // Whatever a test left running ends with its worker.
  if (await (await loupe.worker()).evaluate(isBusy)) await stopWorker(loupe);
  const worker = await loupe.worker();
  await worker.evaluate(emptyStorage);
  await storeKey(worker, TEST_KEY);
  claude.clear();
  claude.files.clear();
  Object.assign(claude.settings, { cors: true, tooLargeAsHtml: false, keys: undefined, complain: undefined });
  claude.settings.delays = { firstByteMs: 0, perDeltaMs: 0 };
  claude.settings.deltaSize = DELTA_SIZE;
  site.clear();
}

/** Runs in the worker: whether a turn or an attachment has something under way. */
async function isBusy(): Promise<boolean> {
  return await new Promise<boolean>((resolve, reject) => {
    const opening = indexedDB.open('loupe');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const ended = ['done', 'stopped', 'failed', 'interrupted', 'ready', 'choosing'];
      const reading = opening.result.transaction(['turns', 'attachments']);
      const found: { state: { status: string } }[] = [];
      for (const name of ['turns', 'attachments']) {
        const rows = reading.objectStore(name).getAll();
        rows.onsuccess = () => void found.push(...rows.result);
      }
      reading.onabort = () => reject(reading.error);
      reading.oncomplete = () => {
        opening.result.close();
        resolve(found.some(({ state }) => !ended.includes(state.status)));
      };
    };
  });
}

/** Runs in the worker. */
async function emptyStorage(): Promise<void> {
  await Promise.all([chrome.storage.local.clear(), chrome.storage.session.clear()]);
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('loupe');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const names = [...database.objectStoreNames];
      if (names.length === 0) {
        database.close();
        return reject(new Error('The worker has not made its database'));
      }
      const emptying = database.transaction(names, 'readwrite');
      for (const name of names) emptying.objectStore(name).clear();
      emptying.onabort = () => reject(emptying.error);
      emptying.oncomplete = () => {
        database.close();
        resolve();
      };
    };
  });
}
