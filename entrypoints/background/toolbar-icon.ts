import { type Browser, browser } from '#imports';
import { explainRefusal } from '@/utils/capture/off-limits.ts';
import { changeTray } from '@/utils/store/tray-store.ts';

/** Opens the panel. In a PDF, whose pictures the browser gives no menu, it says at once what works instead. */
export function onIconClick(tab: Browser.tabs.Tab): void {
  // First: Chromium drops the user's gesture at the first `await`.
  void browser.sidePanel.open({ windowId: tab.windowId }).catch(() => undefined);
  const reason = explainRefusal(tab.url ?? '');
  if (reason !== 'pdf') return;
  void changeTray(tab.windowId, (tray) => {
    tray.alert = { code: 'page-off-limits', reason };
  });
}
