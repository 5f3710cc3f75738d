import { describe, expect, it } from 'vitest';
import { toFramePixels } from '@/utils/capture/place.ts';
import { screenOf, toArea, toBox, toPixels } from '@/utils/page/region/screen.ts';

const NO_PINCH = { x: 0, y: 0, scale: 1 };
const screen = (devicePixelRatio: number, pinch = NO_PINCH) =>
  screenOf(
    { innerWidth: 1280, innerHeight: 800, devicePixelRatio, scrollX: 0, scrollY: 0, pinch },
    { width: 1265, height: 800 },
  );

describe.each([
  ['pixel ratio 1', screen(1)],
  ['pixel ratio 1.5 at 67 %', screen(1.0049999952316284)],
  ['pixel ratio 2 at 175 %', screen(3.5)],
  ['a pinch-zoomed screen', screen(2, { x: 120.5, y: 33.25, scale: 1.7 })],
])('at %s', (_, at) => {
  it('what is drawn is what is cut out, to the pixel, whichever box it is', () => {
    const { width, height } = at.room;
    const frame = { width: Math.round(1280 * at.viewport.devicePixelRatio), height };
    for (let step = 0; step < 200; step++) {
      const box = { left: step, top: (step * 3) % height, right: width - step * 2, bottom: height };
      const pixels = { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top };
      const area = toArea(box, at);
      expect(toFramePixels(area, frame, at.viewport)).toEqual(pixels);
      expect(toBox(area, at)).toEqual(box);
    }
  });
});

it('takes the pointer where the screen shows it', () => {
  expect(toPixels({ x: 100.5, y: 20 }, screen(2))).toEqual({ x: 201, y: 40 });
  expect(toPixels({ x: 150, y: 60 }, screen(2, { x: 50, y: 10, scale: 2 }))).toEqual({ x: 400, y: 200 });
});

it('offers every device pixel but those of the scroll bar, pinch-zoomed or not', () => {
  expect(screen(2).room).toEqual({ width: 2530, height: 1600 });
  expect(screen(2, { x: 50, y: 10, scale: 2 }).room).toEqual({ width: 2530, height: 1600 });
});
