import { createHash } from 'node:crypto';
import type { Page } from 'playwright';
import type { RecordedRequest } from '../fake-claude/record.ts';
import { askWorker } from './harness/ask-worker.ts';
import { expectPicture } from './harness/expect-picture.ts';
import { drawPixels, type Picture } from './harness/fixture-pictures.ts';
import type { Loupe } from './harness/launch-loupe.ts';
import { chooseMenuItem, pressKey, rightClick, whyNoRealClicks } from './harness/real-click.ts';
import { sidePanelIds, waitForSidePanel } from './harness/side-panel.ts';
import { newestAttachment } from './harness/stored-attachment.ts';
import { expect, test } from './harness/test.ts';

const obstacle = whyNoRealClicks();
test.skip(obstacle !== undefined, obstacle);

/** What a page can find out about the host that stands above it; collected by the page itself. */
interface Seen {
  hosts: number;
  lookedInside: boolean;
  children: number;
  /** Milliseconds from the first host's arrival to the last one's end. */
  tookMs: number;
  scroll: number[];
  /** Ids of what had the focus when a host came and went. */
  focus: string[];
}

for (const devicePixelRatio of [1, 2]) {
  test.describe(`at pixel ratio ${devicePixelRatio}`, () => {
    test.use({ launch: { headed: true, devicePixelRatio, windowSize: { width: 1280, height: 900 } } });

    test('an image that no script may read, shown at 300 of its 1600 pixels, arrives with every one of them', async ({
      loupe,
    }) => {
      const page = await openShrunk(loupe);
      const before = await standing(page);
      const panel = await rightClick(loupe, page.locator('#target'), 'Ask about this image');
      const request = await ask(loupe, panel);

      const { original, accessWouldHelp } = await newestAttachment(panel);
      expect(original).toMatchObject({ step: 'lift', fidelity: 'full-size-from-screen', width: 1600, height: 1200 });
      expect(accessWouldHelp).toBe('https://images.example.net/*');
      const picture = loupe.site.picture('no-cors-shrunk');
      expect(request.images).toHaveLength(1);
      expect(request.images[0]).toMatchObject({ width: 1600, height: 1200, pixelsSha256: hashOf(picture) });

      expect(await standing(page)).toEqual(before);
      const seen = await whatThePageSaw(page);
      expect(seen).toMatchObject({ hosts: 1, lookedInside: false, children: 0 });
      // The page stood still the whole time, and the picture kept the focus that the click gave it.
      expect(seen.focus).toEqual(['target', 'target']);
      expect(new Set(seen.scroll)).toEqual(new Set([before.scroll]));
      test.info().annotations.push({ type: 'lift', description: `${Math.round(seen.tookMs)} ms above the page` });
    });
  });
}

test.describe('an image being lifted', () => {
  test.use({ launch: { headed: true, windowSize: { width: 1280, height: 900 } } });

  test('is given up on Escape in the page: what was on screen is taken', async ({ loupe }) => {
    const page = await openShrunk(loupe);
    const before = await standing(page);
    const known = await sidePanelIds(loupe);
    await chooseMenuItem(page.locator('#target'), 'Ask about this image');
    await untilLifted(page);
    await page.keyboard.press('Escape');
    const panel = await waitForSidePanel(loupe, known);
    await expectAsShown(loupe, panel);
    expect(await standing(page)).toEqual(before);
    expect(await whatThePageSaw(page)).toMatchObject({ hosts: 1 });
  });

  test('is given up on Escape in the panel, which has the keyboard after the click', async ({ loupe }) => {
    const page = await openShrunk(loupe);
    const before = await standing(page);
    const known = await sidePanelIds(loupe);
    await chooseMenuItem(page.locator('#target'), 'Ask about this image');
    await untilLifted(page);
    // Time for the panel to open and take the keyboard: connecting to it to make sure can take longer than the lift.
    await page.waitForTimeout(500);
    await pressKey('Escape');
    const panel = await waitForSidePanel(loupe, known);
    await expect(panel.getByRole('textbox', { name: 'Question' })).toBeFocused();
    await expectAsShown(loupe, panel);
    expect(await standing(page)).toEqual(before);
  });

  test('is lifted after all when the user asks for it sharper, and stays as it was where that fails', async ({
    loupe,
  }) => {
    const page = await openShrunk(loupe);
    const known = await sidePanelIds(loupe);
    await chooseMenuItem(page.locator('#target'), 'Ask about this image');
    await untilLifted(page);
    await page.keyboard.press('Escape');
    const panel = await waitForSidePanel(loupe, known);
    const stands = async (): Promise<object | undefined> => {
      const { state, original } = await newestAttachment(panel);
      return state.status === 'ready' ? original : undefined;
    };
    await expect.poll(stands, { timeout: 15_000 }).toMatchObject({ step: 'frame-crop', fidelity: 'as-shown' });
    const { id } = await newestAttachment(panel);

    const shown = await stands();
    const address = page.url();
    await page.goto(loupe.site.page('no-cors'));
    await askWorker(panel, 'liftAgain', { attachmentId: id });
    await expect(panel.getByRole('alert')).toContainText('page changed');
    await expect.poll(stands).toEqual(shown);

    const fresh = await openShrunk(loupe);
    expect(fresh.url()).toBe(address);
    await askWorker(panel, 'liftAgain', { attachmentId: id });
    await expect.poll(stands, { timeout: 15_000 }).toMatchObject({ step: 'lift', width: 1600, height: 1200 });
    expect((await ask(loupe, panel)).images[0]).toMatchObject({
      pixelsSha256: hashOf(loupe.site.picture('no-cors-shrunk')),
    });
  });

  test('is never replaced by what another page shows', async ({ loupe }) => {
    const page = await openShrunk(loupe);
    const panel = await rightClick(loupe, page.locator('#target'), 'Ask about this image');
    await untilLifted(page);
    await page.goto(loupe.site.page('no-cors'));
    const request = await ask(loupe, panel);
    // The click's own frame shows what was meant, and nothing else may.
    expectPicture(request.images[0], loupe.site.picture('no-cors-shrunk'));
    expect((await newestAttachment(panel)).original).toMatchObject({ step: 'frame-crop', fidelity: 'as-shown' });
    await expect.poll(() => hostsIn(page)).toBe(0);
  });

  test('is never replaced by what another tab shows', async ({ loupe }) => {
    const page = await openShrunk(loupe);
    const panel = await rightClick(loupe, page.locator('#target'), 'Ask about this image');
    await untilLifted(page);
    const other = await loupe.context.newPage();
    await other.goto(loupe.site.page('no-cors'));
    const request = await ask(loupe, panel);
    expectPicture(request.images[0], loupe.site.picture('no-cors-shrunk'));
    await page.bringToFront();
    await expect.poll(() => hostsIn(page)).toBe(0);
  });
});

