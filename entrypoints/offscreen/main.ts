import { browser } from '#imports';
import { OFFSCREEN_PORT, type Rasterised, rasteriseRequestSchema } from '@/utils/messaging/offscreen-port.ts';

/** Draws SVGs for the worker, until the worker goes; it opens a new document when it needs one again. */
const port = browser.runtime.connect({ name: OFFSCREEN_PORT });

port.onMessage.addListener(async (message: unknown) => {
  const request = rasteriseRequestSchema.safeParse(message);
  if (!request.success) return;
  const { id, svg, width, height } = request.data;
  try {
    port.postMessage({ id, png: await draw(svg, width, height) } satisfies Rasterised);
  } catch {
    port.postMessage({ id } satisfies Rasterised);
  }
});

port.onDisconnect.addListener(() => window.close());

/**
 * As a `data:` URL in an image, where no script runs and nothing is loaded; a `blob:` URL would taint the
 * canvas as soon as the SVG holds a `foreignObject`.
 */
async function draw(svg: string, width: number, height: number): Promise<string> {
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;base64,${svg}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas');
  context.drawImage(image, 0, 0, width, height);
  return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length);
}
