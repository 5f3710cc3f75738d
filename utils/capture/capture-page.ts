import { browser } from '#imports';
import { fail, type Outcome } from '@/utils/conversation/failure.ts';
import type { Frame } from './frame.ts';
import type { Located } from './locate.ts';
import { samePage } from './place.ts';
import { captureVisibleTab } from './visible-tab.ts';

type ShownPage = Pick<Located, 'tabId' | 'pageUrl'>;

/**
 * Captures the tab only while it shows the very page: checked before and after, because every wait is long enough
 * for a navigation or another tab.
 *
 * Fails with `page-off-limits`, reason `page-changed` or `tab-hidden`, and as {@link captureVisibleTab} does.
 */
export async function capturePage(located: ShownPage, signal: AbortSignal): Promise<Outcome<Frame>> {
  const windowId = await windowShowing(located);
  if (!windowId.ok) return windowId;
  const frame = await captureVisibleTab(windowId.value, signal);
  if (!frame.ok) return frame;
  const after = await windowShowing(located);
  if (!after.ok) return after;
  return after.value === windowId.value ? frame : fail('page-off-limits', { reason: 'tab-hidden' });
}

async function windowShowing(located: ShownPage): Promise<Outcome<number>> {
  const tab = await browser.tabs.get(located.tabId).catch(() => undefined);
  // The address is told only while the permission lasts, and the permission ends with the page.
  if (!tab?.url || !samePage(tab.url, located.pageUrl)) return fail('page-off-limits', { reason: 'page-changed' });
  if (!tab.active) return fail('page-off-limits', { reason: 'tab-hidden' });
  return { ok: true, value: tab.windowId };
}
