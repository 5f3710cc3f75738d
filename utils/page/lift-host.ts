import { backdropOf } from './backdrop.ts';
import { elementOf, lookUp } from './element-register.ts';
import { shownUrl } from './image-urls.ts';
import { outermostWindow } from './measure.ts';
import { loadTwin } from './natural-size.ts';
import { type OverlayHost, openOverlayHost } from './overlay-host.ts';
import type { LiftStarted } from './page-answers.ts';
import { MARKER_EDGE } from './page-limits.ts';

/** Whatever happens to the worker, the page gets its screen back. */
const WATCHDOG_MS = 10_000;
const LOAD_TIMEOUT_MS = 8000;

/** A part of the image, in pixels of the image scaled by `scale`. */
export interface TileRequest {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Scaled size ÷ the image's own; 1 shows every pixel. */
  scale: number;
  /** Colour of the marker strip, 0xRRGGBB. */
  marker: number;
}

interface Lift {
  host: OverlayHost;
  canvas: HTMLCanvasElement;
  image: HTMLImageElement;
  backdrop: string;
  view: Window;
  /** Device pixels of the whole host; a change means zoom or a new window size. */
  width: number;
  height: number;
  pixelRatio: number;
  cancelled: boolean;
  watchdog: number;
  onKey: (event: KeyboardEvent) => void;
}

let current: Lift | undefined;

/**
 * Puts an empty host above everything in the outermost document, ready to show the picture in tiles at one
 * image pixel per device pixel. The page cannot look inside, gets all events, keeps scroll, focus and selection.
 */
export async function startLift(id: string): Promise<LiftStarted> {
  endLift();
  const image = await loadDrawable(id);
  if (!image) return { ok: false, because: 'not-an-image' };
  // Another lift may have begun while this one was loading.
  endLift();
  const view = outermostWindow();
  // A pinch-zoomed screen shows no pixel at its own size.
  if (Math.abs((view.visualViewport?.scale ?? 1) - 1) > 0.001) return { ok: false, because: 'blocked' };
  const host = openOverlayHost(false);
  if (!host) return { ok: false, because: 'blocked' };
  host.element.setAttribute('aria-hidden', 'true');
  const canvas = view.document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas') as HTMLCanvasElement; // By its namespace.
  canvas.style.cssText = 'display: block; position: absolute; left: 0; top: 0; image-rendering: pixelated';
  host.shadow.append(canvas);
  const room = host.element.getBoundingClientRect();
  const pixelRatio = view.devicePixelRatio;
  const width = Math.floor(room.width * pixelRatio + 0.01);
  const height = Math.floor(room.height * pixelRatio + 0.01);
  if (width < 64 || height < 64) {
    host.remove();
    return { ok: false, because: 'blocked' };
  }
  canvas.width = width;
  canvas.height = height;
  canvas.style.width = `${width / pixelRatio}px`;
  canvas.style.height = `${height / pixelRatio}px`;
  const onKey = (event: KeyboardEvent): void => {
    if (!event.isTrusted || event.key !== 'Escape') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (current) current.cancelled = true;
    hide();
  };
  // Keys go to the window that has the focus: the frame that was clicked, or the top.
  for (const target of new Set([view, window])) target.addEventListener('keydown', onKey, true);
  const watchdog = window.setTimeout(endLift, WATCHDOG_MS);
  const backdrop = backdropOf(elementOf(id));
  current = { host, canvas, image, backdrop, view, width, height, pixelRatio, cancelled: false, watchdog, onKey };
  return {
    ok: true,
    naturalWidth: image.naturalWidth,
    naturalHeight: image.naturalHeight,
    tileWidth: width,
    tileHeight: height - MARKER_EDGE,
  };
}

/** Shows one tile and resolves when the next frame of the tab contains it. */
export async function showTile(tile: TileRequest): Promise<{ state: 'ready' | 'cancelled' | 'gone' }> {
  const lift = current;
  if (!lift) return { state: 'gone' };
  if (lift.cancelled) return { state: 'cancelled' };
  const { canvas, view, width, height } = lift;
  const context = canvas.getContext('2d');
  if (!context || !isIntact(lift)) return { state: 'gone' };
  context.fillStyle = lift.backdrop;
  context.fillRect(0, 0, width, height);
  context.imageSmoothingEnabled = tile.scale !== 1;
  context.imageSmoothingQuality = 'high';
  context.drawImage(
    lift.image,
    tile.x / tile.scale,
    tile.y / tile.scale,
    tile.width / tile.scale,
    tile.height / tile.scale,
    0,
    0,
    tile.width,
    tile.height,
  );
  context.fillStyle = `#${tile.marker.toString(16).padStart(6, '0')}`;
  context.fillRect(0, height - MARKER_EDGE, width, MARKER_EDGE);
  // The first frame starts drawing the tile, the second starts only after that was handed over.
  await new Promise((resolve) => view.requestAnimationFrame(() => view.requestAnimationFrame(resolve)));
  if (lift.cancelled) return { state: 'cancelled' };
  return { state: current === lift && isIntact(lift) ? 'ready' : 'gone' };
}

/** Takes the host away; harmless when there is none. Says whether the user had cancelled. */
export function endLift(): { cancelled: boolean } {
  const cancelled = current?.cancelled ?? false;
  hide();
  current = undefined;
  return { cancelled };
}

function hide(): void {
  if (!current) return;
  clearTimeout(current.watchdog);
  for (const target of new Set([current.view, window])) target.removeEventListener('keydown', current.onKey, true);
  current.host.remove();
}

function isIntact(lift: Lift): boolean {
  if (!lift.host.element.isConnected || !lift.host.element.matches(':popover-open')) return false;
  const room = lift.host.element.getBoundingClientRect();
  return (
    lift.view.devicePixelRatio === lift.pixelRatio &&
    Math.floor(room.width * lift.pixelRatio + 0.01) === lift.width &&
    Math.floor(room.height * lift.pixelRatio + 0.01) === lift.height
  );
}

/** The page's own element where that has all its pixels (nothing can answer otherwise), else one of the same address. */
async function loadDrawable(id: string): Promise<HTMLImageElement | undefined> {
  const entry = lookUp(id);
  const own = entry?.kind === 'img' ? (entry.element as HTMLImageElement | undefined) : undefined; // By its kind.
  if (own && !own.srcset && own.complete && own.naturalWidth > 0 && entry?.url === shownUrl(own)) return own;
  // Of a mask the file is not what is seen.
  if (entry?.url === undefined || entry.kind === 'mask') return undefined;
  const tooLate = new Promise<undefined>((resolve) => setTimeout(resolve, LOAD_TIMEOUT_MS));
  const loaded = await Promise.race([loadTwin(entry.url, elementOf(id)), tooLate]);
  return loaded && loaded.naturalWidth > 0 ? loaded : undefined;
}
