import { browser } from '#imports';
import type { OverlayKey } from '@/utils/page/overlay-key.ts';

/** Hands a key that was pressed elsewhere to the picker or the region box on a page; does nothing where there is none. */
export async function pressOverlayKey(tabId: number, key: OverlayKey): Promise<void> {
  const pressing = browser.scripting.executeScript({
    target: { tabId },
    injectImmediately: true,
    func: (pressed: OverlayKey) => {
      globalThis.loupePage?.pressPickerKey?.(pressed);
      globalThis.loupePage?.pressRegionKey?.(pressed);
    },
    args: [key],
  });
  // A page that went away took its overlay with it.
  await pressing.catch(() => undefined);
}

/** Takes whatever overlay a worker that is gone left on a page. */
export async function endOverlays(tabId: number): Promise<void> {
  const ending = browser.scripting.executeScript({
    target: { tabId },
    injectImmediately: true,
    func: () => {
      globalThis.loupePage?.endPick?.();
      globalThis.loupePage?.endRegion?.();
      globalThis.loupePage?.endScroll?.();
    },
  });
  await ending.catch(() => undefined);
}
