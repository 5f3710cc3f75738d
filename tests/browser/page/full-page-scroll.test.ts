import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ScrollStop } from '@/utils/page/scroll/scroll-answers.ts';
import { openScroll, scrollOperations } from '@/utils/page/scroll/scroll-session.ts';
import { findScroller } from '@/utils/page/scroll/scroller.ts';

const { showStop, stopStands, endScroll } = scrollOperations;

beforeEach(() => {
  document.body.replaceChildren();
  document.documentElement.style.cssText = '';
});

afterEach(() => {
  endScroll();
  vi.useRealTimers();
  document.body.replaceChildren();
  document.body.removeAttribute('style');
  scrollTo(0, 0);
});

function put(html: string): void {
  document.body.innerHTML = html;
}

function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`No ${selector}`);
  return found;
}

/** All stops to the end, and what is drawn of an element at each. */
async function goThrough(look: () => unknown = () => undefined): Promise<{ stops: ScrollStop[]; seen: unknown[] }> {
  expect(openScroll(window)).toMatchObject({ state: 'ready' });
  const stops: ScrollStop[] = [];
  const seen: unknown[] = [];
  for (;;) {
    const stop = await showStop(stops.length > 0);
    stops.push(stop);
    if (stop.state !== 'ready') break;
    expect(stopStands()).toBe(true);
    seen.push(look());
    if (stop.last) break;
  }
  return { stops, seen };
}

const isDrawn = (selector: string): boolean =>
  find(selector).checkVisibility({ visibilityProperty: true, opacityProperty: true });

const TALL = '<div id="tall" style="height:3000px"></div>';

describe('what scrolls', () => {
  it('is the document', () => {
    put(TALL);
    expect(findScroller(window)).toMatchObject({ isDocument: true });
  });

  it.each([
    ['a box that fills the window', 'overflow:auto;height:90vh', true],
    ['a box that fills half of it', 'overflow-y:scroll;height:95vh;width:60vw', true],
    ['a small box', 'overflow:auto;height:30vh', false],
    ['a box that hides what it has more', 'overflow:hidden;height:90vh', false],
  ])('is %s: style "%s"', (_, style, isBox) => {
    document.body.style.margin = '0';
    put(`<main style="${style}"><div style="height:3000px"></div></main>`);
    const { element, isDocument } = findScroller(window);
    expect(isDocument).toBe(!isBox);
    if (isBox) expect(element.localName).toBe('main');
  });

  it('is a box in a shadow root, too', () => {
    document.body.style.margin = '0';
    put('<div id="host"></div>');
    find('#host').attachShadow({ mode: 'open' }).innerHTML =
      '<main style="overflow:auto;height:90vh"><div style="height:3000px"></div></main>';
    expect(findScroller(window).element.localName).toBe('main');
  });
});

describe('the way down', () => {
  it('shows every row once', async () => {
    put(TALL);
    const { stops } = await goThrough();
    const heights = stops.map((stop) => (stop.state === 'ready' ? stop.height : 0));
    const total = heights.reduce((sum, height) => sum + height, 0);
    expect(total).toBe(Math.round(document.documentElement.scrollHeight * devicePixelRatio));
    expect(stops.at(-1)).toMatchObject({ last: 'end', further: 0 });
  });

  it('goes on where a page grows at its end', async () => {
    put(TALL);
    let isGrown = false;
    const grow = (): void => {
      if (isGrown || scrollY < 2000) return;
      isGrown = true;
      setTimeout(() => find('#tall').insertAdjacentHTML('afterend', '<div style="height:1000px"></div>'), 150);
    };
    addEventListener('scroll', grow);
    const { stops } = await goThrough();
    removeEventListener('scroll', grow);
    const total = stops.reduce((sum, stop) => sum + (stop.state === 'ready' ? stop.height : 0), 0);
    expect(total).toBe(Math.round(document.documentElement.scrollHeight * devicePixelRatio));
    expect(total).toBeGreaterThan(3900 * devicePixelRatio);
  });

  it('waits for a picture in view', async () => {
    put(`${TALL}<img width="50" height="50">`);
    openScroll(window);
    const image = find('img') as HTMLImageElement;
    image.style.cssText = 'position:absolute;top:10px';
    let isThere = false;
    Object.defineProperty(image, 'complete', { get: () => isThere });
    setTimeout(() => {
      isThere = true;
    }, 700);
    expect(await showStop(false)).toMatchObject({ state: 'ready' });
    expect(isThere).toBe(true);
  });

  it('gives up where the page scrolls itself away', async () => {
    put(TALL);
    openScroll(window);
    expect(await showStop(false)).toMatchObject({ state: 'ready' });
    const fight = (): void => scrollTo(0, 2500);
    addEventListener('scroll', fight);
    await expect(showStop(true)).resolves.toEqual({ state: 'lost' });
    removeEventListener('scroll', fight);
  });

  it('does not stand any more once the user has scrolled, and comes back to the same rows', async () => {
    put(TALL);
    openScroll(window);
    const first = await showStop(false);
    scrollTo(0, 321);
    expect(stopStands()).toBe(false);
    const again = await showStop(false);
    if (first.state !== 'ready' || again.state !== 'ready') throw new Error('not ready');
    expect([again.top, again.height]).toEqual([first.top, first.height]);
  });

  it('ends on a person’s Escape and on nobody else’s', async () => {
    put(TALL);
    openScroll(window);
    await showStop(false);
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    expect(stopStands()).toBe(true);
    await userEvent.keyboard('{Escape}');
    expect(stopStands()).toBe(false);
    expect(await showStop(true)).toEqual({ state: 'cancelled' });
  });
});

