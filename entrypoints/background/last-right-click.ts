import { browser } from '#imports';
import { lastPointSchema } from '@/utils/page/last-point.ts';

/** A menu does not stand open for longer; what is older was another right-click, before the script was there. */
const LONGEST_MENU_MS = 60_000;

/** @returns where the user right-clicked in a frame, in CSS pixels of its viewport, where that is remembered. */
export async function lastRightClick(
  tabId: number,
  frameId: number,
  clickedAt: number,
): Promise<{ x: number; y: number } | undefined> {
  try {
    const [result] = await browser.scripting.executeScript({
      target: { tabId, frameIds: [frameId] },
      injectImmediately: true,
      func: () => globalThis.loupeLastPoint,
    });
    const point = lastPointSchema.safeParse(result?.result);
    if (!point.success || clickedAt - point.data.at > LONGEST_MENU_MS) return undefined;
    return { x: point.data.x, y: point.data.y };
  } catch {
    // Access was withdrawn, or the page is gone: what looks for the image says so.
    return undefined;
  }
}
