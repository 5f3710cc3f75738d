import type { Page } from 'playwright';
import type { Original } from '../../utils/conversation/attachment.ts';
import { grantAllSites } from './harness/grant-access.ts';
import { type Loupe, launchLoupe } from './harness/launch-loupe.ts';
import { storedAttachments } from './harness/stored-rows.ts';
import { storedRows } from './harness/stored-strips.ts';
import { expectedRows, heightOf, serveTallPages, type TallPage, tallUrl } from './harness/tall-page.ts';
import { expect, test } from './harness/test.ts';

const STICKY = 'header{position:sticky;top:0;z-index:2}';
const FOOTER_HEIGHT = 50;

const FORTY_SCREENS: TallPage = {
  // Forty screens of some 800 CSS pixels.
  bands: 1340,
  pictures: true,
  style: `${STICKY}
footer{position:fixed;bottom:0;left:0;right:0;height:${FOOTER_HEIGHT}px;background:rgb(1 2 3);transition:all 1s}
aside{position:fixed;top:100px;right:0;width:40px;height:40px;background:rgb(4 5 6)}
i{position:absolute;top:300px;left:600px;width:30px;height:30px;animation:spin 1s linear infinite;background:red}
@keyframes spin{to{transform:rotate(1turn)}}`,
  body: `<header><input id="name" value="some words"></header>{bands}
<footer style="opacity:.999"></footer><aside style="" data-kept></aside><i></i>`,
};

const FEW_SCREENS: TallPage = { bands: 130, style: STICKY };

const IN_A_BOX: TallPage = {
  bands: 200,
  style: `html,body{height:100%;overflow:hidden}
main{position:absolute;left:200px;right:0;top:50px;bottom:0;overflow:auto;border:3px solid;scroll-behavior:smooth}
header{position:sticky;top:0}
nav{position:absolute;right:0;bottom:0;width:30px;height:30px;background:rgb(7 8 9);z-index:4}`,
  body: '<nav></nav><main tabindex="0"><div><header></header>{bands}</div></main>',
};

const SNAPPING: TallPage = {
  bands: 250,
  style: 'html{scroll-behavior:smooth;scroll-snap-type:y mandatory}header,p:nth-of-type(30n){scroll-snap-align:start}',
};

/** Pictures above the seam that learn their height late, and push everything below them away. */
const GROWING: TallPage = {
  bands: 200,
  body: `<header></header>{bands}<script>
const late = document.querySelectorAll('p')[20];
late.style.height = '0';
let isShown = false;
addEventListener('scroll', () => {
  if (isShown || scrollY < 600) return;
  isShown = true;
  setTimeout(() => { late.style.height = '20px' }, 60);
});
</script>`,
};

const ENDLESS = `<!doctype html><title>Endless</title><style>p{height:400px}</style><body><script>
let count = 0;
const add = () => {
  while (document.documentElement.scrollHeight < scrollY + 3 * innerHeight) {
    const p = document.createElement('p');
    p.style.background = 'hsl(' + count++ * 40 + ' 50% 50%)';
    document.body.append(p);
  }
};
addEventListener('scroll', add);
add();
</script>`;

const pages: Record<string, TallPage | string> = {
  forty: FORTY_SCREENS,
  few: FEW_SCREENS,
  box: IN_A_BOX,
  snap: SNAPPING,
  growing: GROWING,
  one: { bands: 12 },
  endless: ENDLESS,
};

