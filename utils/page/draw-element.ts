import { backdropOf } from './backdrop.ts';
import { lookAt } from './blank.ts';
import { type Shown, showing } from './element-register.ts';
import { encodePng } from './encode-png.ts';
import { drawnParent } from './measure.ts';
import type { Size } from './natural-size.ts';
import type { ReadBytes } from './page-answers.ts';
import { pictureBox } from './picture-box.ts';
import { blobBytes, canvasReturnsNoise } from './read-bytes.ts';

/** Beyond this a canvas is blank instead of an error (Chromium, Firefox). */
const LONGEST_CANVAS_EDGE = 16_384;
const MOST_CANVAS_PIXELS = 268_435_456;
/** A drawing surface that keeps no pixels has them in the very frame in which the page draws. */
const MOST_FRAMES = 3;

type Painted = { ok: true; canvas: HTMLCanvasElement } | Extract<ReadBytes, { ok: false }>;

/**
 * Draws the element at its own size and reads that back as PNG: the same pixels, though not the same file. Of a video
 * that is its current frame.
 */
export async function drawBytes(id: string): Promise<ReadBytes> {
  const shown = showing(id);
  if (!shown?.element.isConnected) return { ok: false, because: 'gone' };
  if (canvasReturnsNoise()) return { ok: false, because: 'noise' };
  try {
    const painted = await paint(shown);
    if (!painted.ok) return painted;
    const blob = await encodePng(painted.canvas);
    return blob ? await blobBytes(blob) : { ok: false, because: 'not-an-image' };
  } catch {
    return { ok: false, because: 'tainted' };
  }
}

async function paint(shown: Shown): Promise<Painted> {
  const { element, kind } = shown;
  // The kind proves the class: only elements of that name are registered with it.
  if (kind === 'img') return paintImage(element as HTMLImageElement);
  if (kind === 'canvas') return await paintSurface(element as HTMLCanvasElement, element as HTMLCanvasElement);
  if (kind === 'mask') return await paintMask(shown);
  if (kind !== 'video') return { ok: false, because: 'not-an-image' };
  const video = element as HTMLVideoElement;
  return await paintSurface(video, { width: video.videoWidth, height: video.videoHeight });
}

function paintImage(image: HTMLImageElement): Painted {
  const { naturalWidth: width, naturalHeight: height } = image;
  // An image chosen from a srcset reports a size divided by its density: drawn at that it would lose pixels.
  if (!image.complete || width === 0 || image.srcset) return { ok: false, because: 'not-an-image' };
  return onCanvas({ width, height }, (context) => context.drawImage(image, 0, 0));
}

/**
 * Over the colour behind it, as the page shows it. A surface that keeps nothing between frames is read in a frame in
 * which the page draws; what stays empty or black, as protected videos do, only the screen can show.
 */
async function paintSurface(surface: HTMLCanvasElement | HTMLVideoElement, size: Size): Promise<Painted> {
  const view = surface.ownerDocument.defaultView ?? window;
  for (let frame = 0; frame < MOST_FRAMES; frame++) {
    // Asked for after the page's own callbacks, so this one runs after they have drawn.
    if (frame > 0) await new Promise((resolve) => view.requestAnimationFrame(resolve));
    const look = lookAt(surface);
    if (look === 'unknown') return { ok: false, because: 'tainted' };
    if (look === 'something') {
      return onCanvas(size, (context) => {
        context.fillStyle = backdropOf(surface);
        context.fillRect(0, 0, size.width, size.height);
        context.drawImage(surface, 0, 0);
      });
    }
  }
  return { ok: false, because: 'blank' };
}

/** The shape in the colour that shows through it; where more than one colour does, only the screen has it. */
async function paintMask(shown: Shown): Promise<Painted> {
  const { element, pseudo, url } = shown;
  const style = element.ownerDocument.defaultView?.getComputedStyle(element, pseudo);
  const isPlain =
    style?.backgroundImage === 'none' && style.maskMode !== 'luminance' && !style.maskImage.includes(', ');
  if (!style || !isPlain || url === undefined) return { ok: false, because: 'not-an-image' };
  const image = new Image();
  // As browsers ask for masks. https://drafts.fxtf.org/css-masking/#priv-sec
  image.crossOrigin = 'anonymous';
  image.src = url;
  await image.decode();
  const box = pictureBox(shown);
  const { naturalWidth: width, naturalHeight: height } = image;
  const fills = /^(?:cover|contain|100%(?: 100%)?)$/.test(style.maskSize) || Math.abs(width - box.width) < 1;
  if (!fills || Math.abs(width / height / (box.width / box.height) - 1) > 0.02) {
    return { ok: false, because: 'not-an-image' };
  }
  const scale = Math.max(1, (box.width * devicePixelRatio) / width);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  return onCanvas(size, (context) => {
    const fill = (operation: GlobalCompositeOperation, colour: string): void => {
      context.globalCompositeOperation = operation;
      context.fillStyle = colour;
      context.fillRect(0, 0, size.width, size.height);
    };
    context.drawImage(image, 0, 0, size.width, size.height);
    fill('source-in', style.backgroundColor);
    fill('destination-over', backdropOf((pseudo === undefined ? drawnParent(element) : element) ?? undefined));
  });
}

function onCanvas({ width, height }: Size, draw: (context: CanvasRenderingContext2D) => void): Painted {
  if (Math.max(width, height) > LONGEST_CANVAS_EDGE || width * height > MOST_CANVAS_PIXELS) {
    return { ok: false, because: 'too-large' };
  }
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return { ok: false, because: 'blocked' };
  draw(context);
  return { ok: true, canvas };
}
