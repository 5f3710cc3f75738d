import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { regionSchema } from '@/utils/page/page-answers.ts';
import { regionOperations } from '@/utils/page/region/region-page.ts';
import { drag, drawn, keys, mouse, openRegion, outer } from './region-stage.ts';

const { document: screen } = outer;
const hosts = (): HTMLElement[] => [...screen.querySelectorAll<HTMLElement>(':popover-open')];
/** Everything that a page could hear. */
const EVENTS = [
  'keydown',
  'keyup',
  'keypress',
  'pointerdown',
  'pointermove',
  'pointerup',
  'click',
  'dblclick',
  'wheel',
];

afterEach(() => {
  regionOperations.endRegion();
  for (const left of screen.querySelectorAll('.of-this-test')) left.remove();
});

/** Adds to the page under the overlay. */
function add(html: string): HTMLElement {
  const holder = screen.createElement('div');
  holder.className = 'of-this-test';
  holder.innerHTML = html;
  screen.body.append(holder);
  return holder;
}

describe('drawn by pointer', () => {
  it('a drag draws a box, Enter takes it, and only a marker is left', async () => {
    const region = openRegion();
    await drag([100, 80], [260, 200]);
    expect(region.size()).toBe('160 × 120');
    await keys('Enter');
    const answer = await region.answer;
    expect(regionSchema.parse(answer)).toMatchObject({
      state: 'selected',
      area: { x: 100, y: 80, width: 160, height: 120 },
      viewport: { innerWidth: outer.innerWidth, devicePixelRatio: outer.devicePixelRatio },
      contentType: 'text/html',
      marker: { inside: false },
    });
    expect(region.host.isConnected).toBe(false);
    expect(hosts()).toHaveLength(1);
    await regionOperations.endMarker();
    expect(hosts()).toHaveLength(0);
  });

  it('handles adjust it, a drag inside moves it, a double-click inside takes it', async () => {
    const region = openRegion({ x: 100, y: 80, width: 160, height: 120 });
    await drawn();
    await drag([260, 200], [300, 250]);
    expect(region.size()).toBe('200 × 170');
    await drag([180, 160], [190, 150]);
    expect(region.size()).toBe('200 × 170');
    for (const clickCount of [1, 2]) {
      await mouse('mousePressed', 200, 160, clickCount);
      await mouse('mouseReleased', 200, 160, clickCount);
    }
    expect(await region.answer).toMatchObject({ area: { x: 110, y: 70, width: 200, height: 170 } });
  });

  it('Take and Cancel are buttons beside it', async () => {
    const region = openRegion({ x: 100, y: 80, width: 160, height: 120 });
    await drawn();
    const take = region.find('button.take').getBoundingClientRect();
    await drag([take.x + 5, take.y + 5], [take.x + 5, take.y + 5]);
    expect(await region.answer).toMatchObject({ state: 'selected', area: { x: 100, y: 80, width: 160, height: 120 } });
    const again = openRegion({ x: 100, y: 80, width: 160, height: 120 });
    await drawn();
    const leave = again.find('button.leave').getBoundingClientRect();
    await drag([leave.x + 5, leave.y + 5], [leave.x + 5, leave.y + 5]);
    expect(await again.answer).toEqual({ state: 'left' });
  });
});

describe('drawn by keyboard alone', () => {
  it('Enter sets a corner, arrow keys size it, Space fixes it, Enter takes it', async () => {
    const region = openRegion();
    await keys('Ctrl+ArrowLeft', 'Ctrl+ArrowUp', 'ArrowLeft', 'Enter', 'ArrowRight', 'Shift+ArrowDown', ' ');
    await drawn();
    const started = region.size();
    await keys('ArrowRight', 'Shift+ArrowRight', 'Enter');
    const width = screen.documentElement.clientWidth;
    const height = screen.documentElement.clientHeight;
    const across = Math.round(width / 3) + 1;
    const down = Math.round(height / 3) + 1;
    expect(started).toBe(`${across} × ${down}`);
    expect(await region.answer).toMatchObject({
      area: { x: Math.round(width / 2) - 10, y: Math.round(height / 2) - 10, width: across + 1, height: down },
    });
  });

  it('the panel’s keys do the same', async () => {
    const region = openRegion();
    const press = (key: string, shiftKey = false) => regionOperations.pressRegionKey({ key, shiftKey, ctrlKey: false });
    press('Enter');
    press('ArrowRight');
    press('Enter');
    expect(await region.answer).toMatchObject({
      area: { width: Math.round(screen.documentElement.clientWidth / 3) + 1 },
    });
  });

  it('Tab goes round in the overlay, and Enter on a button presses that', async () => {
    const region = openRegion({ x: 100, y: 80, width: 160, height: 120 });
    await drawn();
    const focused: (string | undefined)[] = [];
    for (const key of ['Tab', 'Tab', 'Tab', 'Shift+Tab']) {
      await keys(key);
      focused.push(region.inner.activeElement?.className);
    }
    expect(focused).toEqual(['take', 'leave', 'stage', 'leave']);
    await keys('Enter');
    expect(await region.answer).toEqual({ state: 'left' });
  });

  it('a screen reader hears where the box is and how large', async () => {
    const region = openRegion();
    const status = region.find('[role=status]');
    expect(status.textContent).toMatch(/Arrow keys move the crosshair/);
    expect(region.inner.activeElement?.getAttribute('role')).toBe('application');
    await keys('ArrowLeft');
    await vi.waitFor(() => expect(status.textContent).toMatch(/^Crosshair \d+ from the left, \d+ from the top\.$/));
    await keys('Enter');
    await vi.waitFor(() => expect(status.textContent).toMatch(/^Region \d+ by \d+ pixels, .* Enter takes it\.$/));
  });
});