test.describe('at pixel ratio 1', () => {
  let loupe: Loupe;
  let panel: Page;

  test.beforeAll(async () => {
    loupe = await launch();
    panel = await loupe.panelPage();
  });
  test.afterAll(async () => await loupe?.close());

  test('forty screens come whole through failing captures, bars once, and the page is as it was', async () => {
    test.setTimeout(180_000);
    const page = await open(loupe, 'forty');
    await page.locator('#name').focus();
    await page.evaluate(() => {
      document.querySelector('input')?.setSelectionRange(2, 7);
      document.adoptedStyleSheets = [new CSSStyleSheet()];
      scrollTo(0, 3210);
    });
    const before = await standing(page);
    const failures = await failSomeCaptures(loupe);
    const original = await capture(loupe, panel);

    expect(original).toMatchObject({ step: 'full-page', fidelity: 'as-shown', height: heightOf(FORTY_SCREENS) });
    expect(original.cutShort).toBeUndefined();
    expect(await failures.end()).toBeGreaterThan(10);
    const wanted = expectedRows(FORTY_SCREENS, original.width);
    paint(wanted, { x: original.width - 40, y: 100, width: 40, height: 40, colour: [4, 5, 6] });
    const footer = { x: 0, y: original.height - FOOTER_HEIGHT, width: original.width, height: FOOTER_HEIGHT };
    paint(wanted, { ...footer, colour: [1, 2, 3] });
    // What is typed, and what turns, is drawn by the browser's own lights.
    const aside = [
      { x: 0, y: 0, width: 400, height: 60 },
      { x: 590, y: 290, width: 50, height: 50 },
    ];
    expect(differences(await storedRows(panel, original), wanted, aside)).toEqual([]);
    expect(await standing(page)).toEqual(before);
    // One tall image would arrive 90 pixels wide: it goes out in tiles, by how far down they are.
    const [{ state } = { state: undefined }] = (await storedAttachments(panel)).filter(isOurs);
    const parts = state?.status === 'ready' ? (state.preparation.parts ?? []) : [];
    expect(parts.length).toBeGreaterThan(10);
    expect(parts.length).toBeLessThanOrEqual(20);
    expect(parts[0]?.label).toMatch(/^part 1 of \d+, top \d+ %$/);
    for (const { image } of parts) expect(image.width).toBe(original.width);
  });

  test('a box that is the page in all but name is taken alone, and what hangs over it once', async () => {
    const page = await open(loupe, 'box');
    await page.evaluate(() => document.querySelector('main')?.scrollTo({ top: 777, behavior: 'instant' }));
    const before = await standing(page);
    const original = await capture(loupe, panel);
    expect(original).toMatchObject({ height: heightOf(IN_A_BOX), width: await page.evaluate(() => innerWidth - 206) });
    const wanted = expectedRows(IN_A_BOX, original.width);
    const nav = { x: original.width - 27, y: original.height - 27, width: 27, height: 27 };
    expect(differences(await storedRows(panel, original), paint(wanted, { ...nav, colour: [7, 8, 9] }))).toEqual([]);
    expect(await standing(page)).toEqual(before);
  });

  test('a page that snaps and scrolls smoothly is taken without a gap', async () => {
    const page = await open(loupe, 'snap');
    await page.evaluate(() => scrollTo({ top: 640, behavior: 'instant' }));
    const before = await standing(page);
    const original = await capture(loupe, panel);
    expect(differences(await storedRows(panel, original), expectedRows(SNAPPING, original.width))).toEqual([]);
    expect(await standing(page)).toEqual(before);
  });

  test('what is pushed away while scrolling is neither doubled nor lost', async () => {
    await open(loupe, 'growing');
    const original = await capture(loupe, panel);
    const wanted = expectedRows(GROWING, original.width);
    // The late band itself was above the seam before it had a height.
    wanted.splice(60 + 20 * 20, 20);
    expect(differences(await storedRows(panel, original), wanted)).toEqual([]);
  });

  test('a page of one screen is one image', async () => {
    await open(loupe, 'one');
    const original = await capture(loupe, panel);
    expect(original.strips).toBeUndefined();
    expect(original.cutShort).toBeUndefined();
    const wanted = expectedRows({ bands: 12 }, original.width);
    const rows = await storedRows(panel, original);
    expect(differences(rows.slice(0, wanted.length), wanted)).toEqual([]);
  });

  test('a page without an end stops at sixty screens, and says so', async () => {
    test.setTimeout(180_000);
    await open(loupe, 'endless');
    const original = await capture(loupe, panel);
    expect(original).toMatchObject({ cutShort: 'limit' });
    expect(original.strips).toHaveLength(60);
  });

  test('Stop in the panel keeps what there is', async () => {
    const page = await open(loupe, 'forty');
    await start(loupe);
    await untilTaken(panel, 3);
    // Pressed in a tab behind, as it is in a side panel: the page stays in front.
    await panel.getByRole('button', { name: 'Stop' }).evaluate((button) => (button as HTMLButtonElement).click());
    await expectBeginning(panel, 'stopped');
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });

  test('Escape in the page keeps what there is, and the page does not hear it', async () => {
    const page = await open(loupe, 'forty');
    await page.evaluate(() => {
      document.addEventListener('keydown', () => document.body.setAttribute('data-heard', ''), true);
    });
    await start(loupe);
    await untilTaken(panel, 3);
    await page.keyboard.press('Escape');
    await expectBeginning(panel, 'stopped');
    expect(await page.evaluate(() => [scrollY, document.body.hasAttribute('data-heard')])).toEqual([0, false]);
  });

  test('a window that is made smaller on the way has its page taken once more, whole', async () => {
    const page = await open(loupe, 'few');
    const session = await loupe.context.newCDPSession(page);
    const { windowId } = await session.send('Browser.getWindowForTarget');
    await start(loupe);
    await untilTaken(panel, 1);
    await session.send('Browser.setWindowBounds', { windowId, bounds: { width: 1000 } });
    const original = await captured(panel);
    expect(original.width).toBe(await page.evaluate(() => innerWidth));
    expect(original.width).toBeLessThan(1100);
    expect(original.cutShort).toBeUndefined();
    expect(differences(await storedRows(panel, original), expectedRows(FEW_SCREENS, original.width))).toEqual([]);
    await session.send('Browser.setWindowBounds', { windowId, bounds: { width: 1280 } });
  });

  test('a PDF is not scrolled through: the panel says what works there', async () => {
    const { page } = loupe;
    await page.goto('https://page.example.com/document.pdf');
    await page.bringToFront();
    await start(loupe);
    await expect(panel.getByRole('alert')).toContainText('A PDF cannot be captured as a whole.');
    expect((await storedAttachments(panel)).filter(isOurs)).toEqual([]);
  });

  test('a page that is left is never continued with another', async () => {
    const page = await open(loupe, 'forty');
    await start(loupe);
    await untilTaken(panel, 3);
    await page.goto(tallUrl('endless'));
    await expectBeginning(panel, 'failed');
  });

  test('a tab that is hidden is never continued with another', async () => {
    const page = await open(loupe, 'forty');
    await start(loupe);
    await untilTaken(panel, 3);
    const other = await loupe.context.newPage();
    await other.goto(tallUrl('endless'));
    await expectBeginning(panel, 'failed');
    await other.close();
    await page.bringToFront();
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });
});

