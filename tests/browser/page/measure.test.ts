import { afterEach, describe, expect, it } from 'vitest';
import { register } from '@/utils/page/element-register.ts';
import { measureElement } from '@/utils/page/placing.ts';
import { reveal, unreveal } from '@/utils/page/reveal.ts';

afterEach(() => {
  document.body.replaceChildren();
  document.body.style.margin = '';
  scrollTo(0, 0);
});

function show(markup: string): Element {
  document.body.style.margin = '0';
  document.body.innerHTML = markup;
  const element = document.querySelector('#it');
  if (!element) throw new Error('no #it');
  return element;
}

/** The test page itself is a frame of the runner's page. */
function frameOrigin(): { x: number; y: number; scale: number } {
  const frame = window.frameElement;
  if (!frame) return { x: 0, y: 0, scale: 1 };
  const box = frame.getBoundingClientRect();
  return { x: box.x + frame.clientLeft, y: box.y + frame.clientTop, scale: frame.clientWidth / innerWidth };
}

/** The measured box in this page's own pixels. */
function measured(element: Element, part: 'rect' | 'visible' = 'rect') {
  const { x, y, width, height } = measureElement(element)[part];
  const origin = frameOrigin();
  const own = (value: number): number => Math.round((value / origin.scale) * 2) / 2;
  return { x: own(x - origin.x), y: own(y - origin.y), width: own(width), height: own(height) };
}

describe('where an element stands', () => {
  it('is its content, without border and padding', () => {
    const image = show(
      '<img id="it" style="position:absolute;left:10px;top:20px;width:50px;height:40px;border:3px solid;padding:4px 5px">',
    );
    expect(measured(image)).toEqual({ x: 18, y: 27, width: 50, height: 40 });
  });

  it('is its whole box under a transform', () => {
    const image = show(
      '<img id="it" style="position:absolute;left:0;top:0;width:50px;height:40px;transform-origin:0 0;transform:scale(2)">',
    );
    expect(measured(image)).toEqual({ x: 0, y: 0, width: 100, height: 80 });
  });

  it('counts in frames of the same origin', () => {
    const frame = show(
      '<iframe id="it" style="position:absolute;left:30px;top:40px;width:200px;height:100px;border:7px solid;padding:5px"></iframe>',
    ) as HTMLIFrameElement;
    const inner = frame.contentDocument;
    if (!inner) throw new Error('no document');
    inner.body.innerHTML = '<img style="position:absolute;left:150px;top:20px;width:80px;height:40px">';
    const image = inner.images[0] as HTMLImageElement; // Made in the line above.
    expect(measured(image)).toEqual({ x: 192, y: 72, width: 80, height: 40 });
    expect(measured(image, 'visible')).toEqual({ x: 192, y: 72, width: 50, height: 40 });
  });
});

describe('the part of it that can be seen', () => {
  it.each([
    [
      'is all of it in the open',
      '<img id="it" style="position:absolute;left:0;top:0;width:50px;height:40px">',
      [0, 0, 50, 40],
    ],
    [
      'ends where a scrolling container ends',
      '<div style="width:30px;height:25px;overflow:auto;scrollbar-width:none"><img id="it" style="display:block;width:50px;height:40px"></div>',
      [0, 0, 30, 25],
    ],
    [
      'is not cut by a container it was taken out of',
      '<div style="width:30px;height:25px;overflow:hidden"><img id="it" style="position:fixed;left:0;top:0;width:50px;height:40px"></div>',
      [0, 0, 50, 40],
    ],
    [
      'is not cut by a container that does not hold it',
      '<div style="width:30px;height:25px;overflow:hidden"><img id="it" style="position:absolute;left:0;top:0;width:50px;height:40px"></div>',
      [0, 0, 50, 40],
    ],
    [
      'ends at the edge of the window',
      '<img id="it" style="position:absolute;left:-20px;top:-10px;width:50px;height:40px">',
      [0, 0, 30, 30],
    ],
  ])('%s', (_, markup, [x, y, width, height]) => {
    expect(measured(show(markup), 'visible')).toEqual({ x, y, width, height });
  });

  it('is nothing below the fold', () => {
    const image = show('<div style="height:5000px"></div><img id="it" style="width:50px;height:40px">');
    expect(measured(image, 'visible')).toMatchObject({ height: 0 });
  });
});

describe('bringing it into view', () => {
  it('scrolls window and containers, and puts all of them back', async () => {
    const image = show(
      '<div style="height:3000px"></div><div id="box" style="height:100px;width:100px;overflow:auto;scroll-behavior:smooth">' +
        '<div style="height:2000px"></div><img id="it" style="display:block;width:50px;height:40px"><div style="height:900px"></div></div><div style="height:3000px"></div>',
    );
    const box = document.querySelector('#box');
    scrollTo(0, 123);
    if (box) box.scrollTo({ top: 45, behavior: 'instant' });
    const id = register({ kind: 'img', element: image });
    await reveal(id);
    await reveal(id);
    expect(measured(image, 'visible')).toMatchObject({ width: 50, height: 40 });
    unreveal();
    expect([scrollY, box?.scrollTop]).toEqual([123, 45]);
  });
});
