/** A picture of one colour, or painted by a function, as a PNG. */
export async function drawnPng(
  width: number,
  height: number,
  paint: string | ((context: OffscreenCanvasRenderingContext2D) => void),
): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gave no 2D canvas');
  if (typeof paint === 'string') {
    context.fillStyle = paint;
    context.fillRect(0, 0, width, height);
  } else paint(context);
  return await canvas.convertToBlob({ type: 'image/png' });
}

/** Every pixel another colour than its neighbours. */
export function noise(context: OffscreenCanvasRenderingContext2D): void {
  const { width, height } = context.canvas;
  const image = context.createImageData(width, height);
  let seed = 1;
  for (let at = 0; at < image.data.length; at++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    image.data[at] = at % 4 === 3 ? 255 : seed >>> 24;
  }
  context.putImageData(image, 0, 0);
}

export async function pixelsOf(blob: Blob): Promise<{ width: number; height: number; data: number[] }> {
  const bitmap = await createImageBitmap(blob);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const image = context?.getImageData(0, 0, bitmap.width, bitmap.height);
  return { width: bitmap.width, height: bitmap.height, data: Array.from(image?.data ?? []) };
}
