import { type Browser, browser } from '#imports';
import type { Click } from '@/utils/capture/click.ts';
import { captureNow } from '@/utils/capture/visible-tab.ts';
import type { AskKind } from '@/utils/conversation/turn.ts';
import { changeTray } from '@/utils/store/tray-store.ts';
import { askAtOnce } from './asking.ts';
import { makeRoomFor, type Workbench } from './conversations.ts';

const IMAGE_ITEMS = {
  ask: 'Ask about this image',
  describe: 'Describe this image',
  extract: 'Extract text from this image',
  add: 'Add to tray',
} as const;
type ImageItem = keyof typeof IMAGE_ITEMS;

/**
 * Creates the menu at every start of the worker: `onInstalled` never fires in the worker of private windows.
 * An item that is there already only sets `lastError`, which is read so that it is not reported.
 */
export function createMenus(): void {
  for (const [id, title] of Object.entries(IMAGE_ITEMS)) {
    browser.contextMenus.create({ id, title, contexts: ['image'] }, () => void browser.runtime.lastError);
  }
}

/** Answers a click on one of Loupe's items; must run in the event's own tick. */
export function onMenuClick(
  info: Browser.contextMenus.OnClickData,
  tab: Browser.tabs.Tab | undefined,
  bench: Workbench,
): void {
  if (!tab?.id || !isImageItem(info.menuItemId)) return;
  // First: Chromium drops the user's gesture at the first `await`.
  void browser.sidePanel.open({ windowId: tab.windowId }).catch(() => undefined);
  // Second, in the same tick: the panel narrows the page some 350 ms later, and the image moves.
  const frame = captureNow(tab.windowId);
  const click: Click = {
    tabId: tab.id,
    windowId: tab.windowId,
    frameId: info.frameId ?? 0,
    pageUrl: info.pageUrl ?? tab.url ?? '',
    pageTitle: tab.title ?? '',
    ...(info.frameUrl === undefined ? {} : { frameUrl: info.frameUrl }),
    ...(info.srcUrl === undefined ? {} : { srcUrl: info.srcUrl }),
    ...(info.linkUrl === undefined ? {} : { linkUrl: info.linkUrl }),
    clickedAt: Date.now(),
    frame,
  };
  void takeImage(click, info.menuItemId, bench);
}

async function takeImage(click: Click, item: ImageItem, bench: Workbench): Promise<void> {
  const { windowId, clickedAt } = click;
  const room = makeRoomFor(windowId, item === 'describe' || item === 'extract' ? 'ask-at-once' : item);
  const attachmentId = await bench.jobs.addFromPage(click, room);
  await changeTray(windowId, (tray) => {
    tray.arrivedAt = clickedAt;
    delete tray.alert;
  });
  const kind: AskKind | 'add' = item;
  if (kind === 'describe' || kind === 'extract') await askAtOnce({ windowId, attachmentId, kind }, bench);
}

function isImageItem(id: string | number): id is ImageItem {
  return typeof id === 'string' && id in IMAGE_ITEMS;
}
