import { type Prepared, type PrepareRequest, prepareImage } from '@/utils/image/prepare.ts';

/** Prepares and insists on success. */
export async function prepared(request: Partial<PrepareRequest> & Pick<PrepareRequest, 'bytes'>): Promise<Prepared> {
  const outcome = await prepareImage({
    tier: 'standard',
    kind: 'file',
    signal: new AbortController().signal,
    ...request,
  });
  if (!outcome.ok) throw new Error(`not prepared: ${JSON.stringify(outcome.failure)}`);
  return outcome.value;
}

/** Decodes what was prepared, and insists that it is what it says. */
export async function pixelsOf({ bytes, mediaType, width, height }: Prepared): Promise<ImageData> {
  const pixels = await decode(new Blob([bytes], { type: mediaType }));
  if (pixels.width !== width || pixels.height !== height) {
    throw new Error(`${pixels.width}×${pixels.height} came out, ${width}×${height} was said`);
  }
  return pixels;
}

export async function decode(image: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(image);
  const context = contextOf(bitmap.width, bitmap.height);
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

export function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  return context;
}

export async function fileOf(
  canvas: OffscreenCanvas,
  type = 'image/png',
  quality = 0.95,
): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await canvas.convertToBlob({ type, quality });
  if (blob.type !== type) throw new Error(`this browser has no encoder for ${type}`);
  return new Uint8Array(await blob.arrayBuffer());
}

/** Mean and largest difference of colour values, 0–255. */
export function difference(a: ImageData, b: ImageData): { mean: number; most: number } {
  if (a.width !== b.width || a.height !== b.height) throw new Error('different sizes');
  let sum = 0;
  let most = 0;
  for (let i = 0; i < a.data.length; i++) {
    const apart = Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0));
    sum += apart;
    if (apart > most) most = apart;
  }
  return { mean: sum / a.data.length, most };
}

/** Red, green, blue and alpha of one pixel. */
export function pixelAt(pixels: ImageData, x: number, y: number): number[] {
  const at = (y * pixels.width + x) * 4;
  return [...pixels.data.subarray(at, at + 4)];
}

/** Noise that no encoder can pack and no filter leaves as it is. */
export function noise(width: number, height: number): OffscreenCanvas {
  const context = contextOf(width, height);
  const pixels = context.createImageData(width, height);
  const words = new Uint32Array(pixels.data.buffer);
  let state = 1;
  for (let i = 0; i < words.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    words[i] = 0xff000000 | (state >>> 8);
  }
  context.putImageData(pixels, 0, 0);
  return context.canvas;
}

/** A screen of small text in several colours, as pages look. */
export function screenOfText(width: number, height: number): OffscreenCanvas {
  const context = contextOf(width, height);
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.font = '13px sans-serif';
  for (let y = 16, line = 0; y < height; y += 18, line++) {
    context.fillStyle = `hsl(${line * 37} 40% 30%)`;
    context.fillText(
      `${line} The quick brown fox jumps over the lazy dog 0123456789 await fetch(url) `.repeat(Math.ceil(width / 400)),
      8,
      y,
    );
  }
  return context.canvas;
}

/** A landscape of smooth shades with a little grain, as photographs are. */
export function photograph(width: number, height: number): OffscreenCanvas {
  const context = contextOf(width, height);
  const pixels = context.createImageData(width, height);
  let state = 1;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      const grain = (state >>> 24) / 32;
      const shade = 60 * Math.sin(x / 90) * Math.cos(y / 70);
      pixels.data.set([120 + shade + grain, 110 + shade / 2 + grain, 90 + (60 * y) / height + grain, 255], at);
    }
  }
  context.putImageData(pixels, 0, 0);
  return context.canvas;
}
