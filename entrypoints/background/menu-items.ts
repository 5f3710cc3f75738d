import { type Browser, browser } from '#imports';
import type { Settings } from '@/utils/store/settings.ts';

/** What can be done with an image in one gesture. */
export type ImageItem = 'ask' | 'describe' | 'extract' | 'add';
/** What can be captured of a page in one gesture. */
export type PageItem = 'tab' | 'region' | 'page' | 'pick';
/** The image under whatever else answers to the pointer. */
export type HereItem = 'here';

type Contexts = NonNullable<Browser.contextMenus.CreateProperties['contexts']>;

interface Item {
  id: ImageItem | PageItem | HereItem;
  title: string;
  contexts: Contexts;
  documentUrlPatterns?: string[];
}

const IDS: readonly Item['id'][] = ['ask', 'describe', 'extract', 'add', 'here', 'tab', 'region', 'page', 'pick'];

/** An image inside a link or a frame is in those contexts as well. */
const OFF_IMAGES: Contexts = ['page', 'selection', 'video', 'audio', 'editable'];
const ANYWHERE: Contexts = [...OFF_IMAGES, 'link', 'frame'];

/**
 * The menu, top to bottom; on an image inside a link both kinds show, and the image's come first.
 *
 * The browser folds two items or more under the extension's name, hidden ones too. With `ask` nothing else of ours may
 * be on an image, so the other items of an image are not there, and those of the page leave links and frames.
 *
 * @param sites match patterns of the sites that Loupe may look at by itself.
 */
export function menuItems(imageMenu: Settings['imageMenu'], sites: readonly string[]): Item[] {
  const isFull = imageMenu === 'full';
  const contexts = isFull ? ANYWHERE : OFF_IMAGES;
  const onImages: Contexts = ['image'];
  return [
    { id: 'ask', title: 'Ask about this image', contexts: onImages },
    ...(isFull
      ? ([
          { id: 'describe', title: 'Describe this image', contexts: onImages },
          { id: 'extract', title: 'Extract text from this image', contexts: onImages },
          { id: 'add', title: 'Add to tray', contexts: onImages },
        ] satisfies Item[])
      : []),
    ...(sites.length > 0
      ? ([
          { id: 'here', title: 'Ask about the image here', contexts, documentUrlPatterns: [...sites] },
        ] satisfies Item[])
      : []),
    { id: 'tab', title: 'Ask about the visible tab', contexts },
    { id: 'region', title: 'Select a region…', contexts },
    { id: 'page', title: 'Capture the full page', contexts },
    { id: 'pick', title: 'Pick an image on this page…', contexts },
  ];
}

let showing: Promise<void> = Promise.resolve();

/**
 * Brings the browser's menu to what it should be. Done at every start of the worker: `onInstalled` never fires in the
 * worker of private windows. What is there already is changed in its place; where an item more or less is wanted the
 * menu is made anew, because a new item always goes to the end.
 */
export function showMenus(items: readonly Item[]): Promise<void> {
  showing = showing.then(() => bringTo(items));
  return showing;
}

async function bringTo(items: readonly Item[]): Promise<void> {
  const { contextMenus } = browser;
  const wanted = new Map(items.map((item) => [item.id, item]));
  const found = await Promise.all(
    IDS.map((id) => {
      const { id: _id, ...changes } = wanted.get(id) ?? { id };
      // There is no other way to ask whether an item is there.
      return contextMenus.update(id, changes).then(
        () => true,
        () => false,
      );
    }),
  );
  if (IDS.every((id, index) => found[index] === wanted.has(id))) return;
  // Between this and the first `create` a worker that is stopped leaves no menu, and a right-click does not start it.
  if (found.some(Boolean)) await contextMenus.removeAll();
  for (const item of items) contextMenus.create(item, () => void browser.runtime.lastError);
}
