import { describe, expect, it } from 'vitest';
import { boxBetween, dragHandle, fitBox, type Handle, isInside, oppositeCorner } from '@/utils/page/region/box.ts';
import {
  boxOf,
  movePointer,
  pressKey,
  pressPointer,
  refit,
  releasePointer,
  type Selection,
} from '@/utils/page/region/selection.ts';

const room = { width: 1000, height: 600 };
const box = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom });
const standing: Selection = { phase: 'standing', box: box(100, 100, 300, 200) };

function press(selection: Selection, ...keys: readonly string[]): Selection {
  return keys.reduce<Selection>((before, text) => {
    const parts = text.split('+');
    const key = { key: parts.at(-1) ?? '', shiftKey: parts.includes('Shift'), ctrlKey: parts.includes('Ctrl') };
    const effect = pressKey(before, key, room);
    if (typeof effect !== 'object') throw new Error(`${text} ended in ${effect}`);
    return effect.selection;
  }, selection);
}

describe('a box', () => {
  it.each([
    ['drawn down and right', { x: 10, y: 20 }, { x: 110, y: 70 }, box(10, 20, 110, 70)],
    ['drawn up and left', { x: 110, y: 70 }, { x: 10, y: 20 }, box(10, 20, 110, 70)],
    ['drawn past the edges', { x: 900, y: 500 }, { x: 1200, y: 900 }, box(900, 500, 1000, 600)],
    ['between pixels', { x: 10.4, y: 20.6 }, { x: 110.5, y: 70.4 }, box(10, 21, 111, 70)],
    ['of no size has one pixel', { x: 1000, y: 600 }, { x: 1000, y: 600 }, box(999, 599, 1000, 600)],
  ])('%s', (_, from, to, expected) => {
    expect(boxBetween(from, to, room)).toEqual(expected);
  });

  it.each<[Handle, { x: number; y: number }, ReturnType<typeof box>, Handle]>([
    ['e', { x: 350, y: 0 }, box(100, 100, 350, 200), 'e'],
    ['nw', { x: 90, y: 80 }, box(90, 80, 300, 200), 'nw'],
    ['s', { x: 0, y: 700 }, box(100, 100, 300, 600), 's'],
    ['e', { x: 50, y: 0 }, box(50, 100, 100, 200), 'w'],
    ['se', { x: 50, y: 50 }, box(50, 50, 100, 100), 'nw'],
  ])('by its handle %s', (handle, to, expected, becomes) => {
    expect(dragHandle(box(100, 100, 300, 200), handle, to, room)).toEqual({ box: expected, handle: becomes });
  });

  it('keeps its size where the room allows it', () => {
    expect(fitBox(box(900, 500, 1100, 700), room)).toEqual(box(800, 400, 1000, 600));
    expect(fitBox(box(0, 0, 5000, 100), room)).toEqual(box(0, 0, 1000, 100));
  });

  it('begins towards the larger part of the screen', () => {
    expect(oppositeCorner({ x: 100, y: 100 }, room)).toEqual({ x: 433, y: 300 });
    expect(oppositeCorner({ x: 900, y: 500 }, room)).toEqual({ x: 567, y: 300 });
    // The middle of an odd number of pixels is rounded up, and no nearer to the end for that.
    expect(oppositeCorner({ x: 440, y: 300 }, { width: 879, height: 600 })).toEqual({ x: 733, y: 500 });
  });

  it('holds its first pixel and not the one after its last', () => {
    expect(isInside({ x: 100, y: 100 }, box(100, 100, 300, 200))).toBe(true);
    expect(isInside({ x: 300, y: 150 }, box(100, 100, 300, 200))).toBe(false);
  });
});

