/** Above this, images that travel with every question are uploaded once: about 1 MB, which is 8 s at 1 Mbit/s. */
const HEAVY_BASE64_CHARS = 1_000_000;

/** Length of the base64 text of so many bytes. */
export function base64CharsOf(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

/**
 * Whether the images of a question are worth uploading: they have been sent as data before, and will be again.
 *
 * @param isLater something of the conversation was asked and answered before, or half answered.
 * @param imageBytes sizes of all images that would travel as data.
 */
export function areWorthUploading({
  isLater,
  imageBytes,
}: {
  isLater: boolean;
  imageBytes: readonly number[];
}): boolean {
  return isLater && imageBytes.reduce((sum, bytes) => sum + base64CharsOf(bytes), 0) > HEAVY_BASE64_CHARS;
}