describe('and the page', () => {
  let heard: string[];
  let controller: AbortController;
  beforeEach(() => {
    heard = [];
    controller = new AbortController();
    // First on its own window, in the capture phase: nothing a page does hears sooner.
    for (const type of EVENTS) {
      outer.addEventListener(type, () => heard.push(type), { capture: true, signal: controller.signal });
    }
    return () => controller.abort();
  });

  it('hears none of the keys and clicks', async () => {
    const region = openRegion();
    await drag([100, 80], [260, 200]);
    await keys('ArrowRight', 'Ctrl+ArrowRight', 'x', 'Enter');
    await region.answer;
    expect(heard).toEqual([]);
  });

  it('cannot press keys or buttons itself', async () => {
    const region = openRegion({ x: 100, y: 80, width: 160, height: 120 });
    await drawn();
    for (const target of [outer, screen.body, region.host]) {
      for (const key of ['Enter', 'Escape']) target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    }
    region.host.dispatchEvent(new MouseEvent('click', { clientX: 150, clientY: 100, bubbles: true }));
    region.find('button.take').dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
    region.find('.stage').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, clientX: 5, clientY: 5 }));
    await drawn();
    expect(hosts()).toEqual([region.host]);
    expect(region.size()).toBe('160 × 120');
    expect(region.host.shadowRoot).toBeNull();
    expect(outer.length).toBe([...screen.querySelectorAll('iframe')].length);
  });

  it('has its focus, selection and scroll position afterwards', async () => {
    const holder = add('<input value="some text"><p>words to select</p><div style="height: 3000px"></div>');
    const input = holder.querySelector('input');
    input?.focus();
    input?.setSelectionRange(2, 5);
    outer.scrollTo(0, 300);
    const region = openRegion();
    await keys('Enter', 'Escape');
    expect(await region.answer).toEqual({ state: 'left' });
    expect(screen.activeElement).toBe(input);
    expect([input?.selectionStart, input?.selectionEnd, outer.scrollY]).toEqual([2, 5, 300]);
    expect(hosts()).toHaveLength(0);
  });

  it('gets the keyboard back only when it insists', async () => {
    const input = add('<input>').querySelector('input');
    const region = openRegion({ x: 100, y: 80, width: 160, height: 120 });
    input?.focus();
    await vi.waitFor(() => expect(screen.activeElement).toBe(region.host));
    await keys('ArrowRight');
    expect(input?.value).toBe('');
    await keys('Enter');
    expect(await region.answer).toMatchObject({ area: { x: 101 } });
  });

  it('scrolls under it, its inner containers too', async () => {
    const holder = add(
      '<div style="position: fixed; left: 0; top: 0; width: 300px; height: 200px; overflow: auto"><p style="height: 2000px"></p></div>',
    );
    openRegion();
    await cdp().send('Input.dispatchMouseEvent', { type: 'mouseWheel', x: 100, y: 100, deltaX: 0, deltaY: 120 });
    await vi.waitFor(() => expect(holder.firstElementChild?.scrollTop).toBe(120));
  });

  it('may have a modal dialog open', async () => {
    const dialog = add('<dialog>Hello</dialog>').querySelector('dialog');
    dialog?.showModal();
    const region = openRegion();
    await drag([100, 80], [260, 200]);
    await keys('Enter');
    expect(await region.answer).toMatchObject({ state: 'selected', area: { x: 100, width: 160 } });
    expect(dialog?.open).toBe(true);
  });

  it('may open one over it: the box begins anew where it was', async () => {
    const region = openRegion({ x: 100, y: 80, width: 160, height: 120 });
    add('<dialog>Hello</dialog>').querySelector('dialog')?.showModal();
    await vi.waitFor(() => expect(region.host.isConnected).toBe(false), 3000);
    await drawn();
    await keys('Enter');
    expect(await region.answer).toMatchObject({ state: 'selected', area: { x: 100, y: 80, width: 160, height: 120 } });
  });

  it('may tear it out: that is said', async () => {
    const region = openRegion();
    region.host.remove();
    expect(await region.answer).toEqual({ state: 'gone' });
  });
});

