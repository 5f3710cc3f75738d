import { describe, expect, it } from 'vitest';
import { type Direction, neighbourOf } from '@/utils/page/picker/neighbour.ts';
import { type PickerState, takenBy, wishOf } from '@/utils/page/picker/picker-state.ts';
import { nameOf, type Picture, placeInWords, spokenName } from '@/utils/page/picker/picture.ts';
import { mergeInReadingOrder } from '@/utils/page/picker/reading-order.ts';

const picture = (id: string, x: number, y: number, width = 100, height = 80): Picture => ({
  id,
  kind: 'img',
  covered: false,
  undistorted: true,
  rect: { x, y, width, height },
  visible: { x, y, width, height },
  number: 1,
  elsewhere: false,
});

/** Two rows; the second has one wide picture and one that hangs lower. */
const [a, b, c, wide, low] = [
  picture('a', 0, 0),
  picture('b', 120, 0),
  picture('c', 240, 0),
  picture('wide', 0, 100, 220),
  picture('low', 240, 130),
] as const;
const all = [a, b, c, wide, low];

describe('where an arrow key leads', () => {
  it.each<[Picture, Direction, string | undefined]>([
    [a, 'right', 'b'],
    [b, 'left', 'a'],
    [a, 'down', 'wide'],
    [b, 'down', 'wide'],
    [c, 'down', 'low'],
    [wide, 'right', 'low'],
    [low, 'up', 'c'],
    [a, 'left', undefined],
    [a, 'up', undefined],
  ])('from %o %s', (from, direction, to) => {
    expect(neighbourOf(from, all, direction)?.id).toBe(to);
  });

  it('gets from a background to what lies on it', () => {
    const background = picture('background', 0, 0, 800, 600);
    const onIt = picture('on it', 500, 250);
    expect(neighbourOf(background, [background, onIt], 'right')?.id).toBe('on it');
  });
});

describe('what a picture is called', () => {
  it.each([
    [{ alt: ' Chart\n of  sales ', kind: 'img' }, 'Chart of sales'],
    [{ alt: '', url: 'https://a.test/x/IMG%202.jpg?w=1', kind: 'img' }, 'IMG 2.jpg'],
    [{ url: 'https://a.test/%E0%A4%A', kind: 'img' }, '%E0%A4%A'],
    [{ url: 'data:image/png', kind: 'img' }, 'Picture'],
    [{ url: 'https://a.test/', kind: 'background' }, 'Background'],
    [{ kind: 'canvas' }, 'Canvas'],
  ] as const)('%o is %s', (given, name) => {
    expect(nameOf(given)).toBe(name);
  });

  it('is cut where nobody would listen any longer', () => {
    expect(nameOf({ alt: 'x'.repeat(500), kind: 'img' })).toHaveLength(120);
  });

  it.each([
    [0, 0, 'top left'],
    [350, 0, 'top'],
    [700, 500, 'bottom right'],
    [350, 260, 'middle'],
    [0, 260, 'left'],
  ])('at %i, %i it stands %s', (x, y, words) => {
    expect(placeInWords(picture('p', x, y), { width: 800, height: 600 })).toBe(words);
  });

  it('is spoken with its number, size and place', () => {
    const chart = { ...picture('p', 0, 0), number: 2, alt: 'Chart of sales', width: 640, height: 480 };
    expect(spokenName(chart, 14, { width: 800, height: 600 }, 1)).toBe('2 of 14, Chart of sales, 640 by 480, top left');
    const nameless = { ...picture('p', 0, 0), number: 3, visible: { x: 0, y: 0, width: 0, height: 0 } };
    expect(spokenName(nameless, 14, { width: 800, height: 600 }, 2)).toBe(
      '3 of 14, Picture, no alt text, 200 by 160 on screen, out of view',
    );
  });
});

describe('pictures of other documents', () => {
  it('stand where they are read', () => {
    const framed = picture('framed', 180, 10);
    const below = picture('below', 0, 900);
    expect(mergeInReadingOrder(all, [below, framed]).map(({ id }) => id)).toEqual([
      ...['a', 'b', 'framed', 'c', 'wide', 'low', 'below'],
    ]);
  });
});

describe('what is taken', () => {
  const state = (here: string | undefined, ...chosen: string[]): PickerState => ({
    here,
    chosen: new Set(chosen),
    hasList: false,
    hasLine: true,
  });
  it.each([
    ['the current one', undefined, state('b'), ['b']],
    ['what was chosen, without the current one', undefined, state('b', 'low', 'a'), ['a', 'low']],
    ['what was clicked, with what was chosen', 'c', state('b', 'low'), ['c', 'low']],
    ['nothing', undefined, state(undefined), []],
  ])('%s', (_, clicked, given, ids) => {
    expect(takenBy(clicked, given, all)).toEqual(ids);
  });

  it('leaves the browser its own keys', () => {
    const press = (key: string, ctrlKey = false) => wishOf({ key, shiftKey: false, ctrlKey }, all, state('a'));
    expect(press('l', true)).toBeUndefined();
    expect(press('F5')).toBeUndefined();
    expect(press('l')).toEqual({ do: 'list' });
  });
});
