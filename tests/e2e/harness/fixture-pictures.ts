import { createHash } from 'node:crypto';
import sharp from 'sharp';

export type Rgb = readonly [red: number, green: number, blue: number];

/** Top left, top right, bottom left, bottom right. */
export type Quadrants = readonly [Rgb, Rgb, Rgb, Rgb];

export type PictureFormat = 'png' | 'jpg' | 'webp' | 'gif' | 'avif' | 'svg';

export interface Picture {
  /** Decides the colours. */
  name: string;
  /** Pixels. */
  width: number;
  height: number;
  /**
   * How far each channel of each pixel may stray from its quadrant's colour, 0 to 25. The mean stays; the
   * file grows (a PNG of 1 megapixel with 25 has 2 MB), and no resampling leaves it unchanged.
   */
  noise: number;
}

/** Far enough apart that a mean colour names one of them, JPEG and resampling included. */
const PALETTE: readonly Rgb[] = [
  [200, 50, 50],
  [50, 180, 60],
  [50, 80, 200],
  [210, 190, 50],
  [180, 60, 190],
  [60, 190, 200],
  [230, 130, 50],
  [120, 120, 120],
  [60, 50, 90],
  [200, 200, 210],
  [110, 70, 50],
  [150, 210, 150],
];

/** The four colours of a picture of this name: always the same, four different ones, another set for another name. */
export function coloursOf(name: string): Quadrants {
  const digest = createHash('sha256').update(name).digest();
  const left = [...PALETTE];
  const take = (index: number): Rgb => {
    const [colour] = left.splice((digest[index] ?? 0) % left.length, 1);
    if (!colour) throw new Error('The palette has fewer than four colours');
    return colour;
  };
  return [take(0), take(1), take(2), take(3)];
}

/** Raw RGB, three bytes a pixel, row by row: what a lossless way of acquiring must deliver. */
export function drawPixels({ name, width, height, noise }: Picture): Buffer {
  const colours = coloursOf(name);
  const pixels = Buffer.alloc(width * height * 3);
  let random = 1;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const quadrant = (y * 2 >= height ? 2 : 0) + (x * 2 >= width ? 1 : 0);
      const colour = colours[quadrant] ?? colours[0];
      for (let channel = 0; channel < 3; channel++, at++) {
        // Numerical Recipes' linear congruential generator: deterministic, and its high bits are even.
        random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
        const stray = noise === 0 ? 0 : Math.floor(((random >>> 16) / 65536) * (2 * noise + 1)) - noise;
        pixels[at] = (colour[channel] ?? 0) + stray;
      }
    }
  }
  return pixels;
}

/** The picture as a file. */
export async function drawPicture(picture: Picture, format: PictureFormat): Promise<Buffer> {
  if (format === 'svg') return Buffer.from(svgOf(picture));
  const { width, height } = picture;
  const image = sharp(drawPixels(picture), { raw: { width, height, channels: 3 } });
  switch (format) {
    case 'png':
      return await image.png({ compressionLevel: 6 }).toBuffer();
    case 'jpg':
      return await image.jpeg({ quality: 92 }).toBuffer();
    case 'webp':
      return await image.webp({ lossless: true }).toBuffer();
    case 'gif':
      return await image.gif().toBuffer();
    case 'avif':
      return await image.avif({ quality: 80, effort: 0 }).toBuffer();
  }
}

const TYPES = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  svg: 'image/svg+xml',
} as const satisfies Record<PictureFormat, string>;

export function mediaTypeOf(format: PictureFormat): string {
  return TYPES[format];
}

export function isPictureFormat(text: string): text is PictureFormat {
  return text in TYPES;
}

function svgOf({ name, width, height }: Picture): string {
  const boxes = coloursOf(name).map((colour, quadrant) => {
    const x = (quadrant % 2) * (width / 2);
    const y = Math.floor(quadrant / 2) * (height / 2);
    return `<rect x="${x}" y="${y}" width="${width / 2}" height="${height / 2}" fill="rgb(${colour.join(',')})"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${boxes.join('')}</svg>`;
}
