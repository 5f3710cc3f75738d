import type { Page } from 'playwright';
import type { RequestData, RequestName } from '../../../utils/messaging/protocol.ts';

/** Asks the worker something from one of Loupe's pages, in the form in which its own code does, and returns the answer. */
export async function askWorker<K extends RequestName>(from: Page, type: K, data: RequestData<K>): Promise<unknown> {
  return await from.evaluate(
    async ({ type, data }) => {
      const answer: { res?: unknown; err?: unknown } = await chrome.runtime.sendMessage({
        ...{ id: 1, type, data, timestamp: Date.now() },
      });
      if (answer?.err !== undefined) throw new Error(JSON.stringify(answer.err));
      return answer?.res;
    },
    { type: type as string, data: data as unknown },
  );
}

/** The browser window that a page is in. */
export async function windowIdOf(page: Page): Promise<number> {
  return await page.evaluate(async () => (await chrome.windows.getCurrent()).id ?? -1);
}
