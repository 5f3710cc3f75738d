import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Worker } from 'playwright';
import type { Loupe } from './launch-loupe.ts';

/** A worker that has not shown up by then is not coming. */
const PATIENCE_MS = 10_000;

/**
 * The extension's service worker of the regular or of the private profile; a split extension has one each.
 * Wakes it when it sleeps, for which the private one needs a page of its window.
 */
export async function findWorker(loupe: Loupe, which: 'regular' | 'private', privatePage?: Page): Promise<Worker> {
  const from = which === 'regular' ? loupe.page : privatePage;
  const deadline = Date.now() + PATIENCE_MS;
  for (let round = 0; Date.now() < deadline; round++) {
    for (const worker of loupe.context.serviceWorkers()) {
      if (worker.url().includes(loupe.extensionId) && (await profileOf(worker)) === which) return worker;
    }
    if (round > 0 && from) await startWorker(loupe, from);
    await sleep(50);
  }
  throw new Error(`No ${which} service worker of the extension within ${PATIENCE_MS} ms`);
}

async function profileOf(worker: Worker): Promise<'regular' | 'private' | undefined> {
  // Asked while it stops, a worker never answers.
  const asked = worker.evaluate(() => (chrome.extension.inIncognitoContext ? 'private' : 'regular'));
  return await Promise.race([asked.catch(() => undefined), sleep(300, undefined)]);
}

async function startWorker(loupe: Loupe, from: Page): Promise<void> {
  const session = await from.context().newCDPSession(from);
  try {
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.startWorker', { scopeURL: `chrome-extension://${loupe.extensionId}/` });
  } finally {
    await session.detach().catch(() => undefined);
  }
}
