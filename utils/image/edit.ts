import type { Edits, Original } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { bytesToBase64 } from './base64.ts';
import { canvasContext, MAX_CANVAS_EDGE } from './canvas.ts';
import { clampRect, type Rect } from './crop.ts';
import { decodeImage } from './decode.ts';
import { drawSvg } from './draw-svg.ts';
import { encodeLossless } from './encode.ts';
import { type QuarterTurns, type Size, turnBack, turnBox, turnedSize, turnMatrix } from './quarter-turns.ts';
import { redactionRects } from './redaction-rects.ts';

/** A quarter of a gigabyte of canvas; what has more pixels is made in strips, so that two such fit into memory. */
const MOST_PIXELS_AT_ONCE = 64 * 1024 * 1024;
/** Rows of one strip of what does not fit into one picture; at 2560 px width 42 MB of canvas. */
const STRIP_ROWS = 4096;

/** What the edits make of an image. */
export interface EditPlan extends Size {
  /** Top to bottom, in pixels of the result; one that covers it all where it fits into one picture. */
  strips: { y: number; height: number }[];
}

/**
 * Plans the result of edits.
 *
 * @returns undefined when the result would be wider than the browser's canvas (16384 px); a smaller crop helps.
 */
export function planEdit(size: Size, edits: Edits): EditPlan | undefined {
  const { width, height } = turnedSize(cropOf(size, edits), edits.quarterTurns);
  if (width > MAX_CANVAS_EDGE) return undefined;
  const atOnce = height <= MAX_CANVAS_EDGE && width * height <= MOST_PIXELS_AT_ONCE;
  const rows = atOnce ? height : Math.min(STRIP_ROWS, Math.max(1, Math.floor(MOST_PIXELS_AT_ONCE / width)));
  const strips: EditPlan['strips'] = [];
  for (let y = 0; y < height; y += rows) strips.push({ y, height: Math.min(rows, height - y) });
  return { width, height, strips };
}

/** True when the edits leave the image as it is. */
export function changesNothing({ redactions, crop, quarterTurns }: Edits): boolean {
  return redactions.length === 0 && crop === undefined && quarterTurns === 0;
}

export interface EditRequest {
  /** The unedited image; its strips are loaded one after the other. */
  original: Pick<Original, 'hash' | 'strips' | 'mediaType' | 'width' | 'height'>;
  edits: Edits;
  loadImage: (hash: string) => Promise<Blob | undefined>;
  /** Called with each strip of the result, top to bottom, before the next is made. */
  onStrip: (image: Blob, done: number, total: number) => Promise<void>;
  signal: AbortSignal;
}

/**
 * Makes the edited image from the pixels of the original: redacted, then cropped, then turned. What is painted is
 * black in the result and nothing else; every other pixel is as the browser decodes the original (with an alpha
 * channel: as a canvas keeps it, which rounds the colours of what is nearly transparent). Encoded without loss.
 *
 * @returns `image-undecodable` when the original is gone or cannot be decoded, and with reason `too-wide` where
 *   {@link planEdit} has no plan. Rejects with the signal's reason when aborted.
 */
export async function applyEdits({
  original,
  edits,
  loadImage,
  onStrip,
  signal,
}: EditRequest): Promise<Outcome<EditPlan>> {
  const { mediaType, width, height } = original;
  const plan = planEdit(original, edits);
  if (!plan) return fail('image-undecodable', { reason: 'too-wide', width, height, limit: MAX_CANVAS_EDGE });
  const crop = cropOf(original, edits);
  const painted = edits.redactions.flatMap(redactionRects);
  const decoder = createDecoder(original, loadImage);
  try {
    for (const [index, strip] of plan.strips.entries()) {
      const source = sourceOf(strip, plan, crop, edits.quarterTurns);
      const context = startStrip(source, edits.quarterTurns);
      for (const piece of decoder.pieces) {
        if (piece.y >= source.y + source.height || piece.y + piece.height <= source.y) continue;
        const image = await decoder.decode(piece);
        signal.throwIfAborted();
        if (!image) return fail('image-undecodable', { mediaType });
        drawPiece(context, image, piece, source);
      }
      context.fillStyle = '#000';
      for (const rect of painted) fillInside(context, rect, source);
      const encoded = await encodeLossless(context.canvas);
      signal.throwIfAborted();
      if (!encoded) return fail('image-undecodable', { mediaType });
      await onStrip(new Blob([encoded.bytes], { type: encoded.mediaType }), index + 1, plan.strips.length);
      signal.throwIfAborted();
    }
  } finally {
    decoder.close();
  }
  return succeed(plan);
}

