import { type OverlayHost, openOverlayHost } from '../overlay-host.ts';
import type { Marker } from '../page-answers.ts';
import { SQUARE_EDGE as EDGE } from '../page-limits.ts';
import { twoFrames } from '../two-frames.ts';
import type { Box } from './box.ts';
import type { Screen } from './screen.ts';

/** Whatever happens to the worker, the page gets its screen back. */
const WATCHDOG_MS = 15_000;

let shown: { host: OverlayHost; watchdog: number } | undefined;

/**
 * Shows a small square of a random colour and nothing else of ours: a capture that has it was taken after everything
 * else had gone. It stands in a corner that the box leaves free; a box that takes all four has it inside.
 *
 * @returns undefined where the page lets nothing be shown.
 */
export async function showMarker(box: Box, { room, viewport }: Screen): Promise<Marker | undefined> {
  dropMarker();
  const host = openOverlayHost(false);
  if (!host) return undefined;
  shown = { host, watchdog: window.setTimeout(dropMarker, WATCHDOG_MS) };
  const corners = [0, room.height - EDGE].flatMap((y) => [0, room.width - EDGE].map((x) => ({ x, y })));
  const free = corners.find(
    ({ x, y }) => x + EDGE <= box.left || x >= box.right || y + EDGE <= box.top || y >= box.bottom,
  );
  const at = free ?? { x: 0, y: 0 };
  const colour = randomColour();
  const { pinch, devicePixelRatio } = viewport;
  const scale = pinch.scale * devicePixelRatio;
  const square = host.view.document.createElementNS('http://www.w3.org/1999/xhtml', 'div') as HTMLElement; // By its namespace.
  square.style.cssText = [
    'position: absolute',
    `left: ${at.x / scale + pinch.x}px`,
    `top: ${at.y / scale + pinch.y}px`,
    `width: ${EDGE / scale}px`,
    `height: ${EDGE / scale}px`,
    `background: #${colour.toString(16).padStart(6, '0')}`,
    'forced-color-adjust: none',
  ].join(';');
  host.shadow.append(square);
  await twoFrames(host.view);
  return { ...at, colour, inside: free === undefined };
}

/** Takes the square away; harmless when there is none. */
export function dropMarker(): void {
  if (!shown) return;
  clearTimeout(shown.watchdog);
  shown.host.remove();
  shown = undefined;
}

function randomColour(): number {
  const [red = 0, green = 0, blue = 0] = crypto.getRandomValues(new Uint8Array(3));
  return (red << 16) | (green << 8) | blue;
}
