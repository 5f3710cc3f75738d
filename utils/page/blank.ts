import type { Shown } from './element-register.ts';
import { loadTwin } from './natural-size.ts';

/** Edge of the copy that is looked at, in pixels: what shows nothing does so everywhere. */
const LOOK_EDGE = 32;
/** A spacer stretched over something. */
const SPACER_EDGE = 2;

/** @returns whether a picture is known to be a transparent cover; false where the browser lets nobody look. */
export async function isCover(shown: Shown): Promise<boolean> {
  const source = await drawableOf(shown);
  if (!source) return false;
  const { width, height } = sizeOf(source);
  return (width <= SPACER_EDGE && height <= SPACER_EDGE) || lookAt(source) === 'transparent';
}

async function drawableOf({ element, kind, url }: Shown): Promise<HTMLImageElement | HTMLCanvasElement | undefined> {
  if (kind === 'img') return element as HTMLImageElement; // By its kind.
  if (kind === 'canvas') return element as HTMLCanvasElement; // Likewise.
  if (url === undefined || kind === 'svg' || kind === 'mask' || kind === 'poster') return undefined;
  const twin = await loadTwin(url, element);
  return twin.naturalWidth > 0 ? twin : undefined;
}

function sizeOf(source: HTMLImageElement | HTMLCanvasElement): { width: number; height: number } {
  return 'naturalWidth' in source ? { width: source.naturalWidth, height: source.naturalHeight } : source;
}

/** @returns `unknown` where reading is forbidden. A drawing surface whose frame is gone is transparent or black. */
export function lookAt(source: CanvasImageSource): 'transparent' | 'black' | 'something' | 'unknown' {
  try {
    const canvas = document.createElement('canvas');
    canvas.width = LOOK_EDGE;
    canvas.height = LOOK_EDGE;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return 'unknown';
    context.imageSmoothingQuality = 'high';
    context.drawImage(source, 0, 0, LOOK_EDGE, LOOK_EDGE);
    const { data } = context.getImageData(0, 0, LOOK_EDGE, LOOK_EDGE);
    if (data.every((value) => value === 0)) return 'transparent';
    return data.every((value, index) => value === (index % 4 === 3 ? 255 : 0)) ? 'black' : 'something';
  } catch {
    return 'unknown';
  }
}
