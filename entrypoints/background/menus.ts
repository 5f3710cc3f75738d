import type { Browser } from '#imports';
import type { CaptureTarget } from '@/utils/capture/capture-target.ts';
import type { Click } from '@/utils/capture/click.ts';
import { captureNow } from '@/utils/capture/visible-tab.ts';
import { onPageGesture, openPanel } from './capture-gesture.ts';
import { isTab, targetOf } from './capture-reach.ts';
import type { Workbench } from './conversations.ts';
import { lastRightClick } from './last-right-click.ts';
import type { HereItem, ImageItem, PageItem } from './menu-items.ts';
import { takeImage } from './take-image.ts';

/** Answers a click on one of Loupe's items; must run in the event's own tick. */
export function onMenuClick(
  info: Browser.contextMenus.OnClickData,
  tab: Browser.tabs.Tab | undefined,
  bench: Workbench,
): void {
  if (!isTab(tab)) return;
  const { menuItemId: item } = info;
  if (isPageItem(item)) onPageGesture(item, tab, bench);
  else if (isImageItem(item)) onImageItem(item, info, tab, bench);
}

function onImageItem(
  item: ImageItem | HereItem,
  info: Browser.contextMenus.OnClickData,
  tab: Browser.tabs.Tab & { id: number },
  bench: Workbench,
): void {
  // First: Chromium drops the user's gesture at the first `await`.
  openPanel(tab.windowId);
  // Second, in the same tick: the panel narrows the page some 350 ms later, and the image moves.
  const target = targetOf(tab, captureNow(tab.windowId));
  const click: Click = {
    tabId: tab.id,
    windowId: tab.windowId,
    frameId: info.frameId ?? 0,
    pageUrl: info.pageUrl ?? target.pageUrl,
    pageTitle: target.pageTitle,
    ...(info.frameUrl === undefined ? {} : { frameUrl: info.frameUrl }),
    clickedAt: target.askedAt,
    frame: target.frame,
  };
  if (item === 'here') {
    void askHere(click, target, bench);
    return;
  }
  const { srcUrl, linkUrl } = info;
  const hints = { ...(srcUrl === undefined ? {} : { srcUrl }), ...(linkUrl === undefined ? {} : { linkUrl }) };
  void takeImage({ ...click, ...hints }, item, target, bench);
}

/** What the browser's hints name is what lies on top; here the place says which picture is meant. */
async function askHere(click: Click, target: CaptureTarget, bench: Workbench): Promise<void> {
  const point = await lastRightClick(click.tabId, click.frameId, click.clickedAt);
  await takeImage({ ...click, ...(point === undefined ? {} : { point }) }, 'ask', target, bench);
}

const IMAGE_ITEMS: readonly unknown[] = ['ask', 'describe', 'extract', 'add', 'here'];
const PAGE_ITEMS: readonly unknown[] = ['tab', 'region', 'page', 'pick'];

function isImageItem(id: unknown): id is ImageItem | HereItem {
  return IMAGE_ITEMS.includes(id);
}

function isPageItem(id: unknown): id is PageItem {
  return PAGE_ITEMS.includes(id);
}
