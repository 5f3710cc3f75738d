import { type Box, HANDLES, type Handle, type Point, type Room } from './box.ts';

/** Everything here is in CSS pixels of the stage. */
export interface Size {
  width: number;
  height: number;
}

/** Between the box and what stands beside it; handles reach that far. */
const GAP = 10;
/** From the edges of the screen. */
const MARGIN = 8;
/** Below this length an edge has no handle in its middle: the corners would lie under it. */
const ROOM_FOR_MIDDLE = 64;
/** Below this length corner handles stand outside, so that there is an inside to drag by. */
const ROOM_FOR_CORNERS = 40;
/** How far a handle's middle must stay from the edge of the screen to be seen whole. */
const HANDLE_MARGIN = 6;

const between = (low: number, value: number, high: number): number => Math.max(low, Math.min(high, value));

export function scaleDown({ left, top, right, bottom }: Box, ratio: number): Box {
  return { left: left / ratio, top: top / ratio, right: right / ratio, bottom: bottom / ratio };
}

/** How far above and below the box its handles stand. */
function outOf({ top, bottom }: Box): number {
  return bottom - top < ROOM_FOR_CORNERS ? GAP : 0;
}

/** The places of the handles that fit. */
export function placeHandles(box: Box, screen: Room): Map<Handle, Point> {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const out = { x: width < ROOM_FOR_CORNERS ? GAP : 0, y: outOf(box) };
  const at = (handle: Handle): Point => ({
    x: handle.includes('w') ? box.left - out.x : handle.includes('e') ? box.right + out.x : (box.left + box.right) / 2,
    y: handle.includes('n') ? box.top - out.y : handle.includes('s') ? box.bottom + out.y : (box.top + box.bottom) / 2,
  });
  const places = new Map<Handle, Point>();
  for (const handle of HANDLES) {
    const isMiddle = handle.length === 1;
    if (isMiddle && (handle === 'n' || handle === 's' ? width : height) < ROOM_FOR_MIDDLE) continue;
    const { x, y } = at(handle);
    places.set(handle, {
      x: between(HANDLE_MARGIN, x, screen.width - HANDLE_MARGIN),
      y: between(HANDLE_MARGIN, y, screen.height - HANDLE_MARGIN),
    });
  }
  return places;
}

/** The size stands above the left corner, else below, else inside. */
export function placeChip(box: Box, chip: Size, screen: Room): Point {
  const x = between(MARGIN, box.left, screen.width - chip.width - MARGIN);
  const gap = GAP + outOf(box);
  const above = box.top - chip.height - gap;
  if (above >= MARGIN) return { x, y: above };
  const below = box.bottom + gap;
  if (below + chip.height <= screen.height - MARGIN) return { x, y: below };
  return { x: between(MARGIN, box.left + GAP, screen.width - chip.width - MARGIN), y: Math.max(box.top, 0) + GAP };
}

/** The buttons stand below the right corner, else above, else inside; never on the chip. */
export function placeBar(box: Box, bar: Size, chip: { at: Point; size: Size }, screen: Room): Point {
  const x = between(MARGIN, box.right - bar.width, screen.width - bar.width - MARGIN);
  const beside = (y: number): boolean =>
    y >= MARGIN && y + bar.height <= screen.height - MARGIN && !isOn({ x, y }, bar, chip.at, chip.size);
  const gap = GAP + outOf(box);
  const places = [
    box.bottom + gap,
    box.top - bar.height - gap,
    box.bottom + gap + chip.size.height + MARGIN,
    box.top - bar.height - gap - chip.size.height - MARGIN,
  ];
  const y = places.find(beside) ?? between(MARGIN, box.bottom - bar.height - GAP, screen.height - bar.height - MARGIN);
  return { x, y };
}

function isOn(a: Point, sizeOfA: Size, b: Point, sizeOfB: Size): boolean {
  return (
    a.x < b.x + sizeOfB.width && b.x < a.x + sizeOfA.width && a.y < b.y + sizeOfB.height && b.y < a.y + sizeOfA.height
  );
}
