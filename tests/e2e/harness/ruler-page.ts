import { expect } from '@playwright/test';
import type { FastifyInstance } from 'fastify';
import sharp from 'sharp';

/** Path of a page whose every device pixel has a colour that says where it is. */
export const RULER_PATH = '/ruler';

/**
 * A canvas of one pixel per device pixel at the top left of the page: the red level is x modulo
 * 256, green is y modulo 256, blue has the rest of both. Drawn anew when the zoom changes.
 */
const RULER_HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Ruler</title>
<style>
  html, body { margin: 0; background: #fff }
  body { height: 6000px }
  canvas { position: absolute; left: 0; top: 0; image-rendering: pixelated }
</style><canvas></canvas><script>
  const canvas = document.querySelector('canvas');
  let ratio = 0;
  const draw = () => {
    if (ratio === devicePixelRatio) return;
    ratio = devicePixelRatio;
    const [width, height] = [2100, 3900];
    Object.assign(canvas, { width, height });
    canvas.style.width = width / ratio + 'px';
    canvas.style.height = height / ratio + 'px';
    const context = canvas.getContext('2d');
    const pixels = context.createImageData(width, height);
    for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++) {
      pixels.data[at++] = x & 255;
      pixels.data[at++] = y & 255;
      pixels.data[at++] = (x >> 8) | ((y >> 8) << 4);
      pixels.data[at++] = 255;
    }
    context.putImageData(pixels, 0, 0);
  };
  draw();
  addEventListener('resize', draw);
</script></html>`;

export function addRuler(app: FastifyInstance): void {
  app.get(RULER_PATH, async (_, reply) => reply.type('text/html').send(RULER_HTML));
}

/** The edges of what a picture of the ruler shows, in device pixels of the page; `right` and `bottom` are past the end. */
export interface Edges {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Reads off where a picture of the ruler was cut, and holds every pixel of it to that. */
export async function readRuler(png: Buffer): Promise<Edges> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const at = (x: number, y: number): { x: number; y: number } => {
    const [red = 0, green = 0, blue = 0] = data.subarray((y * width + x) * 3);
    return { x: red | ((blue & 15) << 8), y: green | ((blue >> 4) << 8) };
  };
  const first = at(0, 0);
  let wrong = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const place = at(x, y);
      if (place.x !== first.x + x || place.y !== first.y + y) wrong++;
    }
  }
  expect(wrong, `pixels of ${width}×${height} that do not continue from ${JSON.stringify(first)}`).toBe(0);
  return { left: first.x, top: first.y, right: first.x + width, bottom: first.y + height };
}
