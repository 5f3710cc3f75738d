import type { Page } from 'playwright';
import type { AcquireStep } from '../../utils/conversation/attachment.ts';
import { expectColours } from './harness/expect-picture.ts';
import { coloursOf, type Quadrants } from './harness/fixture-pictures.ts';
import { galleryUrl } from './harness/gallery-pages.ts';
import { grantAllSites, pressToolbarIcon, revokeAllSites } from './harness/grant-access.ts';
import { type Loupe, launchLoupe } from './harness/launch-loupe.ts';
import { nthQuestion, questionBox } from './harness/panel-steps.ts';
import { storedAttachments } from './harness/stored-rows.ts';
import { expect, test } from './harness/test.ts';

/** What is taken with Enter from a page of the gallery, with `activeTab` only unless it says otherwise. */
interface Row {
  page: string;
  step: AcquireStep;
  /** Of what is sent, in pixels at pixel ratio 1; 480×360 when left out. */
  size?: { width: number; height: number };
  needsAccess?: true;
  /** Where what is seen is no picture of the fixture site: the mean colours of its quadrants. */
  colours?: Quadrants;
}

const BLUE = [50, 80, 200] as const;
const WHITE = [255, 255, 255] as const;
const SIZE = { width: 480, height: 360 };

/** How a picture of another site that no script may read is got where the screen shows all of it. */
const CROP = { step: 'frame-crop' } as const;

const ROWS: readonly Row[] = [
  { page: 'img', ...CROP },
  { page: 'img-srcset', step: 'worker-fetch' },
  { page: 'img-fitted', ...CROP },
  { page: 'picture', step: 'worker-fetch' },
  { page: 'lazy', step: 'worker-fetch' },
  { page: 'background', ...CROP },
  { page: 'background-layers', ...CROP },
  { page: 'background-set', step: 'worker-fetch', size: { width: 960, height: 720 } },
  { page: 'before', ...CROP },
  { page: 'after', ...CROP },
  { page: 'sprite', ...CROP },
  { page: 'border', step: 'lift' },
  { page: 'mask', step: 'page-canvas', colours: [BLUE, WHITE, BLUE, WHITE] },
  { page: 'content', ...CROP },
  { page: 'content-before', ...CROP },
  { page: 'svg', step: 'page-serialise', size: { width: 512, height: 384 } },
  { page: 'svg-use', step: 'page-serialise', size: { width: 512, height: 384 } },
  { page: 'svg-image', ...CROP },
  { page: 'svg-with-image', step: 'page-serialise', size: { width: 512, height: 384 } },
  { page: 'svg-with-far-image', ...CROP },
  { page: 'canvas', step: 'page-canvas' },
  { page: 'canvas-tainted', ...CROP },
  { page: 'webgl', step: 'page-canvas' },
  { page: 'webgl-once', ...CROP },
  { page: 'video', step: 'page-canvas' },
  { page: 'poster', step: 'lift' },
  { page: 'input', ...CROP },
  { page: 'object', ...CROP },
  { page: 'embed', ...CROP },
  { page: 'blob', step: 'page-fetch' },
  { page: 'data', step: 'data-url' },
  { page: 'shadow-open', ...CROP },
  { page: 'shadow-closed', ...CROP },
  { page: 'frame', ...CROP },
  { page: 'frame-of-another-site', step: 'worker-fetch', needsAccess: true },
  { page: 'overlay', step: 'lift' },
  { page: 'overlay-spacer', step: 'lift' },
  { page: 'pointer-none', ...CROP },
  { page: 'no-contextmenu', ...CROP },
  { page: 'many', step: 'worker-fetch' },
  { page: 'changing', step: 'worker-fetch' },
  { page: 'quirks', ...CROP },
  { page: 'rtl', ...CROP },
  { page: 'transformed', step: 'lift' },
  { page: 'scrolled', step: 'lift' },
  { page: 'popover', ...CROP },
  { page: 'dialog', ...CROP },
  { page: 'hidden', step: 'worker-fetch' },
];

