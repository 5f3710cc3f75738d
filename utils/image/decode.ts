import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';

/**
 * Decodes to upright pixels; of an animation the first frame.
 *
 * @returns the bitmap, to be closed by the caller, or `image-undecodable`. The browser gives one and the same
 *   error for every cause, so there is no reason to tell.
 */
export async function decodeImage(image: Blob, mediaType: string): Promise<Outcome<ImageBitmap>> {
  try {
    return succeed(await createImageBitmap(image, { imageOrientation: 'from-image' }));
  } catch {
    return fail('image-undecodable', { mediaType });
  }
}
