import type { Original } from '@/utils/conversation/attachment.ts';
import { cropImage } from '@/utils/image/crop.ts';
import { decodeImage } from '@/utils/image/decode.ts';
import { planParts } from '@/utils/image/parts.ts';
import { database } from '@/utils/store/database.ts';
import { loadImage } from '@/utils/store/image-store.ts';
import { readSettings } from '@/utils/store/settings.ts';
import { prepareStored } from './acquire-attachment.ts';
import { failAttachment, keepBytes } from './attachment-rows.ts';
import { rasteriseSvg } from './offscreen.ts';
import { modelInForce } from './service.ts';

/**
 * Replaces an attachment by overlapping, labelled parts that the model sees at full size. The whole is put
 * aside like a removed one.
 */
export async function cutIntoParts(id: string, signal: AbortSignal): Promise<void> {
  const whole = await database.attachments.get(id);
  const blob = whole?.original && (await loadImage(whole.original.hash));
  if (!whole?.original || !blob) return await failAttachment(id, { code: 'image-undecodable' });
  const { original, state, candidateId: _candidate, ...shared } = whole;
  if (state.status !== 'ready') return;
  const model = await modelInForce(await readSettings());
  const parts = planParts(original.width, original.height, model.tier);
  if (parts.length < 2) return;

  const decoded = await drawable(blob, original, signal);
  if (!decoded) return await failAttachment(id, { code: 'image-undecodable', mediaType: original.mediaType });
  const ids: string[] = [];
  try {
    for (const [index, part] of parts.entries()) {
      const canvas = cropImage(decoded, part);
      if (!canvas) continue;
      // Quality 1 is lossless in Chromium's WebP, and smaller than PNG.
      const bytes = await canvas.convertToBlob({ type: 'image/webp', quality: 1 });
      signal.throwIfAborted();
      const partId = crypto.randomUUID();
      const { width, height } = part;
      await database.attachments.add({
        ...shared,
        id: partId,
        order: whole.order + index / 1000,
        candidates: [],
        partLabel: part.label,
        original: {
          ...original,
          hash: await keepBytes(bytes),
          mediaType: bytes.type,
          width,
          height,
          bytes: bytes.size,
          animated: false,
        },
        state: { status: 'preparing' },
      });
      ids.push(partId);
    }
  } finally {
    decoded.close();
  }
  await database.attachments.update(id, { holder: whole.holder.replace('tray:', 'removed:') });
  for (const partId of ids) await prepareStored(partId, signal);
}

async function drawable(
  blob: Blob,
  { mediaType, width, height }: Original,
  signal: AbortSignal,
): Promise<ImageBitmap | undefined> {
  const isSvg = mediaType === 'image/svg+xml';
  const pixels = isSvg ? await rasteriseSvg(new Uint8Array(await blob.arrayBuffer()), { width, height }, signal) : blob;
  const decoded = await decodeImage(pixels, isSvg ? 'image/png' : mediaType);
  return decoded.ok ? decoded.value : undefined;
}
