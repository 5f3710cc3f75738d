import { type Browser, browser } from '#imports';
import { base64ToBytes, bytesToBase64 } from '@/utils/image/base64.ts';
import { OFFSCREEN_PORT, type RasteriseRequest, rasterisedSchema } from '@/utils/messaging/offscreen-port.ts';

/** Closing an idle offscreen document frees a renderer process; the next SVG opens it again in about 50 ms. */
const IDLE_MS = 10_000;
/** An SVG that takes longer is broken or hostile. */
const TIMEOUT_MS = 10_000;

let opening: Promise<Browser.runtime.Port> | undefined;
let closing: ReturnType<typeof setTimeout> | undefined;
let nextId = 1;

/**
 * Draws an SVG at the given size in a document, which the worker lacks; scripts and remote parts stay dead
 * because it is drawn as an image.
 *
 * @returns a PNG. Rejects when the SVG cannot be drawn.
 */
export async function rasteriseSvg(
  svg: Uint8Array,
  size: { width: number; height: number },
  signal: AbortSignal,
): Promise<Blob> {
  clearTimeout(closing);
  opening ??= openDocument();
  const port = await opening;
  const id = nextId++;
  try {
    return await new Promise<Blob>((resolve, reject) => {
      const stop = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
      stop.addEventListener('abort', () => reject(new Error('The SVG took too long to draw')), { once: true });
      port.onDisconnect.addListener(() => reject(new Error('The drawing document closed')));
      port.onMessage.addListener(function listen(message: unknown) {
        const answer = rasterisedSchema.safeParse(message);
        if (!answer.success || answer.data.id !== id) return;
        port.onMessage.removeListener(listen);
        if (answer.data.png === undefined) reject(new Error('The SVG cannot be drawn'));
        else resolve(new Blob([base64ToBytes(answer.data.png)], { type: 'image/png' }));
      });
      port.postMessage({ id, svg: bytesToBase64(svg), ...size } satisfies RasteriseRequest);
    });
  } finally {
    closing = setTimeout(() => void closeDocument(), IDLE_MS);
  }
}

/** The offscreen document connects by itself once it is there. */
async function openDocument(): Promise<Browser.runtime.Port> {
  const connected = new Promise<Browser.runtime.Port>((resolve) => {
    waiting = resolve;
  });
  await browser.offscreen.createDocument({
    url: '/offscreen.html',
    reasons: ['DOM_PARSER'],
    justification: 'Draws SVG images, which needs a document.',
  });
  return await connected;
}

let waiting: ((port: Browser.runtime.Port) => void) | undefined;

/** Takes the port of the offscreen document; registered synchronously with the other listeners. */
export function serveOffscreen(port: Browser.runtime.Port): void {
  if (port.name !== OFFSCREEN_PORT) return;
  port.onDisconnect.addListener(() => {
    opening = undefined;
  });
  // A document left over from a worker that was ended connects again without having been asked for.
  if (waiting) waiting(port);
  else opening = Promise.resolve(port);
  waiting = undefined;
}

async function closeDocument(): Promise<void> {
  opening = undefined;
  await browser.offscreen.closeDocument().catch(() => undefined);
}
