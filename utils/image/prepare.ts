import type { SendableType, Tier } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { clampRect, type Rect } from './crop.ts';
import { decodeImage } from './decode.ts';
import { encodeOtherwise, encodePicture, isWithinByteLimit, type Otherwise } from './encode.ts';
import { fitWithin } from './fit.ts';
import { lanczos as ownLanczos, type Shrink } from './lanczos/shrink.ts';
import { type Measured, measureImage } from './measure.ts';
import { mustProposeParts, shouldAdviseParts } from './parts.ts';
import { resizeTo } from './resize.ts';
import { firstGifFrame, stripMetadata } from './strip-metadata.ts';

export interface PrepareRequest {
  bytes: Uint8Array<ArrayBuffer> | Blob;
  tier: Tier;
  /** Upper limit of the longest edge in pixels, below the tier's own. */
  maxEdge?: number;
  /** Captures stay lossless; files are judged by their pixels. */
  kind: 'capture' | 'file';
  /** The part to send, in pixels of the upright original; default is all of it. */
  crop?: Rect;
  /** Set where the service refused the picture as it was: then it is encoded anew in any case. */
  otherwise?: Otherwise | undefined;
  /** Draws an SVG at a size, as PNG; rejects when it cannot. Without it SVG is refused. */
  rasterise?: (
    svg: Uint8Array<ArrayBuffer>,
    size: { width: number; height: number },
    signal: AbortSignal,
  ) => Promise<Blob>;
  /** Gives the filter that shrinks; where it throws, the canvas shrinks. */
  lanczos?: () => Shrink;
  signal: AbortSignal;
}

export interface Prepared {
  bytes: Uint8Array<ArrayBuffer>;
  mediaType: SendableType;
  /** Pixels as sent: what the service leaves as it is. */
  width: number;
  height: number;
  /** Visual tokens the service counts. */
  tokens: number;
  way: 'as-is' | 'metadata-cut' | 're-encoded';
  /** Longest edge sent ÷ longest edge of the original (of the crop, if any); 1 when nothing was shrunk. */
  scale: number;
  /** The original moves, and its first frame is what is sent. */
  firstFrameOnly: boolean;
  /** Sending overlapping parts would read better. */
  partsAdvised: boolean;
  /** Upright size. */
  original: { mediaType: string; width: number; height: number; animated: boolean };
}

/** An SVG smaller than 200 px reads badly and is drawn with this longest edge; drawing it larger loses nothing. */
const SVG_SMALL_EDGE = 200;
const SVG_DRAWN_EDGE = 512;
/** A capture arrives as PNG; as lossless WebP it is a quarter of that, which pays for the 40 ms above this size. */
const CAPTURE_AS_IS_BYTES = 256_000;

/**
 * Makes of any image's bytes the image that is sent: upright, without metadata, of a type the service takes,
 * and exactly of the size the service would otherwise shrink it to.
 *
 * @returns `image-type` for what the browser cannot decode, `image-undecodable` for broken files and bombs.
 *   Rejects with the signal's reason when aborted.
 */
export async function prepareImage(request: PrepareRequest): Promise<Outcome<Prepared>> {
  const { bytes: given, signal } = request;
  const bytes = given instanceof Blob ? new Uint8Array(await given.arrayBuffer()) : given;
  signal.throwIfAborted();
  const measured = measureImage(bytes);
  if (!measured.ok) return measured;
  if (measured.value.mediaType === 'image/svg+xml') return await prepareSvg(bytes, measured.value, request);

  const blob = new Blob([bytes], { type: measured.value.mediaType });
  const decoded = await decodeImage(blob, measured.value.mediaType);
  if (!decoded.ok) return decoded;
  try {
    signal.throwIfAborted();
    // The decoder's word on the size is final: some headers lie.
    const original = { ...measured.value, width: decoded.value.width, height: decoded.value.height };
    const headerTold = original.width === measured.value.width && original.height === measured.value.height;
    const untouched = headerTold ? sendUntouched(bytes, original, request) : undefined;
    if (untouched) return succeed(untouched);
    return await reencode(decoded.value, original, request);
  } finally {
    decoded.value.close();
  }
}

