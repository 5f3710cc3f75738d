/**
 * Encodes a canvas as PNG and keeps the page drawing frames meanwhile: Chromium encodes PNG and JPEG in the idle time
 * between frames, and on a page that draws none it begins only after a second (`kIdleTaskStartTimeoutDelayMs` in
 * https://source.chromium.org/chromium/chromium/src/+/main:third_party/blink/renderer/core/html/canvas/canvas_async_blob_creator.cc).
 *
 * @returns null where the browser cannot encode it. Rejects for a canvas that another site's picture has tainted.
 */
export async function encodePng(canvas: HTMLCanvasElement): Promise<Blob | null> {
  let isDone = false;
  const draw = (): void => {
    if (!isDone) requestAnimationFrame(draw);
  };
  draw();
  try {
    return await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  } finally {
    isDone = true;
  }
}
