import type { SendableType } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { base64Length } from './base64.ts';
import { isFlat } from './flatness.ts';
import { webpSegments } from './headers/webp.ts';
import type { Picture } from './resize.ts';

/** The service's limit for one image, counted on its base64 text. */
export const MAX_BASE64_CHARS = 10_485_760;
/** A lossless picture above this costs more upload time than its perfection is worth. */
const MAX_LOSSLESS_BYTES = 5_000_000;
/** 0.95 keeps small text free of rings; the lower ones only serve to stay under the service's limit. */
const QUALITIES = [0.95, 0.85, 0.7, 0.5];

/** The format keeps an edge in 14 bits; Chromium rejects what is longer. */
const MOST_WEBP_EDGE = 16383;

export interface Encoded {
  bytes: Uint8Array<ArrayBuffer>;
  mediaType: SendableType;
}

/** True when the service takes an image of that many bytes. */
export function isWithinByteLimit(bytes: number): boolean {
  return base64Length(bytes) <= MAX_BASE64_CHARS;
}

/**
 * Encodes readable first, small second: captures and flat pictures without loss (WebP packs them smaller than
 * JPEG does), photographs as JPEG, or as WebP where they are transparent.
 *
 * @param wantedBytes gives up quality for it, where a request holds several such pictures; the lowest quality may be more.
 * @returns `image-undecodable` with reason `too-many-bytes` when no quality is small enough.
 */
export async function encodePicture(
  picture: Picture,
  kind: 'capture' | 'file',
  wantedBytes: number = Number.POSITIVE_INFINITY,
): Promise<Outcome<Encoded>> {
  if (kind === 'capture' || isFlat(picture.pixels)) {
    const lossless = await encodeLossless(picture.canvas);
    if (lossless && lossless.bytes.length <= Math.min(MAX_LOSSLESS_BYTES, wantedBytes)) return succeed(lossless);
  }
  let last: Encoded | undefined;
  for (const quality of QUALITIES) {
    last = await encode(picture.canvas, picture.opaque ? 'image/jpeg' : 'image/webp', quality);
    if (last && isWithinByteLimit(last.bytes.length) && last.bytes.length <= wantedBytes) return succeed(last);
  }
  if (last && isWithinByteLimit(last.bytes.length)) return succeed(last);
  const { width, height } = picture.canvas;
  return fail('image-undecodable', { reason: 'too-many-bytes', width, height, actual: last?.bytes.length ?? 0 });
}

/** What to do otherwise, once the service did not take a picture as it was encoded. */
export interface Otherwise {
  /** The type it had. */
  avoid: SendableType;
  /** Most bytes, where there were too many. */
  mostBytes?: number | undefined;
}

/**
 * Encodes in another type than before. JPEG and PNG first: whoever takes pictures at all reads those.
 *
 * @returns `image-undecodable` with reason `too-many-bytes` when nothing is small enough.
 */
export async function encodeOtherwise(picture: Picture, { avoid, mostBytes }: Otherwise): Promise<Outcome<Encoded>> {
  const tries: [SendableType, number | undefined][] = [
    ...(picture.opaque ? QUALITIES.map((quality): [SendableType, number] => ['image/jpeg', quality]) : []),
    ['image/png', undefined],
    ...QUALITIES.map((quality): [SendableType, number] => ['image/webp', quality]),
  ];
  const fits = (bytes: number): boolean => isWithinByteLimit(bytes) && bytes <= (mostBytes ?? MAX_LOSSLESS_BYTES);
  for (const [type, quality] of tries) {
    // A picture that was only too large may stay of its type.
    if (type === avoid && mostBytes === undefined) continue;
    const encoded = await encode(picture.canvas, type, quality);
    if (encoded && fits(encoded.bytes.length)) return succeed(encoded);
  }
  const { width, height } = picture.canvas;
  return fail('image-undecodable', { reason: 'too-many-bytes', width, height });
}

/**
 * Encodes every pixel as it is. Quality 1 means lossless WebP in Chromium; a browser that takes it for the best lossy
 * one gets PNG instead, and so does an edge that WebP cannot hold.
 *
 * @returns undefined when the browser gives neither.
 */
export async function encodeLossless(canvas: OffscreenCanvas): Promise<Encoded | undefined> {
  if (Math.max(canvas.width, canvas.height) > MOST_WEBP_EDGE) return await encode(canvas, 'image/png');
  const webp = await encode(canvas, 'image/webp', 1);
  const isLossless = webp?.mediaType !== 'image/webp' || webpSegments(webp.bytes).some(({ name }) => name === 'VP8L');
  return isLossless ? webp : await encode(canvas, 'image/png');
}

/** A browser without the encoder silently gives PNG, so the type is the blob's, not the one asked for. */
async function encode(canvas: OffscreenCanvas, type: SendableType, quality?: number): Promise<Encoded | undefined> {
  const blob = await canvas.convertToBlob(quality === undefined ? { type } : { type, quality });
  const mediaType = ENCODED_TYPES.find((known) => known === blob.type);
  return mediaType && { bytes: new Uint8Array(await blob.arrayBuffer()), mediaType };
}

const ENCODED_TYPES = ['image/jpeg', 'image/webp', 'image/png'] as const;