for (const { ratio, zoom } of [
  { ratio: 1, zoom: 1.1 },
  { ratio: 1.5, zoom: 1 },
  { ratio: 2, zoom: 0.75 },
]) {
  test(`seams double and lose nothing at pixel ratio ${ratio} and zoom ${zoom}`, async () => {
    const loupe = await launch(ratio);
    try {
      const panel = await loupe.panelPage();
      const page = await open(loupe, 'few');
      await zoomTo(loupe, page, zoom);
      const before = await standing(page);
      const original = await capture(loupe, panel);
      expect(original.height).toBe(Math.round(heightOf(FEW_SCREENS) * ratio * zoom));
      const wanted = expectedRows(FEW_SCREENS, original.width, ratio * zoom);
      expect(differences(await storedRows(panel, original), wanted)).toEqual([]);
      expect(await standing(page)).toEqual(before);
    } finally {
      await loupe.close();
    }
  });
}

async function launch(devicePixelRatio = 1): Promise<Loupe> {
  const windowSize = { width: 1280, height: 900 };
  const loupe = await launchLoupe({ addRoutes: serveTallPages(pages), windowSize, devicePixelRatio });
  await grantAllSites(loupe);
  return loupe;
}

async function open({ page }: Loupe, name: string): Promise<Page> {
  await page.goto(tallUrl(name));
  await page.bringToFront();
  return page;
}

async function zoomTo(loupe: Loupe, page: Page, zoom: number): Promise<void> {
  const ratio = await page.evaluate(() => devicePixelRatio);
  const worker = await loupe.worker();
  await worker.evaluate(
    async ([url, zoom]) => {
      const [tab] = await chrome.tabs.query({ url });
      if (tab?.id !== undefined) await chrome.tabs.setZoom(tab.id, zoom);
    },
    [page.url(), zoom] as const,
  );
  await expect.poll(() => page.evaluate(() => devicePixelRatio)).toBeCloseTo(ratio * zoom, 2);
}

let startedAt = 0;

async function start(loupe: Loupe): Promise<void> {
  startedAt = Date.now();
  await loupe.clickMenu('page', {});
}

async function capture(loupe: Loupe, panel: Page): Promise<Original> {
  await start(loupe);
  return await captured(panel);
}

/** Added since the capture was started. */
function isOurs({ addedAt }: { addedAt: number }): boolean {
  return addedAt >= startedAt;
}

async function captured(panel: Page): Promise<Original> {
  let original: Original | undefined;
  const look = async (): Promise<string | undefined> => {
    const newest = (await storedAttachments(panel)).find(isOurs);
    original = newest?.original;
    return newest?.state.status;
  };
  await expect.poll(look, { timeout: 120_000 }).toBe('ready');
  if (!original) throw new Error('Nothing was captured');
  return original;
}

/** Waits until so many pieces are stored, as the panel's card says. */
async function untilTaken(panel: Page, pieces: number): Promise<void> {
  await expect
    .poll(async () => {
      const text = (await panel.locator('body').textContent()) ?? '';
      return Number(/(\d+) of (?:about )?\d+/.exec(text)?.[1] ?? 0);
    })
    .toBeGreaterThanOrEqual(pieces);
}