/** The whole pixels the crop keeps; without one, or with one outside the image, all of them. */
function cropOf({ width, height }: Size, { crop }: Edits): Rect {
  return (crop && clampRect(crop, width, height)) ?? { x: 0, y: 0, width, height };
}

/** The part of the original that a strip of the result shows. */
function sourceOf(strip: { y: number; height: number }, plan: Size, crop: Rect, turns: QuarterTurns): Rect {
  const inCrop = turnBox({ x: 0, width: plan.width, ...strip }, plan, turnBack(turns));
  return { ...inCrop, x: crop.x + inCrop.x, y: crop.y + inCrop.y };
}

/** A canvas for that part of the original, which takes coordinates of the original. */
function startStrip(source: Rect, turns: QuarterTurns): OffscreenCanvasRenderingContext2D {
  const { width, height } = turnedSize(source, turns);
  const context = canvasContext(width, height);
  context.imageSmoothingEnabled = false;
  context.setTransform(...turnMatrix(source, turns));
  context.translate(-source.x, -source.y);
  return context;
}

interface Piece {
  hash: string;
  y: number;
  height: number;
}

type Decoded = ImageBitmap | HTMLCanvasElement;

/** Keeps the piece decoded last: neighbouring strips of the result mostly need the same one. */
function createDecoder(
  { hash, strips, mediaType, width, height }: EditRequest['original'],
  loadImage: EditRequest['loadImage'],
): { pieces: readonly Piece[]; decode: (piece: Piece) => Promise<Decoded | undefined>; close: () => void } {
  let last: { piece: Piece; image: Decoded } | undefined;
  const close = (): void => {
    if (last?.image instanceof ImageBitmap) last.image.close();
    last = undefined;
  };
  const decode = async (piece: Piece): Promise<Decoded | undefined> => {
    if (last?.piece === piece) return last.image;
    close();
    const blob = await loadImage(piece.hash);
    if (!blob) return undefined;
    const image = mediaType === 'image/svg+xml' ? await decodeSvg(blob, width, height) : await decodeBitmap(blob);
    last = image && { piece, image };
    return image;
  };
  return { pieces: strips ?? [{ hash, y: 0, height }], decode, close };
}

async function decodeBitmap(blob: Blob): Promise<ImageBitmap | undefined> {
  const decoded = await decodeImage(blob, blob.type);
  return decoded.ok ? decoded.value : undefined;
}

async function decodeSvg(blob: Blob, width: number, height: number): Promise<HTMLCanvasElement | undefined> {
  const svg = bytesToBase64(new Uint8Array(await blob.arrayBuffer()));
  return await drawSvg(svg, width, height).catch(() => undefined);
}

function drawPiece(context: OffscreenCanvasRenderingContext2D, image: Decoded, piece: Piece, source: Rect): void {
  const top = Math.max(piece.y, source.y);
  const rows = Math.min(piece.y + piece.height, source.y + source.height) - top;
  const { x, width } = source;
  context.drawImage(image, x, top - piece.y, width, rows, x, top, width, rows);
}

function fillInside(context: OffscreenCanvasRenderingContext2D, rect: Rect, source: Rect): void {
  const isOutside =
    rect.y >= source.y + source.height ||
    rect.y + rect.height <= source.y ||
    rect.x >= source.x + source.width ||
    rect.x + rect.width <= source.x;
  if (!isOutside) context.fillRect(rect.x, rect.y, rect.width, rect.height);
}