describe('by keyboard', () => {
  const aiming: Selection = { phase: 'aiming', at: { x: 500, y: 300 } };

  it('arrow keys move the crosshair, with Ctrl ten times as far, never off the screen', () => {
    expect(press(aiming, 'ArrowLeft', 'Ctrl+ArrowUp')).toEqual({ phase: 'aiming', at: { x: 499, y: 290 } });
    expect(press({ phase: 'aiming', at: { x: 3, y: 0 } }, 'Ctrl+ArrowLeft', 'ArrowUp')).toEqual({
      phase: 'aiming',
      at: { x: 0, y: 0 },
    });
  });

  it.each(['Enter', ' '])('%j sets the first corner, and a box of some size stands there', (key) => {
    const sized = press({ phase: 'aiming', at: { x: 100, y: 100 } }, key);
    expect(boxOf(sized, room)).toEqual(box(100, 100, 433, 300));
  });

  it.each(['', 'Shift+'])('%sarrow keys carry the second corner, across the first one too', (modifier) => {
    const sized = press({ phase: 'aiming', at: { x: 100, y: 100 } }, 'Enter', `${modifier}ArrowRight`, 'Ctrl+ArrowUp');
    expect(boxOf(sized, room)).toEqual(box(100, 100, 434, 290));
    const crossed = press(sized, ...Array<string>(40).fill(`Ctrl+${modifier}ArrowLeft`));
    expect(boxOf(crossed, room)).toEqual(box(34, 100, 100, 290));
  });

  it('Space fixes the second corner; from then on arrow keys move, and with Shift resize', () => {
    const fixed = press({ phase: 'aiming', at: { x: 100, y: 100 } }, 'Enter', ' ', 'ArrowRight');
    expect(boxOf(fixed, room)).toEqual(box(101, 100, 434, 300));
    expect(boxOf(press(fixed, 'Ctrl+Shift+ArrowDown', 'Shift+ArrowLeft'), room)).toEqual(box(101, 100, 433, 310));
  });

  it('nothing leaves the screen, and nothing shrinks to nothing', () => {
    const many = (key: string) => Array<string>(200).fill(key);
    expect(boxOf(press(standing, ...many('Ctrl+ArrowRight')), room)).toEqual(box(800, 100, 1000, 200));
    expect(boxOf(press(standing, ...many('Ctrl+Shift+ArrowLeft')), room)).toEqual(box(100, 100, 101, 200));
    expect(boxOf(press(standing, ...many('Ctrl+Shift+ArrowDown')), room)).toEqual(box(100, 100, 300, 600));
  });

  it('Enter takes a box, Escape leaves, everything else is not ours', () => {
    const key = (name: string) => ({ key: name, shiftKey: false, ctrlKey: false });
    expect(pressKey(standing, key('Enter'), room)).toBe('take');
    expect(pressKey(press(aiming, 'Enter'), key('Enter'), room)).toBe('take');
    expect(pressKey(standing, key('Escape'), room)).toBe('leave');
    expect(pressKey(aiming, key('Escape'), room)).toBe('leave');
    expect(pressKey(aiming, key('a'), room)).toBeUndefined();
    expect(pressKey(standing, key('PageDown'), room)).toBeUndefined();
  });
});

describe('by pointer', () => {
  const drag = (start: Selection, from: { x: number; y: number }, to: { x: number; y: number }, handle?: Handle) =>
    releasePointer(movePointer(pressPointer(start, from, handle, room), to, room), room);
  const aiming: Selection = { phase: 'aiming', at: { x: 0, y: 0 } };

  it('a drag draws a box that stands', () => {
    expect(drag(aiming, { x: 50, y: 60 }, { x: 20, y: 160 })).toEqual({ phase: 'standing', box: box(20, 60, 50, 160) });
  });

  it('a click draws nothing and keeps what stood', () => {
    expect(drag(aiming, { x: 50, y: 60 }, { x: 52, y: 61 })).toMatchObject({ phase: 'aiming' });
    expect(drag(standing, { x: 500, y: 500 }, { x: 502, y: 500 })).toEqual(standing);
  });

  it('inside the box it moves, outside it draws anew, at a handle it resizes', () => {
    expect(boxOf(drag(standing, { x: 150, y: 150 }, { x: 160, y: 130 }), room)).toEqual(box(110, 80, 310, 180));
    expect(boxOf(drag(standing, { x: 400, y: 400 }, { x: 500, y: 500 }), room)).toEqual(box(400, 400, 500, 500));
    expect(boxOf(drag(standing, { x: 300, y: 200 }, { x: 310, y: 190 }, 'se'), room)).toEqual(box(100, 100, 310, 190));
  });

  it('keys but Escape wait while the pointer is down', () => {
    const moving = pressPointer(standing, { x: 150, y: 150 }, undefined, room);
    expect(pressKey(moving, { key: 'Enter', shiftKey: false, ctrlKey: false }, room)).toBeUndefined();
    expect(pressKey(moving, { key: 'Escape', shiftKey: false, ctrlKey: false }, room)).toBe('leave');
  });
});

it('fits into a screen that became smaller', () => {
  const smaller = { width: 250, height: 150 };
  expect(boxOf(refit(standing, smaller), smaller)).toEqual(box(50, 50, 250, 150));
  expect(refit({ phase: 'aiming', at: { x: 900, y: 10 } }, smaller)).toEqual({
    phase: 'aiming',
    at: { x: 250, y: 10 },
  });
});
