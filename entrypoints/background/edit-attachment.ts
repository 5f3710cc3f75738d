import type { Original, Strip } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { imageKeysOf } from '@/utils/conversation/image-keys.ts';
import { fitToTier } from '@/utils/image/fit.ts';
import { measureImage } from '@/utils/image/measure.ts';
import { openPixels } from '@/utils/image/pixel-source.ts';
import type { RequestData } from '@/utils/messaging/protocol.ts';
import { database } from '@/utils/store/database.ts';
import { loadImage } from '@/utils/store/image-store.ts';
import { keepBytes } from './attachment-rows.ts';
import type { Workbench } from './conversations.ts';
import { sweepImages } from './stored-images.ts';
import { changeWaiting } from './trays.ts';

/**
 * Puts edited pixels in the place of an image's own, or the unedited ones back. Nothing made of the pixels before
 * stays: no thumbnail, no crop of the screen, no prepared image.
 *
 * @returns `image-undecodable` when the pixels are not there or cannot be read; then nothing has changed.
 */
export async function editAttachment(
  { attachmentId, edits, incomingIds }: RequestData<'editAttachment'>,
  { jobs }: Workbench,
): Promise<Outcome<null>> {
  const rows = (await database.incoming.bulkGet(incomingIds)).filter((row) => row?.kind === 'edit');
  const before = await database.attachments.get(attachmentId);
  const first = before?.unedited ?? before?.original;
  if (!before?.holder.startsWith('tray:') || !first || rows.length < incomingIds.length)
    return fail('image-undecodable', { nothingCharged: true });
  const blobs = rows.flatMap((row) => (row ? [row.blob] : []));
  const original = blobs.length === 0 ? succeed(first) : await originalOf(blobs, first);
  await database.incoming.bulkDelete(incomingIds);
  if (!original.ok) return original;
  jobs.cancel(attachmentId);
  await changeWaiting(attachmentId, (attachment) => {
    attachment.original = original.value;
    attachment.state = { status: 'preparing' };
    for (const key of ['unedited', 'edits', 'shownCrop', 'thumbnail', 'shownWidth', 'shownHeight'] as const) {
      delete attachment[key];
    }
    for (const candidate of attachment.candidates) delete candidate.thumbnail;
    if (blobs.length > 0) Object.assign(attachment, { unedited: first, edits });
  });
  // Before it is prepared anew: the same bytes may come out, and are stored then.
  await sweepImages(imageKeysOf(before));
  await jobs.refresh(attachmentId);
  return succeed(null);
}

/** The edited pixels as an original: one image, or strips of one with a reduced copy to show. */
async function originalOf(blobs: readonly Blob[], unedited: Original): Promise<Outcome<Original>> {
  const { strips: _strips, ...rest } = unedited;
  const original: Original = { ...rest, animated: false, height: 0, bytes: 0 };
  const strips: Strip[] = [];
  for (const blob of blobs) {
    const measured = measureImage(new Uint8Array(await blob.arrayBuffer()));
    if (!measured.ok) return measured;
    const { mediaType, width, height } = measured.value;
    strips.push({ hash: await keepBytes(blob), y: original.height, height });
    Object.assign(original, { mediaType, width, height: original.height + height, bytes: original.bytes + blob.size });
  }
  const [only] = strips;
  if (only && strips.length === 1) return succeed({ ...original, hash: only.hash });
  const whole = { ...original, strips };
  const pixels = await openPixels(whole, loadImage, undefined, new AbortController().signal);
  if (!pixels.ok) return pixels;
  const { width, height } = original;
  const copy = await pixels.value.crop({ x: 0, y: 0, width, height }, fitToTier(width, height, 'high'));
  pixels.value.close();
  return succeed({ ...whole, hash: await keepBytes(await copy.convertToBlob({ type: 'image/webp', quality: 1 })) });
}
