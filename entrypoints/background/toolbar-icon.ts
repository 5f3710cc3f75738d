import type { Browser } from '#imports';
import { explainRefusal } from '@/utils/capture/off-limits.ts';
import { changeTray } from '@/utils/store/tray-store.ts';
import { openPanel } from './capture-gesture.ts';
import { isTab, targetOf } from './capture-reach.ts';
import type { Workbench } from './conversations.ts';

/**
 * Opens the panel, and runs the capture that waits for this gesture. In a PDF, whose pictures the browser gives no
 * menu, it says at once what works instead.
 */
export function onIconClick(tab: Browser.tabs.Tab, { captures }: Workbench): void {
  openPanel(tab.windowId);
  if (!isTab(tab)) return;
  const target = targetOf(tab);
  void (async () => {
    if (await captures.runArmed(target)) return;
    const reason = explainRefusal(target.pageUrl);
    if (reason !== 'pdf') return;
    await changeTray(tab.windowId, (tray) => {
      tray.alert = { code: 'page-off-limits', reason };
    });
  })();
}
