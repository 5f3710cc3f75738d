import { browser } from '#imports';
import { drawSvg } from '@/utils/image/draw-svg.ts';
import { OFFSCREEN_PORT, type Rasterised, rasteriseRequestSchema } from '@/utils/messaging/offscreen-port.ts';

/** Draws SVGs for the worker, until the worker goes; it opens a new document when it needs one again. */
const port = browser.runtime.connect({ name: OFFSCREEN_PORT });

port.onMessage.addListener(async (message: unknown) => {
  const request = rasteriseRequestSchema.safeParse(message);
  if (!request.success) return;
  const { id, svg, width, height } = request.data;
  try {
    const canvas = await drawSvg(svg, width, height);
    const png = canvas.toDataURL('image/png').slice('data:image/png;base64,'.length);
    port.postMessage({ id, png } satisfies Rasterised);
  } catch {
    port.postMessage({ id } satisfies Rasterised);
  }
});

port.onDisconnect.addListener(() => window.close());
