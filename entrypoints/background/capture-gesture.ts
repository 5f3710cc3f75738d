import { type Browser, browser } from '#imports';
import { explainRefusal } from '@/utils/capture/off-limits.ts';
import { captureNow } from '@/utils/capture/visible-tab.ts';
import type { CaptureAction } from '@/utils/conversation/conversation.ts';
import { database } from '@/utils/store/database.ts';
import { captureOf, targetOf } from './capture-reach.ts';
import type { Workbench } from './conversations.ts';

type Tab = Browser.tabs.Tab & { id: number };

/**
 * Starts a capture after a gesture on the page: a menu item or a shortcut. Must run in the event's own tick.
 *
 * For a region and for the picker the panel stays as it is until the user has chosen: it would narrow the page and
 * take the keyboard.
 */
export function onPageGesture(action: Exclude<CaptureAction, 'same-width'>, tab: Tab, { captures }: Workbench): void {
  const refusal = explainRefusal(tab.url ?? '');
  const isClosed = refusal !== 'no-access' && refusal !== 'pdf' && refusal !== 'file-access';
  // Where a script cannot get in there is nothing to choose, and the panel has to say so.
  if ((action !== 'pick' && action !== 'region') || isClosed) openPanel(tab.windowId);
  // In the same tick: the panel narrows the page some 350 ms later.
  const target = targetOf(tab, action === 'tab' || action === 'again' ? captureNow(tab.windowId) : undefined);
  void (async () => {
    if (await captures.runArmed(target)) return;
    const before = action === 'again' ? await lastRegion(tab.id, target.pageUrl) : undefined;
    // With no earlier region to take again, one is drawn.
    if (action === 'again' && before === undefined) await captures.start('region', target);
    else await captures.start(action, target, before === undefined ? [] : [before]);
  })();
}

/** Must run in the tick of the gesture: Chromium drops it at the first `await`. */
export function openPanel(windowId: number): void {
  void browser.sidePanel.open({ windowId }).catch(() => undefined);
}

/** The newest region captured of that tab, or else of that page. */
async function lastRegion(tabId: number, pageUrl: string): Promise<string | undefined> {
  const ofPage = await database.attachments
    .where('provenance.pageUrl')
    .equals(pageUrl)
    .filter((each) => captureOf(each)?.what === 'region')
    .toArray();
  ofPage.sort((a, b) => b.addedAt - a.addedAt);
  const ofTab = ofPage.find(({ provenance }) => provenance.kind === 'page' && provenance.tabId === tabId);
  return (ofTab ?? ofPage[0])?.id;
}
