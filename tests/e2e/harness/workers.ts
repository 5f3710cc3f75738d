import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Worker } from 'playwright';
import * as z from 'zod/mini';
import type { Loupe } from './launch-loupe.ts';
import { stopWorker } from './stop-worker.ts';

/** A worker that has not shown up by then is not coming. */
const PATIENCE_MS = 20_000;
/** A driver can miss a worker that started while it connected; it sees the next start. */
const MISSED_AFTER_MS = 4000;
/** Asked while it stops, a worker never answers; asked while two cores build something, it takes its time. */
const ANSWER_MS = 1000;

/**
 * The extension's service worker of the regular or of the private profile; a split extension has one each.
 * Wakes it when it sleeps, for which the private one needs a page of its window.
 */
export async function findWorker(loupe: Loupe, which: 'regular' | 'private', privatePage?: Page): Promise<Worker> {
  const from = which === 'regular' ? loupe.page : privatePage;
  const deadline = Date.now() + PATIENCE_MS;
  let missedAt = Date.now() + MISSED_AFTER_MS;
  for (let round = 0; Date.now() < deadline; round++) {
    const ours = loupe.context.serviceWorkers().filter((worker) => worker.url().includes(loupe.extensionId));
    for (const worker of ours) if ((await profileOf(worker)) === which) return worker;
    if (round > 0 && from) {
      if (Date.now() > missedAt) {
        missedAt = Date.now() + MISSED_AFTER_MS;
        await stopWorker(loupe, from).catch(() => undefined);
      }
      await startWorker(loupe, from).catch(() => undefined);
    }
    await sleep(50);
  }
  throw new Error(
    `No ${which} service worker of the extension within ${PATIENCE_MS} ms; there are: ${await targets(loupe)}`,
  );
}

/** What the browser itself says is there, for the message. */
async function targets(loupe: Loupe): Promise<string> {
  const answer = await fetch(`${loupe.devtoolsUrl}/json/list`).catch(() => undefined);
  const list = z.safeParse(z.array(z.object({ type: z.string(), url: z.string() })), await answer?.json());
  return list.success ? list.data.map(({ type, url }) => `${type} ${url}`).join(', ') : 'unknown';
}

async function profileOf(worker: Worker): Promise<'regular' | 'private' | undefined> {
  const asked = worker.evaluate(() => (chrome.extension.inIncognitoContext ? 'private' : 'regular'));
  return await Promise.race([asked.catch(() => undefined), sleep(ANSWER_MS, undefined)]);
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
