import * as z from 'zod/mini';
import { type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { canvasContext } from '@/utils/image/canvas.ts';
import { SQUARE_EDGE } from '@/utils/page/page-limits.ts';
import type { ScrollStop } from '@/utils/page/scroll/scroll-answers.ts';
import { askPage, type PageDocument } from './ask-page.ts';
import { capturePage } from './capture-page.ts';

type ReadyStop = Extract<ScrollStop, { state: 'ready' }>;

/** A frame can be one behind under load: the third shows where the page stands, even where it hides our square. */
const MOST_LOOKS = 3;
/** Colour management may move a channel by a few steps. */
const MARKER_TOLERANCE = 12;

/**
 * Captures one stop of a page that is scrolled through.
 *
 * Fails as {@link capturePage} does. Rejects with the signal's reason when that aborts.
 *
 * @returns the whole frame, to be closed by the caller; undefined when the page moved under the capture.
 */
export async function captureStop(
  page: PageDocument,
  stop: ReadyStop,
  signal: AbortSignal,
): Promise<Outcome<ImageBitmap | undefined>> {
  const { pageUrl, left, top, width, height, marker } = stop;
  for (let look = 1; ; look++) {
    const frame = await capturePage({ tabId: page.tabId, pageUrl }, signal);
    if (!frame.ok) return frame;
    const stands = await askPage(page, 'stopStands', [], z.boolean(), signal);
    if (!stands.ok) return stands;
    const isInside = left + width <= frame.value.width && top + height <= frame.value.height;
    if (!stands.value || !isInside) return succeed(undefined);
    const bitmap = await createImageBitmap(frame.value.blob);
    if (!marker || look === MOST_LOOKS || hasColour(bitmap, marker)) return succeed(bitmap);
    bitmap.close();
  }
}

function hasColour(bitmap: ImageBitmap, { x, y, colour }: NonNullable<ReadyStop['marker']>): boolean {
  const context = canvasContext(1, 1);
  // Its edges may be blended with what is beside them.
  context.drawImage(bitmap, -(x + SQUARE_EDGE / 2), -(y + SQUARE_EDGE / 2));
  const { data } = context.getImageData(0, 0, 1, 1);
  const wanted = [colour >> 16, (colour >> 8) & 255, colour & 255];
  return wanted.every((level, channel) => Math.abs(level - (data[channel] ?? 0)) <= MARKER_TOLERANCE);
}
