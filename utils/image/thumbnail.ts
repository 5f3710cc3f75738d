import { canvasContext } from './canvas.ts';

/** Pixels; sharp in the tray at twice the pixel ratio. */
const THUMBNAIL_EDGE = 256;
/** Small and good enough to recognise a picture by. */
const THUMBNAIL_QUALITY = 0.8;

/**
 * A small picture to show in the panel, never enlarged.
 *
 * @param source a file's bytes or decoded pixels.
 * @returns WebP, or PNG where the browser has no encoder. Rejects when the bytes cannot be decoded.
 */
export async function makeThumbnail(
  source: Blob | ImageBitmap | OffscreenCanvas,
  maxEdge = THUMBNAIL_EDGE,
): Promise<Blob> {
  const image = source instanceof Blob ? await createImageBitmap(source) : source;
  const scale = Math.min(1, maxEdge / Math.max(image.width, image.height));
  const context = canvasContext(
    Math.max(1, Math.round(image.width * scale)),
    Math.max(1, Math.round(image.height * scale)),
  );
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, context.canvas.width, context.canvas.height);
  if (image !== source && image instanceof ImageBitmap) image.close();
  return await context.canvas.convertToBlob({ type: 'image/webp', quality: THUMBNAIL_QUALITY });
}