it('is never there twice, and ends when it is told to', async () => {
  const first = openRegion();
  const second = openRegion();
  expect(await first.answer).toEqual({ state: 'left' });
  expect(hosts()).toEqual([second.host]);
  regionOperations.endRegion();
  expect(await second.answer).toEqual({ state: 'left' });
  expect(hosts()).toHaveLength(0);
});

describe('an area shown again', () => {
  const viewportWidth = outer.innerWidth;

  it('is scrolled into view and back, and says where it stands', async () => {
    add('<div style="height: 5000px"></div>');
    outer.scrollTo(0, 40);
    const area = { x: 10, y: 3000, width: 200, height: 100 };
    const shown = regionSchema.parse(await regionOperations.showArea({ area, viewportWidth }));
    expect(shown).toMatchObject({ state: 'selected', area: { ...area, y: 3000 - outer.scrollY }, scrolled: true });
    expect(outer.scrollY).toBeGreaterThan(2000);
    regionOperations.endRegion();
    expect(outer.scrollY).toBe(40);
    expect(hosts()).toHaveLength(0);
  });

  it('stays where it is in view, and is gone where the page does not reach any more', async () => {
    outer.scrollTo(0, 0);
    const area = { x: 10, y: 20, width: 200, height: 100 };
    expect(await regionOperations.showArea({ area, viewportWidth })).toMatchObject({ area, scrolled: false });
    expect(await regionOperations.showArea({ area: { ...area, y: 9000 }, viewportWidth })).toEqual({ state: 'gone' });
  });

  it('that takes the whole screen has its marker inside', async () => {
    const { clientWidth: width, clientHeight: height } = screen.documentElement;
    const area = { x: 0, y: 0, width, height };
    expect(await regionOperations.showArea({ area, viewportWidth })).toMatchObject({ marker: { inside: true } });
  });

  it('at another width of the page is where its element went, as large as that became', async () => {
    const holder = add(
      '<div style="position: absolute; left: 100px; top: 80px; width: 160px; height: 120px">A card</div>',
    );
    const [card] = holder.children;
    const region = openRegion({ x: 95, y: 75, width: 170, height: 130 });
    await keys('Enter');
    const taken = regionSchema.parse(await region.answer);
    if (taken.state !== 'selected' || !(card instanceof outer.HTMLElement)) throw new Error('Not taken');
    expect(taken.anchor?.box).toEqual({ x: 100, y: 80, width: 160, height: 120 });
    const before = { area: taken.area, viewportWidth: viewportWidth + 300, anchor: taken.anchor };
    Object.assign(card.style, { left: '20px', top: '200px' });
    expect(await regionOperations.showArea(before)).toMatchObject({ area: { x: 15, y: 195, width: 170, height: 130 } });
    Object.assign(card.style, { width: '150px', height: '140px' });
    expect(await regionOperations.showArea(before)).toMatchObject({ area: { x: 15, y: 195, width: 160, height: 150 } });
    card.remove();
    expect(await regionOperations.showArea(before)).toEqual({ state: 'left' });
  });

  it('at another width of the page is nowhere when it was a part of something that changed its size', async () => {
    const holder = add('<div style="position: absolute; left: 0; top: 0; width: 400px; height: 400px">A column</div>');
    const region = openRegion({ x: 95, y: 75, width: 170, height: 130 });
    await keys('Enter');
    const taken = regionSchema.parse(await region.answer);
    if (taken.state !== 'selected') throw new Error('Not taken');
    const before = { area: taken.area, viewportWidth: viewportWidth + 300, anchor: taken.anchor };
    expect(await regionOperations.showArea(before)).toMatchObject({ area: taken.area });
    holder.firstElementChild?.setAttribute('style', 'position: absolute; left: 0; top: 0; width: 300px; height: 500px');
    expect(await regionOperations.showArea(before)).toEqual({ state: 'left' });
  });
});