/** The page with the small picture, scrolled, with focus on the picture and a word selected, and watching itself. */
async function openShrunk(loupe: Loupe): Promise<Page> {
  const { page } = loupe;
  await page.goto(loupe.site.page('no-cors-shrunk'));
  await page.evaluate(() => {
    document.body.style.height = '4000px';
    document.querySelector('#target')?.setAttribute('tabindex', '0');
    scrollTo(0, 10);
    const seen = {
      hosts: 0,
      lookedInside: false,
      children: 0,
      tookMs: 0,
      scroll: [] as number[],
      focus: [] as string[],
    };
    Object.assign(globalThis, { loupeTestSeen: seen });
    let since = 0;
    new MutationObserver((records) => {
      for (const node of records.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (!(node instanceof Element)) continue;
        seen.hosts++;
        since ||= performance.now();
        seen.lookedInside ||= node.shadowRoot !== null;
        seen.children += node.childNodes.length;
      }
      seen.scroll.push(scrollY);
      seen.focus.push(document.activeElement?.id ?? '');
      seen.tookMs = performance.now() - since;
    }).observe(document.documentElement, { childList: true });
  });
  return page;
}

/** What a user would miss if it changed. */
async function standing(
  page: Page,
): Promise<{ scroll: number; children: string[]; text: string | null; overflow: string; title: string }> {
  return await page.evaluate(() => ({
    scroll: scrollY,
    children: [...document.documentElement.children].map(({ localName }) => localName),
    text: document.body.textContent,
    overflow: getComputedStyle(document.documentElement).overflow,
    title: document.title,
  }));
}

async function whatThePageSaw(page: Page): Promise<Seen> {
  return await page.evaluate(() => (globalThis as unknown as { loupeTestSeen: Seen }).loupeTestSeen);
}

async function hostsIn(page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.querySelectorAll(':scope > div').length);
}

async function untilLifted(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.querySelector(':scope > div:popover-open') !== null);
}

async function expectAsShown(loupe: Loupe, panel: Page): Promise<void> {
  const request = await ask(loupe, panel);
  expectPicture(request.images[0], loupe.site.picture('no-cors-shrunk'));
  expect(request.images[0]).toMatchObject({ width: 300, height: 225 });
  expect((await newestAttachment(panel)).original).toMatchObject({ step: 'frame-crop', fidelity: 'as-shown' });
}

async function ask(loupe: Loupe, panel: Page): Promise<RecordedRequest> {
  const question = panel.getByRole('textbox', { name: 'Question' });
  await question.fill('What is this?');
  await question.press('Enter');
  return await loupe.claude.waitForRequest(({ method, path }) => method === 'POST' && path === '/v1/messages', 20_000);
}

/** As the stand-in hashes what it decodes: rows of RGBA. */
function hashOf(picture: Picture): string {
  const rgb = drawPixels(picture);
  const rgba = Buffer.alloc((rgb.length / 3) * 4, 255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) rgb.copy(rgba, to, from, from + 3);
  return createHash('sha256').update(rgba).digest('hex');
}
