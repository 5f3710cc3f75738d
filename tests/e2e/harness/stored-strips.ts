import type { Page } from 'playwright';
import sharp from 'sharp';
import * as z from 'zod/mini';
import type { Original } from '../../../utils/conversation/attachment.ts';

/** An original's pixels, row by row: RGB. From its strips, or from its one image. */
export async function storedRows(panel: Page, original: Original): Promise<Buffer[]> {
  const pieces = original.strips ?? [{ hash: original.hash, y: 0, height: original.height }];
  const rows: Buffer[] = [];
  for (const { hash, y, height } of pieces) {
    if (rows.length !== y) throw new Error(`A strip begins at ${y}, and the one before ends at ${rows.length}`);
    const bytes = await storedImage(panel, hash);
    const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    if (info.height !== height || info.width !== original.width) {
      throw new Error(`A strip is ${info.width}×${info.height}, and should be ${original.width}×${height}`);
    }
    for (let row = 0; row < height; row++) rows.push(data.subarray(row * info.width * 3, (row + 1) * info.width * 3));
  }
  return rows;
}

/** The bytes stored under a hash. */
export async function storedImage(panel: Page, hash: string): Promise<Buffer> {
  const base64 = await panel.evaluate(
    (hash) =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('loupe');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('images').objectStore('images').get(hash);
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            const reader = new FileReader();
            reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
            reader.onerror = () => reject(reader.error);
            reader.readAsDataURL(reading.result.blob);
          };
        };
      }),
    hash,
  );
  return Buffer.from(z.string().parse(base64), 'base64');
}
