import type { CaptureFacts } from '@/utils/conversation/attachment.ts';
import { type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { canvasContext } from '@/utils/image/canvas.ts';
import { type Marker, type Region, type Viewport, viewportSchema } from '@/utils/page/page-answers.ts';
import { SQUARE_EDGE } from '@/utils/page/page-limits.ts';
import { askPage, type PageDocument } from './ask-page.ts';
import { capturePage } from './capture-page.ts';
import type { Captured, CaptureTarget } from './capture-target.ts';
import { cutOut } from './crop-frame.ts';
import type { Frame } from './frame.ts';
import { frameFits, toFramePixels } from './place.ts';

export type Selected = Extract<Region, { state: 'selected' }>;

/** A frame can be one behind under load: the next one is free of our overlay. */
const MOST_LOOKS = 3;
/** Colour management may move a channel by a few steps. */
const MARKER_TOLERANCE = 12;

/**
 * Captures a box of the page, pixel by pixel as the tab shows it.
 *
 * Fails as {@link capturePage} does. Rejects with the signal's reason when that aborts.
 *
 * @param selected as the page answered it just now; its marker is still on the screen.
 * @returns undefined when the page has moved, or has another size, since the box was measured.
 */
export async function captureArea(
  target: CaptureTarget,
  page: PageDocument,
  selected: Selected,
  signal: AbortSignal,
): Promise<Outcome<Captured | undefined>> {
  const { viewport, marker } = selected;
  const marked = await lookFor(target, selected, true, signal);
  if (!marked.ok) return marked;
  const after = await askPage(page, 'endMarker', [], viewportSchema, signal);
  if (!after.ok) return after;
  const clean = marker.inside && marked.value ? await lookFor(target, selected, false, signal) : marked;
  if (!clean.ok) return clean;
  const last = marker.inside ? await askPage(page, 'endMarker', [], viewportSchema, signal) : after;
  if (!last.ok) return last;
  if (!clean.value || !isSame(last.value, viewport)) return succeed(undefined);
  return succeed({ ...(await cropArea(clean.value, selected)), documentId: page.documentId });
}

/** Captures until a frame has, or no longer has, the marker. */
async function lookFor(
  target: CaptureTarget,
  { viewport, marker }: Selected,
  isMarked: boolean,
  signal: AbortSignal,
): Promise<Outcome<Frame | undefined>> {
  for (let look = 0; look < MOST_LOOKS; look++) {
    const frame = await capturePage(target, signal);
    if (!frame.ok) return frame;
    if (frameFits(frame.value, viewport) && (await hasMarker(frame.value, marker)) === isMarked) return frame;
  }
  return succeed(undefined);
}

async function hasMarker(frame: Frame, { x, y, colour }: Marker): Promise<boolean> {
  // Its edges may be blended with what is beside them.
  const inset = SQUARE_EDGE / 2 - 1;
  const bitmap = await createImageBitmap(frame.blob, x + inset, y + inset, 2, 2);
  const context = canvasContext(2, 2);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, 2, 2);
  const wanted = [colour >> 16, (colour >> 8) & 255, colour & 255, 255];
  return data.every((level, at) => Math.abs(level - (wanted[at % 4] ?? 0)) <= MARKER_TOLERANCE);
}

function isSame(a: Viewport, b: Viewport): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export async function cropArea(frame: Frame, { area, viewport, contentType, anchor }: Selected): Promise<Captured> {
  const box = toFramePixels(area, frame, viewport);
  const { innerWidth: viewportWidth, devicePixelRatio, scrollX, scrollY } = viewport;
  const facts: CaptureFacts = {
    what: 'region',
    area: { ...area, x: area.x + scrollX, y: area.y + scrollY },
    viewportWidth,
    devicePixelRatio,
    ...(anchor ? { anchor } : {}),
    ...(contentType === 'application/pdf' ? { pdf: true } : {}),
  };
  return {
    acquired: {
      bytes: await cutOut(frame, box),
      mediaType: 'image/png',
      width: box.width,
      height: box.height,
      animated: false,
      step: 'region',
      fidelity: 'as-shown',
      check: 'not-tried',
    },
    facts,
  };
}