/** The file's own bytes, without metadata, when the service can take them as they are. */
function sendUntouched(
  bytes: Uint8Array<ArrayBuffer>,
  original: Measured,
  { tier, maxEdge, kind, crop, otherwise }: PrepareRequest,
): Prepared | undefined {
  if (otherwise) return undefined;
  const { mediaType, width, height, orientation, animated } = original;
  const fitted = fitWithin(width, height, maxEdge === undefined ? { tier } : { tier, maxEdge });
  if (crop || orientation !== 1 || fitted.scale !== 1) return undefined;
  if (!isSendable(mediaType) || (animated && mediaType !== 'image/gif')) return undefined;
  if (kind === 'capture' && mediaType === 'image/png' && bytes.length > CAPTURE_AS_IS_BYTES) return undefined;
  const sent = animated ? firstGifFrame(bytes) : stripMetadata(bytes, mediaType);
  if (!isWithinByteLimit(sent.length)) return undefined;
  return {
    bytes: sent,
    mediaType,
    width,
    height,
    tokens: fitted.tokens,
    way: sent === bytes ? 'as-is' : 'metadata-cut',
    scale: 1,
    firstFrameOnly: animated,
    partsAdvised: false,
    original: { mediaType, width, height, animated },
  };
}

async function reencode(
  bitmap: ImageBitmap,
  original: Measured,
  { tier, maxEdge, kind, crop, otherwise, lanczos = ownLanczos, signal }: PrepareRequest,
): Promise<Outcome<Prepared>> {
  const { mediaType, width, height, animated } = original;
  const from = clampRect(crop ?? { x: 0, y: 0, width, height }, width, height);
  if (!from) return fail('image-undecodable', { mediaType, reason: 'empty-crop', width, height });
  const fitted = fitWithin(from.width, from.height, maxEdge === undefined ? { tier } : { tier, maxEdge });
  const size = { width: fitted.width, height: fitted.height };
  const picture = resizeTo(bitmap, { from, ...size, opaque: !original.mayHaveAlpha }, lanczos);
  signal.throwIfAborted();
  const encoded = otherwise ? await encodeOtherwise(picture, otherwise) : await encodePicture(picture, kind);
  signal.throwIfAborted();
  if (!encoded.ok) return fail(encoded.failure.code, { ...encoded.failure, mediaType });
  return succeed({
    ...encoded.value,
    ...fitted,
    way: 're-encoded',
    firstFrameOnly: animated,
    partsAdvised: shouldAdviseParts(from, fitted) || mustProposeParts(from.width, from.height, tier),
    original: { mediaType, width, height, animated },
  });
}

async function prepareSvg(
  svg: Uint8Array<ArrayBuffer>,
  { mediaType, width, height }: Measured,
  request: PrepareRequest,
): Promise<Outcome<Prepared>> {
  const { rasterise, tier, maxEdge, signal } = request;
  if (!rasterise) return fail('image-type', { mediaType });
  const long = Math.max(width, height);
  const grow = long < SVG_SMALL_EDGE ? SVG_DRAWN_EDGE / long : 1;
  const wanted = { width: Math.max(1, Math.round(width * grow)), height: Math.max(1, Math.round(height * grow)) };
  // With a crop the drawing keeps its own size, which the crop's pixels refer to.
  const size = request.crop
    ? { width, height }
    : fitWithin(wanted.width, wanted.height, maxEdge === undefined ? { tier } : { tier, maxEdge });
  const drawn = await rasterise(svg, { width: size.width, height: size.height }, signal).catch(() => undefined);
  signal.throwIfAborted();
  if (!drawn) return fail('image-undecodable', { mediaType });
  const prepared = await prepareImage({ ...request, bytes: drawn, kind: 'file' });
  if (!prepared.ok) return prepared;
  const original = { mediaType, width, height, animated: false };
  if (request.crop) return succeed({ ...prepared.value, original });
  const scale = Math.min(1, Math.max(size.width, size.height) / long);
  const partsAdvised = shouldAdviseParts({ width, height }, size) || mustProposeParts(width, height, tier);
  return succeed({ ...prepared.value, way: 're-encoded', scale, partsAdvised, original });
}

function isSendable(mediaType: string): mediaType is SendableType {
  return ['image/jpeg', 'image/png', 'image/gif', 'image/webp'].includes(mediaType);
}
