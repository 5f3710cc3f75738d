import { afterEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { register } from '@/utils/page/element-register.ts';
import { endLift, showTile, startLift } from '@/utils/page/lift-host.ts';
import { outermostWindow } from '@/utils/page/measure.ts';
import { MARKER_EDGE } from '@/utils/page/page-limits.ts';
import { drawnPng, noise } from './drawn-png.ts';

const screen = outermostWindow().document;
const hosts = (): HTMLElement[] => [...screen.querySelectorAll<HTMLElement>(':popover-open')];
const tile = { x: 0, y: 0, width: 20, height: 20, scale: 1, marker: 0x123456 };

afterEach(() => {
  endLift();
  vi.useRealTimers();
  document.body.replaceChildren();
  document.head.querySelector('#hostile')?.remove();
});

async function pictureOnPage(): Promise<string> {
  const image = new Image();
  image.src = URL.createObjectURL(await drawnPng(300, 200, noise));
  image.style.width = '30px';
  document.body.append(image);
  await image.decode();
  return register({ kind: 'img', element: image, url: image.src });
}

describe('the host that shows a picture at full size', () => {
  it('stands above everything, takes no events, and cannot be looked into', async () => {
    const started = await startLift(await pictureOnPage());
    expect(started).toMatchObject({ ok: true, naturalWidth: 300, naturalHeight: 200 });
    const [host] = hosts();
    expect(hosts()).toHaveLength(1);
    expect(host?.shadowRoot).toBeNull();
    expect(host?.children).toHaveLength(0);
    expect(host && getComputedStyle(host).pointerEvents).toBe('none');
    expect(await showTile(tile)).toEqual({ state: 'ready' });
    expect(endLift()).toEqual({ cancelled: false });
    expect(hosts()).toHaveLength(0);
  });

  it('offers the window’s device pixels but for the marker strip', async () => {
    const started = await startLift(await pictureOnPage());
    const view = outermostWindow();
    if (!started.ok) throw new Error(started.because);
    expect(started.tileWidth).toBe(Math.floor(view.document.documentElement.clientWidth * view.devicePixelRatio));
    expect(started.tileHeight).toBe(
      Math.floor(view.document.documentElement.clientHeight * view.devicePixelRatio) - MARKER_EDGE,
    );
  });

  it('leaves scroll position, focus and selection alone', async () => {
    document.body.innerHTML = '<input value="some text"><div style="height:5000px"></div>';
    const input = document.querySelector('input');
    input?.focus();
    input?.setSelectionRange(2, 5);
    scrollTo(0, 700);
    const id = await pictureOnPage();
    const before = { y: scrollY, focused: document.activeElement };
    await startLift(id);
    await showTile(tile);
    endLift();
    expect({ y: scrollY, focused: document.activeElement }).toEqual(before);
    expect([input?.selectionStart, input?.selectionEnd]).toEqual([2, 5]);
  });

  it('cannot be styled away by the page', async () => {
    const style = screen.createElement('style');
    style.textContent =
      'body *, html > * { display: none !important; transform: scale(0.1) !important; opacity: 0 !important }';
    screen.head.append(style);
    const started = await startLift(await pictureOnPage());
    const [host] = hosts();
    const box = host?.getBoundingClientRect();
    style.remove();
    expect(started.ok).toBe(true);
    expect(box?.width).toBe(outermostWindow().document.documentElement.clientWidth);
    expect(host && getComputedStyle(host).opacity).toBe('1');
  });

  it('is never there twice', async () => {
    const id = await pictureOnPage();
    await Promise.all([startLift(id), startLift(id), startLift(id)]);
    expect(hosts()).toHaveLength(1);
  });

  it('goes away by itself after ten seconds', async () => {
    const id = await pictureOnPage();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await startLift(id);
    vi.advanceTimersByTime(9900);
    expect(hosts()).toHaveLength(1);
    vi.advanceTimersByTime(200);
    expect(hosts()).toHaveLength(0);
    expect(await showTile(tile)).toEqual({ state: 'gone' });
  });

  it('says so when the page has torn it out', async () => {
    await startLift(await pictureOnPage());
    hosts()[0]?.remove();
    expect(await showTile(tile)).toEqual({ state: 'gone' });
  });

  it('goes away on Escape pressed by a person, not on one made by the page', async () => {
    await startLift(await pictureOnPage());
    outermostWindow().dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect(hosts()).toHaveLength(1);
    await userEvent.keyboard('{Escape}');
    expect(hosts()).toHaveLength(0);
    expect(await showTile(tile)).toEqual({ state: 'cancelled' });
  });

  it('shows nothing for a picture that cannot be loaded', async () => {
    const id = register({ kind: 'background', url: URL.createObjectURL(new Blob(['no picture'])) });
    expect(await startLift(id)).toEqual({ ok: false, because: 'not-an-image' });
    expect(hosts()).toHaveLength(0);
  });
});
