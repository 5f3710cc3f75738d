import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright';
import sharp from 'sharp';
import { sharedPicture } from '../shared-pictures.ts';

export interface BenchPicture {
  name: string;
  /** What it is held against: JPEG and PNG have aims of their own. */
  kind: 'jpeg' | 'png photograph' | 'png screen';
  bytes: Buffer;
}

/**
 * libpng's own defaults for colour photographs, and so those of the many encoders that leave them alone: level 6,
 * a filter chosen row by row. sharp's default filters nothing; its file of the first photograph is 44 % larger.
 * RGB, as a photograph has no alpha.
 */
const TYPICAL_PNG = { compressionLevel: 6, adaptiveFiltering: true };

/** A drawing with gradients, as its makers published it. */
const DRAWING = 'photos/opal-3840x2160.png';

/** Real photographs where they are there, otherwise drawn ones; always screens of small text. 4 to 18 megapixels. */
export async function benchPictures(browser: Browser): Promise<BenchPicture[]> {
  const photos = await photographs();
  const pngs = photos.slice(0, 2).map(async ({ name, bytes }): Promise<BenchPicture> => {
    const png = await sharp(bytes).png(TYPICAL_PNG).toBuffer();
    return { name: `${name} as PNG`, kind: 'png photograph', bytes: png };
  });
  const screens = [
    { name: 'screen of text 3840×2160', kind: 'png screen' as const, bytes: await screenOfText(browser, 3840, 2160) },
    { name: 'screen of text 2560×1600', kind: 'png screen' as const, bytes: await screenOfText(browser, 2560, 1600) },
  ];
  const drawing = sharedPicture(DRAWING);
  const drawings = drawing
    ? [{ name: 'opal-3840x2160.png', kind: 'png photograph' as const, bytes: await readFile(drawing) }]
    : [];
  return [...photos, ...(await Promise.all(pngs)), ...drawings, ...screens];
}

async function photographs(): Promise<BenchPicture[]> {
  const real = ['elephants-5640x3172.jpg', 'flow-5120x2880.jpg', 'flower-2560x1600.jpg'];
  const paths = real.flatMap((name) => sharedPicture(`photos/${name}`) ?? []);
  if (paths.length === real.length) {
    return await Promise.all(
      paths.map(async (path, i) => ({ name: real[i] ?? path, kind: 'jpeg' as const, bytes: await readFile(path) })),
    );
  }
  console.log('No photographs beside the project: drawn ones are measured instead.');
  return await Promise.all([drawnPhotograph(5472, 3648), drawnPhotograph(4096, 3072), drawnPhotograph(2560, 1600)]);
}

/** Noise at several scales, which a decoder finds about as hard as grass and fur. */
async function drawnPhotograph(width: number, height: number): Promise<BenchPicture> {
  const grain = (sigma: number): Promise<Buffer> =>
    sharp({ create: { width, height, channels: 3, background: '#777', noise: { type: 'gaussian', mean: 128, sigma } } })
      .png({ compressionLevel: 1 })
      .toBuffer();
  const coarse = await sharp(await grain(60))
    .blur(12)
    .modulate({ brightness: 1.2 })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const bytes = await sharp(coarse)
    .composite([{ input: await grain(25), blend: 'soft-light' }])
    .jpeg({ quality: 90 })
    .toBuffer();
  return { name: `drawn photograph ${width}×${height}`, kind: 'jpeg', bytes };
}

async function screenOfText(browser: Browser, width: number, height: number): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width, height } });
  const words =
    'The quick brown fox jumps over the lazy dog 0123456789 — const answer = await ask(image, { signal }); ';
  const line = (i: number): string =>
    `<p style="color:hsl(${i * 37} 40% 30%)">${i} ${words.repeat(1 + ((i * 7) % 5))}</p>`;
  const lines = Array.from({ length: Math.ceil(height / 18) }, (_, i) => line(i)).join('');
  await page.setContent(
    `<style>body{font:13px/18px sans-serif;margin:8px}p{margin:0;white-space:nowrap;overflow:hidden}</style>${lines}`,
  );
  const bytes = await page.screenshot();
  await page.close();
  return bytes;
}