describe('what does not move with the page', () => {
  const at = (style: string): string =>
    `<div id="bar" style="position:fixed;left:0;height:40px;width:80px;${style}"></div>`;

  it.each([
    ['a bar at the top, at the first', 'top:0', 'first'],
    ['a bar at the bottom, at the last', 'bottom:0', 'last'],
    ['a bar along the side, at the first', 'top:0;bottom:0;height:auto', 'first'],
    ['what lies behind the page, at all', 'top:0;z-index:-1', 'all'],
  ])('is drawn once: %s', async (_, style, where) => {
    put(`${TALL}${at(style)}`);
    const { seen } = await goThrough(() => isDrawn('#bar'));
    expect(seen.length).toBeGreaterThan(2);
    const wanted = seen.map((_, index) => where === 'all' || index === (where === 'first' ? 0 : seen.length - 1));
    expect(seen).toEqual(wanted);
  });

  it('is not what something around it holds, which moves', async () => {
    put(`<div style="transform:translateX(0);height:3000px">${at('bottom:0')}</div>`);
    const { seen } = await goThrough(() => isDrawn('#bar'));
    expect(new Set(seen)).toEqual(new Set([true]));
  });

  it('takes children with it that are visible by themselves', async () => {
    put(`${TALL}<div style="position:fixed;top:0"><b id="child" style="visibility:visible">x</b></div>`);
    const { seen } = await goThrough(() => isDrawn('#child'));
    expect(seen).toEqual(seen.map((_, index) => index === 0));
  });

  it('stays at its place where it only sticks', async () => {
    put(`<div style="height:500px"></div><div id="bar" style="position:sticky;top:10px;height:40px"></div>${TALL}`);
    const depth = Math.round(find('#bar').getBoundingClientRect().top + scrollY);
    const { seen } = await goThrough(() => Math.round(find('#bar').getBoundingClientRect().top + scrollY));
    expect(new Set(seen)).toEqual(new Set([depth]));
  });

  it('is a dialog with its backdrop, and the focus in it comes back', async () => {
    put(`${TALL}<dialog id="bar">A question <button>Yes</button></dialog>`);
    (find('dialog') as HTMLDialogElement).showModal();
    find('button').focus();
    const { seen } = await goThrough(() => getComputedStyle(find('dialog'), '::backdrop').visibility);
    expect(seen).toEqual(seen.map((_, index) => (index === 0 ? 'visible' : 'hidden')));
    endScroll();
    expect(document.activeElement).toBe(find('button'));
  });
});

describe('afterwards', () => {
  const BAR = '<div id="bar" style="position:fixed;bottom:0;COLOR:Red ; opacity:.5">x</div>';

  it('everything is back to the letter: styles, scrolling, sheets, animations', async () => {
    put(`${TALL}${BAR}<p id="spin">x</p><nav style="position:sticky;top:0">y</nav>`);
    const spin = find('#spin').animate([{ opacity: 0 }, { opacity: 1 }], { duration: 500, iterations: Infinity });
    spin.playbackRate = 0.5;
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [sheet];
    scrollTo(0, 123);
    const before = document.documentElement.outerHTML;
    await goThrough(() => expect(spin.playbackRate).toBe(0));
    expect(document.documentElement.outerHTML).not.toBe(before);
    endScroll();
    expect(document.documentElement.outerHTML).toBe(before);
    expect(scrollY).toBe(123);
    expect(document.adoptedStyleSheets).toEqual([sheet]);
    expect(spin.playbackRate).toBe(0.5);
    expect(spin.playState).toBe('running');
    document.adoptedStyleSheets = [];
  });

  it('what the page changed meanwhile stays', async () => {
    put(`${TALL}${BAR}`);
    openScroll(window);
    await showStop(false);
    expect(getComputedStyle(find('#bar')).opacity).toBe('0');
    find('#bar').style.color = 'blue';
    endScroll();
    expect(find('#bar').style.cssText).toBe('position: fixed; bottom: 0px; color: blue; opacity: 0.5;');
  });

  it('nothing fades back in', async () => {
    put(`${TALL}<style>#bar{transition:opacity 5s}</style>${BAR}`);
    openScroll(window);
    await showStop(false);
    endScroll();
    expect(getComputedStyle(find('#bar')).opacity).toBe('0.5');
  });

  it('the page gets everything back when nobody asks for a quarter of a minute', async () => {
    put(`${TALL}${BAR}`);
    scrollTo(0, 55);
    const before = document.documentElement.outerHTML;
    openScroll(window);
    await showStop(false);
    vi.useFakeTimers();
    // The timer in force was set by the real clock: another look starts it anew.
    const again = showStop(false);
    await vi.advanceTimersByTimeAsync(3000);
    expect(await again).toMatchObject({ state: 'ready' });
    await vi.advanceTimersByTimeAsync(11_000);
    expect(document.documentElement.outerHTML).not.toBe(before);
    await vi.advanceTimersByTimeAsync(5000);
    expect(document.documentElement.outerHTML).toBe(before);
    expect(scrollY).toBe(55);
    expect(await showStop(true)).toEqual({ state: 'lost' });
  });
});