/** Whole pieces from the top of the page, without a trace of anything else. */
async function expectBeginning(panel: Page, cutShort: Original['cutShort']): Promise<void> {
  const original = await captured(panel);
  expect(original.cutShort).toBe(cutShort);
  const rows = await storedRows(panel, original);
  expect(rows.length).toBe(original.height);
  expect(rows.length).toBeGreaterThan(2000);
  expect(rows.length).toBeLessThan(20_000);
  const wanted = expectedRows(FORTY_SCREENS, original.width).slice(0, rows.length);
  paint(wanted, { x: original.width - 40, y: 100, width: 40, height: 40, colour: [4, 5, 6] });
  const aside = [
    { x: 0, y: 0, width: 400, height: 60 },
    { x: 590, y: 290, width: 50, height: 50 },
  ];
  expect(differences(rows, wanted, aside)).toEqual([]);
}

/** Everything about a page that capturing it changes for a while. */
async function standing(page: Page): Promise<unknown> {
  return await page.evaluate(() => ({
    html: document.documentElement.outerHTML,
    scroll: [scrollX, scrollY, ...[...document.querySelectorAll('main')].map(({ scrollTop }) => scrollTop)],
    focus: document.activeElement?.outerHTML,
    selection: [...document.querySelectorAll('input')].map((input) => [input.selectionStart, input.selectionEnd]),
    sheets: document.adoptedStyleSheets.length,
    animations: document.getAnimations().map(({ playbackRate, playState }) => [playbackRate, playState]),
    snap: getComputedStyle(document.documentElement).scrollSnapType,
  }));
}

/** Lets every third capture fail as a busy graphics process does, and some for the quota, until it is ended. */
async function failSomeCaptures(loupe: Loupe): Promise<{ end: () => Promise<number> }> {
  const worker = await loupe.worker();
  await worker.evaluate(() => {
    const real = chrome.tabs.captureVisibleTab as (...given: unknown[]) => Promise<string>;
    const counted = { calls: 0, failed: 0, real };
    Object.assign(globalThis, { loupeTestCounted: counted });
    const failing = async (...given: unknown[]): Promise<string> => {
      counted.calls++;
      if (counted.calls % 3 !== 0) return await real(...given);
      counted.failed++;
      const quota = 'This request exceeds the MAX_CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND quota.';
      throw new Error(counted.calls % 2 === 0 ? quota : 'Failed to capture tab: image readback failed');
    };
    Object.defineProperty(chrome.tabs, 'captureVisibleTab', { value: failing, configurable: true });
  });
  const end = async (): Promise<number> =>
    await worker.evaluate(() => {
      const { loupeTestCounted: counted } = globalThis as unknown as {
        loupeTestCounted: { failed: number; real: unknown };
      };
      Object.defineProperty(chrome.tabs, 'captureVisibleTab', { value: counted.real, configurable: true });
      return counted.failed;
    });
  return { end };
}

interface Patch {
  x: number;
  y: number;
  width: number;
  height: number;
}

function paint(rows: Buffer[], { x, y, width, height, colour }: Patch & { colour: readonly number[] }): Buffer[] {
  for (let row = y; row < y + height && row < rows.length; row++) {
    const painted = Buffer.from(rows[row] ?? '');
    painted.fill(Buffer.from(colour), x * 3, (x + width) * 3);
    rows[row] = painted;
  }
  return rows;
}

/** The first few rows that differ, in words; a row more or less counts. */
function differences(rows: readonly Buffer[], wanted: readonly Buffer[], ignored: readonly Patch[] = []): string[] {
  const found: string[] = [];
  if (rows.length !== wanted.length) found.push(`${rows.length} rows in place of ${wanted.length}`);
  for (let y = 0; y < Math.min(rows.length, wanted.length) && found.length < 5; y++) {
    const [is, was] = [Buffer.from(rows[y] ?? ''), Buffer.from(wanted[y] ?? '')];
    for (const { x, width, ...patch } of ignored) {
      if (y < patch.y || y >= patch.y + patch.height) continue;
      for (const row of [is, was]) row.fill(0, x * 3, (x + width) * 3);
    }
    if (is.equals(was)) continue;
    const at = is.findIndex((level, index) => level !== was[index]);
    const pixel = Math.floor(at / 3);
    const colour = (row: Buffer): string => [...row.subarray(pixel * 3, pixel * 3 + 3)].join(' ');
    found.push(`${pixel},${y}: ${colour(is)} in place of ${colour(was)}`);
  }
  return found;
}
