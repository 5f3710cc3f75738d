import { cdp } from 'vitest/browser';
import { outermostWindow } from '@/utils/page/measure.ts';
import type { Rect, Region } from '@/utils/page/page-answers.ts';
import { regionOperations } from '@/utils/page/region/region-page.ts';

/** The window the overlay covers: that of the test runner, in whose frame the tests run. */
export const outer: Window & typeof globalThis = outermostWindow() as Window & typeof globalThis; // A window is one.

/** What the test may see of an overlay that nobody else can look into. */
export interface OpenRegion {
  answer: Promise<Region>;
  host: HTMLElement;
  /** The document inside the host. */
  inner: Document;
  find(selector: string): HTMLElement;
  /** Width and height as they are shown; undefined while nothing is drawn. */
  size(): string | undefined;
}

/** Opens the overlay as the worker does, and keeps a key to its closed shadow root. */
export function openRegion(initial?: Rect): OpenRegion {
  const roots: ShadowRoot[] = [];
  const attach = outer.Element.prototype.attachShadow;
  outer.Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    roots.push(root);
    return root;
  };
  const answer = regionOperations.selectRegion(...(initial ? [initial] : []));
  outer.Element.prototype.attachShadow = attach;
  const [shadow] = roots;
  const inner = shadow?.querySelector('iframe')?.contentDocument;
  if (!shadow || !inner) throw new Error('No overlay opened');
  const find = (selector: string): HTMLElement => {
    const found = inner.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`Nothing is ${selector}`);
    return found;
  };
  return {
    answer,
    host: shadow.host as HTMLElement, // The overlay's own <div>.
    inner,
    find,
    size: () => (find('.chip').hidden ? undefined : find('.chip').textContent),
  };
}

/** Two frames, in which everything that was asked for has been drawn. */
export function drawn(): Promise<unknown> {
  return new Promise((resolve) => outer.requestAnimationFrame(() => outer.requestAnimationFrame(resolve)));
}

type MouseStep = 'mousePressed' | 'mouseMoved' | 'mouseReleased';

/** A real mouse event, in CSS pixels of the outer window. */
export async function mouse(type: MouseStep, x: number, y: number, clickCount = 1, modifiers = 0): Promise<void> {
  const button = type === 'mouseMoved' ? 'none' : 'left';
  const buttons = type === 'mouseReleased' ? 0 : 1;
  await cdp().send('Input.dispatchMouseEvent', { type, x, y, button, buttons, clickCount, modifiers });
}

export async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await mouse('mousePressed', ...from);
  await mouse('mouseMoved', (from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
  await mouse('mouseMoved', ...to);
  await mouse('mouseReleased', ...to);
  await drawn();
}

const KEY_CODES: Readonly<Record<string, number>> = {
  Tab: 9,
  Enter: 13,
  Escape: 27,
  ' ': 32,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
};

/** Real keys, to whatever has the focus; `Ctrl+` and `Shift+` go before a name. The runner's own would move the focus. */
export async function keys(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const parts = name.split('+');
    const key = parts.at(-1) ?? '';
    const modifiers = (parts.includes('Ctrl') ? 2 : 0) + (parts.includes('Shift') ? 8 : 0);
    const windowsVirtualKeyCode = KEY_CODES[key] ?? key.toUpperCase().charCodeAt(0);
    const text = key === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
    const event = { key, modifiers, windowsVirtualKeyCode };
    await cdp().send('Input.dispatchKeyEvent', { type: 'keyDown', ...event, ...(text === undefined ? {} : { text }) });
    await cdp().send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }
}