/** Kinds that are measured in different ways, each at every zoom and pixel ratio. */
const SCALED = ['img', 'background', 'before', 'sprite', 'svg', 'canvas', 'video', 'frame', 'transformed'];
const SCALES: readonly { devicePixelRatio: number; zoom: number }[] = [
  { devicePixelRatio: 1, zoom: 0.67 },
  { devicePixelRatio: 1, zoom: 1.75 },
  { devicePixelRatio: 1.5, zoom: 1 },
  { devicePixelRatio: 2, zoom: 1 },
  { devicePixelRatio: 2, zoom: 0.67 },
];

test.describe('at pixel ratio 1', () => {
  const stage = openStage({ devicePixelRatio: 1, zoom: 1 });
  for (const row of ROWS) {
    test(`${row.page}: the picture on the screen is the one that is sent, by ${row.step}`, async () => {
      const { loupe } = stage();
      if (row.needsAccess) await grantAllSites(loupe);
      try {
        const image = await takeAndAsk(stage(), row.page);
        expect(image.step).toBe(row.step);
        expectColours(image.received, row.colours ?? coloursOf(row.page), row.page);
        expect({ width: image.received?.width, height: image.received?.height }).toEqual(row.size ?? SIZE);
      } finally {
        if (row.needsAccess) await revokeAllSites(loupe);
      }
    });
  }
});

for (const scale of SCALES) {
  test.describe(`at pixel ratio ${scale.devicePixelRatio} and zoom ${scale.zoom * 100} %`, () => {
    const stage = openStage(scale);
    for (const row of ROWS.filter(({ page }) => SCALED.includes(page))) {
      test(`${row.page}: the picture on the screen is the one that is sent`, async () => {
        const { received } = await takeAndAsk(stage(), row.page);
        expectColours(received, coloursOf(row.page), row.page);
        // Every kind is 4:3, so that a crop that is off by more than a pixel or two has another shape.
        expect((received?.width ?? 0) / (received?.height ?? 1)).toBeCloseTo(4 / 3, 1);
      });
    }
  });
}

interface Stage {
  loupe: Loupe;
  panel: Page;
}

/** One browser for a block of tests. */
function openStage({ devicePixelRatio, zoom }: { devicePixelRatio: number; zoom: number }): () => Stage {
  let stage: Stage | undefined;
  test.beforeAll(async () => {
    // Room for the page beside the panel, which pressing the icon opens.
    const loupe = await launchLoupe({ devicePixelRatio, windowSize: { width: 1500, height: 1000 } });
    const panel = await loupe.panelPage();
    await loupe.page.goto(galleryUrl('img'));
    await loupe.page.bringToFront();
    await (await loupe.worker()).evaluate(async (zoom) => {
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      // The zoom holds for the whole site.
      if (tab?.id !== undefined) await chrome.tabs.setZoom(tab.id, zoom);
    }, zoom);
    stage = { loupe, panel };
  });
  test.afterAll(async () => await stage?.loupe.close());
  return () => {
    if (!stage) throw new Error('Not opened yet');
    return stage;
  };
}

/** Opens a page of the gallery, picks with Enter what the picker offers first, and asks about it. */
async function takeAndAsk({ loupe, panel }: Stage, name: string) {
  const { page, claude } = loupe;
  claude.clear();
  await page.bringToFront();
  await page.goto(galleryUrl(name), { waitUntil: 'networkidle' });
  await pressToolbarIcon(loupe);
  const before = (await storedAttachments(panel)).length;
  await loupe.clickMenu('pick', {});
  await page.locator('[popover=manual]:popover-open').last().waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await storedAttachments(panel)).slice(before).map(({ state }) => state.status), {
      timeout: 20_000,
    })
    .toEqual(['ready']);
  const attachment = (await storedAttachments(panel)).at(-1);
  await panel.bringToFront();
  await questionBox(panel).fill('What is it?');
  await questionBox(panel).press('Enter');
  const { images } = await nthQuestion(loupe, 1);
  await panel.getByRole('button', { name: 'New conversation' }).click();
  return { step: attachment?.original?.step, received: images.at(-1) };
}
