import { createHash } from 'node:crypto';
import sharp from 'sharp';

export type Rgb = readonly [number, number, number];

/** What an image file holds; sizes and pixels upright, EXIF orientation applied. */
export interface DecodedImage {
  mediaType: string;
  width: number;
  height: number;
  /** Length of the file. */
  bytes: number;
  /** Mean colour, weighted by alpha, of top left, top right, bottom left, bottom right. */
  quadrants: [Rgb, Rgb, Rgb, Rgb];
  /** SHA-256, hex, of the decoded sRGB pixels as 8-bit RGBA rows. */
  pixelsSha256: string;
}

/** A decoded image and how it came. */
export interface ReceivedImage extends DecodedImage {
  kind: 'base64' | 'url' | 'file';
  /** The block's place in the request. */
  message: number;
  block: number;
  url?: string;
  fileId?: string;
  /** Size at which the asked model sees it, and the visual tokens of that size. */
  seenWidth: number;
  seenHeight: number;
  tokens: number;
}

/** The type by the first bytes, or undefined for none of those the service takes. */
export function sniff(bytes: Buffer): string | undefined {
  const ascii = bytes.subarray(0, 16).toString('latin1');
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (ascii.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (ascii.startsWith('GIF87a') || ascii.startsWith('GIF89a')) return 'image/gif';
  if (ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WEBP') return 'image/webp';
  return undefined;
}

/** Upright width and height from the header alone, or undefined when it cannot be read. */
export async function measure(bytes: Buffer): Promise<{ width: number; height: number } | undefined> {
  try {
    const { autoOrient } = await sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch {
    return undefined;
  }
}

/** Conversations resend their images with every turn; decoding each once keeps long tests quick. */
const decodedBefore = new Map<string, DecodedImage>();
const MOST_REMEMBERED = 200;

/** Decodes the first frame completely, or returns undefined for a file that is damaged or of another type. */
export async function decode(bytes: Buffer): Promise<DecodedImage | undefined> {
  const key = createHash('sha256').update(bytes).digest('base64');
  const known = decodedBefore.get(key);
  if (known) return known;
  const mediaType = sniff(bytes);
  if (!mediaType) return undefined;
  try {
    const { data, info } = await sharp(bytes, { failOn: 'error' })
      .autoOrient()
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    const decoded: DecodedImage = {
      mediaType,
      width,
      height,
      bytes: bytes.length,
      quadrants: quadrantsOf(data, width, height),
      pixelsSha256: createHash('sha256').update(data).digest('hex'),
    };
    if (decodedBefore.size >= MOST_REMEMBERED) decodedBefore.clear();
    decodedBefore.set(key, decoded);
    return decoded;
  } catch {
    return undefined;
  }
}

/** The middle row and column of odd sizes belong to both sides, so that a single pixel fills all four. */
function quadrantsOf(rgba: Buffer, width: number, height: number): DecodedImage['quadrants'] {
  const columns = [
    [0, Math.ceil(width / 2)],
    [Math.floor(width / 2), width],
  ] as const;
  const rows = [
    [0, Math.ceil(height / 2)],
    [Math.floor(height / 2), height],
  ] as const;
  const mean = (row: 0 | 1, column: 0 | 1): Rgb => meanColour(rgba, width, columns[column], rows[row]);
  return [mean(0, 0), mean(0, 1), mean(1, 0), mean(1, 1)];
}

function meanColour(
  rgba: Buffer,
  width: number,
  [left, right]: readonly [number, number],
  [top, bottom]: readonly [number, number],
): Rgb {
  let [red, green, blue, weight] = [0, 0, 0, 0];
  for (let y = top; y < bottom; y++) {
    for (let at = (y * width + left) * 4, end = (y * width + right) * 4; at < end; at += 4) {
      const alpha = rgba[at + 3] ?? 0;
      red += (rgba[at] ?? 0) * alpha;
      green += (rgba[at + 1] ?? 0) * alpha;
      blue += (rgba[at + 2] ?? 0) * alpha;
      weight += alpha;
    }
  }
  const share = (sum: number): number => (weight === 0 ? 0 : Math.round(sum / weight));
  return [share(red), share(green), share(blue)];
}
