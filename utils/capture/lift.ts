import * as z from 'zod/mini';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { canvasContext } from '@/utils/image/canvas.ts';
import { stitchTiles, type Tile } from '@/utils/image/stitch.ts';
import { liftShownSchema, liftStartedSchema } from '@/utils/page/page-answers.ts';
import { MARKER_EDGE } from '@/utils/page/page-limits.ts';
import { askPage, type PageDocument } from './ask-page.ts';
import { capturePage } from './capture-page.ts';
import type { Frame } from './frame.ts';
import type { Located } from './locate.ts';
import { type Piece, planTiles, type Size, type TilePlan } from './tile-plan.ts';

export interface Lifted extends Size {
  /** PNG. */
  blob: Blob;
  /** The image's own size. */
  natural: Size;
  /** True when no pixel was given up. */
  fullSize: boolean;
  captures: number;
}

/** A frame can be one behind under load: the next one has the tile. */
const MOST_LOOKS = 3;
/** Colour management may move a channel by a few steps. */
const MARKER_TOLERANCE = 12;

/**
 * Lets the page show the picture at one image pixel per device pixel above everything else, captures it in
 * pieces, and takes it away again whatever happens.
 *
 * Fails with `page-off-limits`: reason `lift-cancelled` (Escape), `lift-failed`, or {@link capturePage}'s. Rejects
 * with the signal's reason when that aborts.
 *
 * @param wantedEdge the longest edge that is of use, in pixels.
 */
export async function lift(
  located: Located,
  candidateId: string,
  wantedEdge: number,
  signal: AbortSignal,
): Promise<Outcome<Lifted>> {
  const { page } = located;
  if (!page || !located.placed) return fail('page-off-limits', { reason: 'lift-failed' });
  try {
    const started = await askPage(page, 'startLift', [candidateId], liftStartedSchema, signal);
    if (!started.ok) return started;
    if (!started.value.ok) return fail('page-off-limits', { reason: 'lift-failed', detail: started.value.because });
    const { naturalWidth, naturalHeight, tileWidth, tileHeight } = started.value;
    const natural = { width: naturalWidth, height: naturalHeight };
    const room = { width: tileWidth, height: tileHeight };
    const plan = planTiles(natural, wantedEdge, room);
    return await capturePieces(located, page, { natural, room, plan }, signal);
  } finally {
    // Not the caller's signal: the page gets its screen back after an abort too.
    await askPage(page, 'endLift', [], z.unknown(), new AbortController().signal);
  }
}

interface Show {
  natural: Size;
  room: Size;
  plan: TilePlan;
}

async function capturePieces(
  located: Located,
  page: PageDocument,
  { natural, room, plan }: Show,
  signal: AbortSignal,
): Promise<Outcome<Lifted>> {
  const tiles: Tile[] = [];
  let captures = 0;
  for (const piece of plan.pieces) {
    let tile: ImageBitmap | undefined;
    for (let look = 0; look < MOST_LOOKS && !tile; look++) {
      const marker = randomColour();
      const shown = await askPage(page, 'showTile', [{ ...piece, scale: plan.scale, marker }], liftShownSchema, signal);
      if (!shown.ok) return shown;
      if (shown.value.state !== 'ready') {
        const reason = shown.value.state === 'cancelled' ? 'lift-cancelled' : 'lift-failed';
        return fail('page-off-limits', { reason });
      }
      const frame = await capturePage(located, signal);
      if (!frame.ok) return frame;
      captures++;
      tile = await cutTile(frame.value, piece, room, marker);
    }
    if (!tile) return fail('page-off-limits', { reason: 'lift-failed', detail: 'marker' });
    tiles.push({ image: tile, x: piece.x, y: piece.y });
  }
  const whole = stitchTiles(tiles, plan.width, plan.height);
  for (const { image } of tiles) if (image instanceof ImageBitmap) image.close();
  const blob = await whole.convertToBlob({ type: 'image/png' });
  const { width, height } = plan;
  return succeed({ blob, width, height, natural, fullSize: plan.scale === 1, captures });
}

function randomColour(): number {
  const [red = 0, green = 0, blue = 0] = crypto.getRandomValues(new Uint8Array(3));
  return (red << 16) | (green << 8) | blue;
}

/** @returns the tile, or undefined when the frame does not carry this tile's marker under it from edge to edge. */
async function cutTile(frame: Frame, piece: Piece, room: Size, marker: number): Promise<ImageBitmap | undefined> {
  if (frame.width < room.width || frame.height < room.height + MARKER_EDGE) return undefined;
  const strip = await createImageBitmap(frame.blob, 0, room.height, room.width, MARKER_EDGE);
  const context = canvasContext(room.width, MARKER_EDGE);
  context.drawImage(strip, 0, 0);
  strip.close();
  const { data } = context.getImageData(0, 0, room.width, MARKER_EDGE);
  const expected = [marker >> 16, (marker >> 8) & 255, marker & 255];
  for (let at = 0; at < data.length; at += 4) {
    const isOff = expected.some((value, channel) => Math.abs((data[at + channel] ?? 0) - value) > MARKER_TOLERANCE);
    if (isOff) return undefined;
  }
  return await createImageBitmap(frame.blob, 0, 0, piece.width, piece.height);
}
