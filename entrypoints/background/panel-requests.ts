import { browser } from '#imports';
import { OPEN_PANEL } from '@/utils/page/ask-for-panel.ts';
import { openPanel } from './capture-gesture.ts';
import type { Captures } from './captures.ts';

/**
 * Opens the panel when the user has chosen on a page: Chromium hands the gesture along with the page script's message,
 * for this event's own tick. Only for a tab on which a capture is under way, and nothing else: a page must not make
 * the worker do anything.
 */
export function openPanelOnRequest(captures: Captures): void {
  browser.runtime.onMessage.addListener((message: unknown, { tab, id }) => {
    const asks = typeof message === 'object' && message !== null && 'loupe' in message;
    if (!asks || message.loupe !== OPEN_PANEL.loupe || id !== browser.runtime.id) return;
    if (tab?.id !== undefined && captures.isUnderWay(tab.id)) openPanel(tab.windowId);
  });
}
