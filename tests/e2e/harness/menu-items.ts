import { expect } from '@playwright/test';
import type { Page, Worker } from 'playwright';

/** What a menu listener is told about the click; the page's address is filled in. */
export type ClickInfo = Omit<Partial<chrome.contextMenus.OnClickData>, 'menuItemId'>;

/** The menu on an image, top to bottom. */
export const IMAGE_MENU = [
  'Ask about this image',
  'Describe this image',
  'Extract text from this image',
  'Add to tray',
] as const;

/** The menu everywhere else. */
export const PAGE_MENU = [
  'Ask about the visible tab',
  'Select a region…',
  'Capture the full page',
  'Pick an image on this page…',
] as const;

/** First in it where the user has given access to the site. */
export const HERE = 'Ask about the image here';

export type MenuItem = (typeof IMAGE_MENU)[number] | (typeof PAGE_MENU)[number] | typeof HERE;

/** What the browser shows of ours in one place, top to bottom. */
export interface ShownMenu {
  items: readonly MenuItem[];
  /** A single item stands in the browser's own menu, without a submenu. */
  isFlat?: boolean;
}

/** Where that item stands on an ordinary page: on images or everywhere else. */
export function menuWith(item: MenuItem): ShownMenu {
  if (item === HERE) return { items: [HERE, ...PAGE_MENU] };
  const items: readonly MenuItem[] = IMAGE_MENU;
  return { items: items.includes(item) ? items : PAGE_MENU };
}

/**
 * Waits until the worker has made its menus, which it does at its first start: one that is stopped before leaves the
 * browser without, until something else starts it.
 */
export async function expectMenus(worker: Worker): Promise<void> {
  // The item made last.
  const isThere = () =>
    worker.evaluate(() =>
      chrome.contextMenus.update('pick', {}).then(
        () => true,
        () => false,
      ),
    );
  await expect.poll(isThere).toBe(true);
}

/** Calls the worker's `contextMenus.onClicked` listeners as a click in `page` would. */
export async function clickMenu(worker: Worker, itemId: string, info: ClickInfo, page: Page): Promise<void> {
  const pageUrl = page.url();
  const title = await page.title();
  await worker.evaluate(
    async ([menuItemId, info, pageUrl, title]) => {
      const tabs = (await chrome.tabs.query({})).filter((tab) => tab.url === pageUrl || tab.pendingUrl === pageUrl);
      // Without access to the tab its address is not told; the active tab of the last window is the best guess then.
      const tab = tabs[0] ?? (await chrome.tabs.query({ active: true, lastFocusedWindow: true }))[0];
      if (!tab) throw new Error(`No tab for ${pageUrl}`);
      const click = { editable: false, mediaType: 'image', frameId: 0, pageUrl, ...info, menuItemId };
      // Chrome's event objects have `dispatch`, which its typings leave out.
      const event = chrome.contextMenus.onClicked as unknown as { dispatch(info: object, tab: object): void };
      event.dispatch(click, { ...tab, url: pageUrl, title });
    },
    [itemId, info, pageUrl, title] as const,
  );
}
