import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright';
import type { Loupe } from './launch-loupe.ts';
import { type MenuItem, menuWith, type ShownMenu } from './menu-items.ts';
import { ownScreen } from './own-screen.ts';
import { sidePanelIds, waitForSidePanel } from './side-panel.ts';

const run = promisify(execFile);

/** Why real clicks are impossible here, as a sentence, or undefined where they are possible. */
export function whyNoRealClicks(): string | undefined {
  if (!ownScreen()) return 'Real right-clicks need a screen: run `npm test`, or use xvfb-run.';
  const found = (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/xdotool`));
  return found ? undefined : 'Real right-clicks need xdotool.';
}

/** Menus open and close within a few frames; with two busy cores that can take half a second. */
const MENU_PATIENCE_MS = 3000;
const ATTEMPTS = 3;

export interface ClickOptions {
  /** Where to aim within the element, in shares of its box; its middle when left out. */
  aim?: { x: number; y: number };
  /** For what shows no page that could tell where the mouse is: the PDF viewer. */
  blindly?: boolean;
  /** What of ours the browser shows there, where that is not what it shows on an ordinary page. */
  menu?: ShownMenu;
}

/**
 * Right-clicks an element with the real mouse, walks the browser's own menu to **Loupe** and the given item,
 * and waits for the side panel that opens. One at a time: there is one mouse.
 *
 * @returns the real side panel.
 */
export async function rightClick(loupe: Loupe, target: Locator, item: MenuItem, options?: ClickOptions): Promise<Page> {
  const known = await sidePanelIds(loupe);
  await chooseMenuItem(target, item, options);
  return await waitForSidePanel(loupe, known);
}

/**
 * As `rightClick`, without waiting for a panel: for when it is open already.
 *
 * @returns when the item was chosen, in milliseconds since the epoch.
 */
export async function chooseMenuItem(target: Locator, item: MenuItem, options: ClickOptions = {}): Promise<number> {
  const page = target.page();
  await page.bringToFront();
  await target.scrollIntoViewIfNeeded();
  const { items, isFlat } = options.menu ?? menuWith(item);
  if (!items.includes(item)) throw new Error(`“${item}” is not in that menu`);
  if (isFlat) {
    await openMenu(target, options);
    await xdotool('key', item.slice(0, 1).toLowerCase());
  } else await openSubmenu(target, options);
  // The submenu opens with its first item selected.
  if (!isFlat) await xdotool('key', 'Home', ...Array<string>(items.indexOf(item)).fill('Down'));
  const chosenAt = Date.now();
  if (!isFlat) await xdotool('key', 'Return');
  return chosenAt;
}

/** Opens the browser's own menu with the real mouse. */
async function openMenu(target: Locator, options: ClickOptions): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await pointAt(target, options);
    await focusWindowUnderMouse();
    const before = await countWindows();
    await xdotool('click', '3');
    if (await waitForMoreWindows(before)) return;
    await xdotool('key', 'Escape');
    if (attempt === ATTEMPTS) throw new Error('The browser’s menu did not open');
  }
}

/** Whether the browser's menu has the submenu "Loupe" there; closes it again. */
export async function hasSubmenu(target: Locator): Promise<boolean> {
  await target.page().bringToFront();
  const before = await countWindows();
  const isThere = await opensSubmenu(target, {});
  await closeMenus(before);
  return isThere;
}

async function openSubmenu(target: Locator, options: ClickOptions): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const before = await countWindows();
    if (await opensSubmenu(target, options)) return;
    await closeMenus(before);
    if (attempt === ATTEMPTS) throw new Error('The menu has no submenu "Loupe"');
  }
}

/** "Loupe" is the only entry of an ordinary page's menu that starts with L; the letter opens its submenu. */
async function opensSubmenu(target: Locator, options: ClickOptions): Promise<boolean> {
  await openMenu(target, options);
  const menus = await countWindows();
  await xdotool('key', 'l');
  return await waitForMoreWindows(menus);
}

/** Each Escape closes one; a submenu that came late stands above its menu. */
async function closeMenus(before: number): Promise<void> {
  for (let open = await countWindows(); open > before; open--) await xdotool('key', 'Escape');
}

/** Presses a key of the real keyboard, by its X name, wherever the focus is. */
export async function pressKey(name: string): Promise<void> {
  await xdotool('key', name);
}

/** Presses a key of the real keyboard with the mouse over an element of a page: for the browser's own shortcuts. */
export async function pressKeyOver(target: Locator, name: string): Promise<void> {
  await target.page().bringToFront();
  await pointMouse(target);
  await xdotool('key', name);
}

/** Types with the real keyboard, into whatever has the focus; a line break is Enter. */
export async function typeText(text: string): Promise<void> {
  await xdotool('type', '--delay', '30', text);
}

/**
 * Puts the real mouse on an element and gives its window the keyboard. Where something lies above the page that hears
 * the mouse instead, `blindly`.
 */
export async function pointMouse(target: Locator, options: ClickOptions = {}): Promise<void> {
  await pointAt(target, options);
  await focusWindowUnderMouse();
  // The browser hears of its focus a little later than the screen, and drops a shortcut that comes before.
  await sleep(300);
}

/** Presses the real mouse button where the mouse is, with keys held down by their X names. */
export async function pressMouse(...held: readonly string[]): Promise<void> {
  for (const key of held) await xdotool('keydown', key);
  await xdotool('click', '1');
  for (const key of held) await xdotool('keyup', key);
}

/** Drags with the real mouse from one place of an element to another, both in shares of its box, whatever lies above. */
export async function dragMouse(
  target: Locator,
  from: { x: number; y: number },
  to: { x: number; y: number },
): Promise<void> {
  await pointAt(target, { aim: from, blindly: true });
  await focusWindowUnderMouse();
  await xdotool('mousedown', '1');
  await pointAt(target, { aim: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, blindly: true });
  await pointAt(target, { aim: to, blindly: true });
  await xdotool('mouseup', '1');
}

/** Puts the mouse on the element, checking with its document where it really is. */
async function pointAt(target: Locator, { aim = { x: 0.5, y: 0.5 }, blindly }: ClickOptions): Promise<void> {
  const page = target.page();
  const box = await target.boundingBox();
  if (!box) throw new Error('The element is not shown');
  const view = await page.evaluate(() => ({
    ratio: devicePixelRatio,
    width: innerWidth,
    height: innerHeight,
    left: screenX,
    top: screenY + outerHeight - innerHeight,
  }));
  // Within the viewport, for elements larger than that.
  const [left, right] = [Math.max(box.x, 0), Math.min(box.x + box.width, view.width)];
  const [top, bottom] = [Math.max(box.y, 0), Math.min(box.y + box.height, view.height)];
  const wanted = { x: left + (right - left) * aim.x, y: top + (bottom - top) * aim.y };
  let offset = { x: view.left, y: view.top };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const place = [wanted.x + offset.x, wanted.y + offset.y].map((at) => String(Math.round(at * view.ratio)));
    const within = await mouseAfter(target, async () => {
      // From elsewhere, so that the page gets an event even when the mouse is there already.
      await xdotool('mousemove', String(Number(place[0]) - 7), String(Number(place[1]) - 7));
      await xdotool('mousemove', ...place);
    });
    if (blindly) return;
    if (!within) continue;
    const error = { x: box.x + within.x - wanted.x, y: box.y + within.y - wanted.y };
    if (Math.abs(error.x) < 3 && Math.abs(error.y) < 3) return;
    offset = { x: offset.x - error.x, y: offset.y - error.y };
  }
  throw new Error('The mouse does not reach the page: is another window above it?');
}

/**
 * Where the element's document, which may be a frame's, last saw the mouse within 300 ms of moving it: CSS pixels
 * from the element's corner.
 */
async function mouseAfter(target: Locator, move: () => Promise<void>): Promise<{ x: number; y: number } | undefined> {
  await target.evaluate((element) => {
    const seen: { at?: { x: number; y: number } } = {};
    Object.assign(element, { loupeTestMouse: seen });
    addEventListener(
      'mousemove',
      ({ clientX, clientY }) => {
        const { x, y } = element.getBoundingClientRect();
        seen.at = { x: clientX - x, y: clientY - y };
      },
      true,
    );
  });
  await move();
  await sleep(300);
  return await target.evaluate(
    (element) => (element as { loupeTestMouse?: { at?: { x: number; y: number } } }).loupeTestMouse?.at,
  );
}

/** Without a window manager nobody gives the keyboard to the window that was clicked. */
async function focusWindowUnderMouse(): Promise<void> {
  const place = await xdotool('getmouselocation', '--shell');
  const window = /^WINDOW=(\d+)$/m.exec(place)?.[1];
  if (window) await xdotool('windowfocus', window);
}

async function waitForMoreWindows(before: number): Promise<boolean> {
  const deadline = Date.now() + MENU_PATIENCE_MS;
  while (Date.now() < deadline) {
    if ((await countWindows()) > before) {
      // Mapped is not yet listening: the first frame is still to come.
      await sleep(150);
      return true;
    }
    await sleep(30);
  }
  return false;
}

async function countWindows(): Promise<number> {
  const found = await xdotool('search', '--onlyvisible', '--maxdepth', '1', '--name', '.*');
  return found.split('\n').filter(Boolean).length;
}

async function xdotool(...args: string[]): Promise<string> {
  try {
    const { stdout } = await run('xdotool', args, { env: { ...process.env, DISPLAY: ownScreen() } });
    return stdout;
  } catch (error) {
    // `search` exits with 1 when it finds nothing.
    if (args[0] === 'search') return '';
    throw error;
  }
}
