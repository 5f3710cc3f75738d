import { type Browser, browser } from '#imports';
import type { Click } from '@/utils/capture/click.ts';
import { captureNow } from '@/utils/capture/visible-tab.ts';
import type { Settings } from '@/utils/store/settings.ts';
import { onPageGesture } from './capture-gesture.ts';
import { isTab, targetOf } from './capture-reach.ts';
import type { Workbench } from './conversations.ts';
import { type ImageItem, takeImage } from './take-image.ts';

type ItemId = ImageItem | PageItem;
type PageItem = 'tab' | 'region' | 'page' | 'pick';
type Contexts = NonNullable<Browser.contextMenus.CreateProperties['contexts']>;

interface Item {
  id: ItemId;
  title: string;
  contexts: Contexts;
  visible: boolean;
}

/** Everywhere but on images: an image inside a link or a frame is in those contexts as well. */
const NOWHERE_NEAR_IMAGES: Contexts = ['page', 'selection', 'editable', 'video', 'audio'];
const ANYWHERE: Contexts = [...NOWHERE_NEAR_IMAGES, 'link', 'frame'];

/**
 * The menu, top to bottom; on an image inside a link both kinds show, and the image's come first.
 *
 * The browser folds two items or more under the extension's name. With `ask` nothing else of ours may be on an image,
 * so the items of the page leave links and frames.
 */
export function menuItems(imageMenu: Settings['imageMenu']): Item[] {
  const isFull = imageMenu === 'full';
  const contexts = isFull ? ANYWHERE : NOWHERE_NEAR_IMAGES;
  return [
    { id: 'ask', title: 'Ask about this image', contexts: ['image'], visible: true },
    { id: 'describe', title: 'Describe this image', contexts: ['image'], visible: isFull },
    { id: 'extract', title: 'Extract text from this image', contexts: ['image'], visible: isFull },
    { id: 'add', title: 'Add to tray', contexts: ['image'], visible: isFull },
    { id: 'tab', title: 'Ask about the visible tab', contexts, visible: true },
    { id: 'region', title: 'Select a region…', contexts, visible: true },
    { id: 'page', title: 'Capture the full page', contexts, visible: true },
    { id: 'pick', title: 'Pick an image on this page…', contexts, visible: true },
  ];
}

/**
 * Brings the browser's menu to what it should be. Done at every start of the worker: `onInstalled` never fires in the
 * worker of private windows. What is there already is changed in its place, so that the order stays.
 */
export function showMenus(items: readonly Item[]): void {
  for (const item of items) {
    browser.contextMenus.create(item, () => {
      // There is no other way to ask whether an item is there than to be told that it is.
      if (!browser.runtime.lastError) return;
      const { id, ...changes } = item;
      void browser.contextMenus.update(id, changes).catch(() => undefined);
    });
  }
}

/** Answers a click on one of Loupe's items; must run in the event's own tick. */
export function onMenuClick(
  info: Browser.contextMenus.OnClickData,
  tab: Browser.tabs.Tab | undefined,
  bench: Workbench,
): void {
  if (!isTab(tab)) return;
  if (isPageItem(info.menuItemId)) onPageGesture(info.menuItemId, tab, bench);
  else if (isImageItem(info.menuItemId)) onImageItem(info.menuItemId, info, tab, bench);
}

function onImageItem(
  item: ImageItem,
  info: Browser.contextMenus.OnClickData,
  tab: Browser.tabs.Tab & { id: number },
  bench: Workbench,
): void {
  // First: Chromium drops the user's gesture at the first `await`.
  void browser.sidePanel.open({ windowId: tab.windowId }).catch(() => undefined);
  // Second, in the same tick: the panel narrows the page some 350 ms later, and the image moves.
  const target = targetOf(tab, captureNow(tab.windowId));
  const click: Click = {
    tabId: tab.id,
    windowId: tab.windowId,
    frameId: info.frameId ?? 0,
    pageUrl: info.pageUrl ?? target.pageUrl,
    pageTitle: target.pageTitle,
    ...(info.frameUrl === undefined ? {} : { frameUrl: info.frameUrl }),
    ...(info.srcUrl === undefined ? {} : { srcUrl: info.srcUrl }),
    ...(info.linkUrl === undefined ? {} : { linkUrl: info.linkUrl }),
    clickedAt: target.askedAt,
    frame: target.frame,
  };
  void takeImage(click, item, target, bench);
}

const IMAGE_ITEMS: readonly unknown[] = ['ask', 'describe', 'extract', 'add'] satisfies ImageItem[];
const PAGE_ITEMS: readonly unknown[] = ['tab', 'region', 'page', 'pick'] satisfies PageItem[];

function isImageItem(id: unknown): id is ImageItem {
  return IMAGE_ITEMS.includes(id);
}

function isPageItem(id: unknown): id is PageItem {
  return PAGE_ITEMS.includes(id);
}
