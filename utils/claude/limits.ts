import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';

/** The service's limits of November 2026; images resent from earlier turns count like new ones. */
export const MOST_IMAGES = 600;
/** Images per request on models with a context of at most 200,000 tokens. */
export const MOST_IMAGES_SMALL_CONTEXT = 100;
export const SMALL_CONTEXT_TOKENS = 200_000;
/** Longest edge of any image, in pixels. */
export const MAX_EDGE = 8000;
/** With more images than this in a request, none may have an edge over `MANY_IMAGES_EDGE` pixels. */
export const MANY_IMAGES = 20;
export const MANY_IMAGES_EDGE = 2000;
/** The service counts an image's 10 MB on its base64 text. */
export const MAX_BASE64_CHARS = 10_485_760;
/** "32 MB" is not said to be 1000 or 1024 based: the smaller reading is safe under both. */
export const MAX_BODY_BYTES = 32_000_000;

export interface ImageMeasure {
  /** Upright size in pixels as it is sent. */
  width: number;
  height: number;
  /** Length of its base64 text, which the service counts for an uploaded file too; 0 for one that travels as a link. */
  base64Chars: number;
  kind: 'base64' | 'url' | 'file';
  /** The image's number (1 = first), which the parts of one share; its place in the list when left out. */
  number?: number;
}

/** How many images one request to this model may hold. */
export function mostImages(model: ModelChoice): number {
  return model.contextTokens <= SMALL_CONTEXT_TOKENS ? MOST_IMAGES_SMALL_CONTEXT : MOST_IMAGES;
}

/**
 * Holds a request against the service's limits before anything is sent.
 *
 * @param images every image of the request in order, those of earlier turns included.
 * @param bodyBytes length of the whole JSON body in UTF-8.
 * @param leastTokens what the prompt has at the very least.
 * @returns `too-many-images`, `context-full`, `image-rejected` (reasons `edge`, `edge-many`, `bytes`; with the image's number, its
 *   size and the limit it breaks) or `request-too-large`. Nothing was sent, so nothing was charged.
 */
export function checkRequest({
  images,
  bodyBytes,
  leastTokens = 0,
  model,
}: {
  images: readonly ImageMeasure[];
  bodyBytes: number;
  leastTokens?: number;
  model: ModelChoice;
}): Outcome<void> {
  const most = mostImages(model);
  if (images.length > most) {
    return fail('too-many-images', { actual: images.length, limit: most, nothingCharged: true });
  }
  const many = images.length > MANY_IMAGES;
  for (const [index, image] of images.entries()) {
    const { width, height, number = index + 1 } = image;
    const facts = { imageNumber: number, width, height, nothingCharged: true };
    const edge = Math.max(width, height);
    if (edge > MAX_EDGE) return fail('image-rejected', { ...facts, reason: 'edge', actual: edge, limit: MAX_EDGE });
    if (many && edge > MANY_IMAGES_EDGE) {
      return fail('image-rejected', { ...facts, reason: 'edge-many', actual: edge, limit: MANY_IMAGES_EDGE });
    }
    if (image.base64Chars > MAX_BASE64_CHARS) {
      const limit = MAX_BASE64_CHARS;
      return fail('image-rejected', { ...facts, reason: 'bytes', actual: image.base64Chars, limit });
    }
  }
  if (bodyBytes > MAX_BODY_BYTES) {
    return fail('request-too-large', { actual: bodyBytes, limit: MAX_BODY_BYTES, nothingCharged: true });
  }
  if (leastTokens > model.contextTokens) {
    return fail('context-full', { actual: leastTokens, limit: model.contextTokens, nothingCharged: true });
  }
  return succeed(undefined);
}

/** No script is known to take more characters for one token, so a prompt has at least so many tokens. */
const MOST_CHARS_PER_TOKEN = 5;

/** What a prompt has at the very least: only beyond doubt is one not sent. */
export function leastTokensOf({ imageTokens, textChars }: { imageTokens: number; textChars: number }): number {
  return imageTokens + Math.floor(textChars / MOST_CHARS_PER_TOKEN);
}
