import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from 'playwright';
import * as z from 'zod/mini';
import type { Loupe } from './launch-loupe.ts';

const targetsSchema = z.array(z.object({ id: z.string(), url: z.string() }));

/** Target ids of what shows `sidepanel.html` now: side panels, and tabs that a test opened at that address. */
export async function sidePanelIds(loupe: Loupe): Promise<string[]> {
  const answer = await fetch(`${loupe.devtoolsUrl}/json/list`);
  const url = `chrome-extension://${loupe.extensionId}/sidepanel.html`;
  return targetsSchema
    .parse(await answer.json())
    .filter((target) => target.url.startsWith(url))
    .map((target) => target.id);
}

/**
 * Waits for a side panel other than those in `known`.
 *
 * @returns it as a page of a connection of its own: a driver sees only the side panels that were open when
 * it connected. Closing the browser closes that connection.
 */
export async function waitForSidePanel(loupe: Loupe, known: readonly string[] = [], timeoutMs = 10_000): Promise<Page> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const id = (await sidePanelIds(loupe)).find((id) => !known.includes(id));
    const panel = id === undefined ? undefined : await findPage(loupe, id);
    if (panel) {
      await panel.waitForLoadState('domcontentloaded');
      return panel;
    }
    await sleep(20);
  }
  throw new Error(`No side panel opened within ${timeoutMs} ms`);
}

async function findPage(loupe: Loupe, targetId: string): Promise<Page | undefined> {
  const browser = await chromium.connectOverCDP(loupe.devtoolsUrl);
  for (const page of browser.contexts().flatMap((context) => context.pages())) {
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    if (targetInfo.targetId === targetId) return page;
  }
  await browser.close();
  return undefined;
}
