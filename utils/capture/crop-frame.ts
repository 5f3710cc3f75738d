import { canvasContext } from '@/utils/image/canvas.ts';
import type { Rect } from '@/utils/page/page-answers.ts';
import type { Frame } from './frame.ts';
import type { Located, LocatedCandidate } from './locate.ts';
import { areaOf, frameFits, shareVisible, toFramePixels } from './place.ts';

export interface FrameCrop {
  /** PNG. */
  blob: Blob;
  width: number;
  height: number;
  /** True when part of the picture was outside the screen or a scrolling container. */
  visiblePartOnly: boolean;
}

/** Below this share of the box on screen, something is missing; rounding alone takes less. */
export const WHOLE_SHARE = 0.99;

/**
 * Cuts a picture out of what the tab showed.
 *
 * @returns undefined when nothing of it is on the screen, or when the frame shows another layout than the one the
 *   picture was measured in (a panel opened meanwhile): then measure and capture again.
 */
export async function cropFrame(
  frame: Frame,
  located: Pick<Located, 'viewport' | 'placed'>,
  candidate: LocatedCandidate,
): Promise<FrameCrop | undefined> {
  const { visible } = candidate;
  if (!located.placed || !visible || areaOf(visible) < 1 || !frameFits(frame, located.viewport)) return undefined;
  const box = toFramePixels(visible, frame, located.viewport);
  if (box.width < 1 || box.height < 1) return undefined;
  const blob = await cutOut(frame, box);
  return { blob, width: box.width, height: box.height, visiblePartOnly: shareVisible(candidate) < WHOLE_SHARE };
}

/** @param box whole pixels inside the frame. */
export async function cutOut(frame: Frame, box: Rect): Promise<Blob> {
  if (box.width === frame.width && box.height === frame.height) return frame.blob;
  const bitmap = await createImageBitmap(frame.blob, box.x, box.y, box.width, box.height);
  const context = canvasContext(box.width, box.height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return await context.canvas.convertToBlob({ type: 'image/png' });
}
