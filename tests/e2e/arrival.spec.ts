import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright';
import type { RecordedRequest } from '../fake-claude/record.ts';
import { expectFullPicture, expectPicture } from './harness/expect-picture.ts';
import { PAGE_ORIGIN } from './harness/fixture-pages.ts';
import { drawPicture, type Picture } from './harness/fixture-pictures.ts';
import { pressToolbarIcon } from './harness/grant-access.ts';
import type { Loupe } from './harness/launch-loupe.ts';
import { chooseMenuItem, rightClick, whyNoRealClicks } from './harness/real-click.ts';
import { waitForSidePanel } from './harness/side-panel.ts';
import { newestAttachment } from './harness/stored-attachment.ts';
import { expect, test } from './harness/test.ts';

const obstacle = whyNoRealClicks();
test.skip(obstacle !== undefined, obstacle);

const SLOW: Picture = { name: 'slow', width: 640, height: 480, noise: 0 };
const TWO_LARGE = ['first', 'second'].map((name): Picture => ({ name, width: 1200, height: 900, noise: 25 }));

test.use({
  launch: {
    headed: true,
    windowSize: { width: 1280, height: 900 },
    addRoutes: (app) => {
      // At 300 of its 640 pixels, so that what is on screen and the original are told apart.
      app.get<{ Params: { delayMs: string } }>('/waits/:delayMs', async ({ params }, reply) =>
        reply
          .type('text/html')
          .send(`<!doctype html><img id="target" width="300" src="/waits/${params.delayMs}/a.png">`),
      );
      // The page has it at once, whoever asks again waits.
      app.get<{ Params: { delayMs: string } }>('/waits/:delayMs/a.png', async ({ params, headers }, reply) => {
        if (headers['sec-fetch-dest'] !== 'image') await sleep(Number(params.delayMs));
        return reply.type('image/png').send(await drawPicture(SLOW, 'png'));
      });
      app.get('/two-large', async (_, reply) => {
        const images = TWO_LARGE.map(async (picture) => {
          const file = await drawPicture(picture, 'png');
          const src = `data:image/png;base64,${file.toString('base64')}`;
          return `<img id="${picture.name}" alt="The ${picture.name}" width="400" src="${src}">`;
        });
        return reply.type('text/html').send(`<!doctype html>${(await Promise.all(images)).join(' ')}`);
      });
    },
  },
});

test('the image stands in an open panel at once, and better pixels replace it silently', async ({ loupe }) => {
  await pressToolbarIcon(loupe);
  const panel = await waitForSidePanel(loupe);
  await openWaiting(loupe, 3000);
  await watchThumbnails(panel);
  const clickedAt = await chooseMenuItem(loupe.page.locator('#target'), 'Add to tray');
  await expect.poll(async () => (await thumbnails(panel)).length).toBe(1);
  // Still being fetched: what stands there is the click's own frame.
  expect((await newestAttachment(panel)).state).toMatchObject({ status: 'acquiring' });
  expect((await thumbnails(panel))[0]).toMatchObject({ width: 300, height: 225 });
  await expect.poll(async () => (await newestAttachment(panel)).state.status, { timeout: 10_000 }).toBe('ready');
  await expect.poll(async () => (await thumbnails(panel)).length).toBe(2);
  await expect(items(panel)).toHaveCount(1);
  // Nothing was said about it: the item's words are those of the original.
  await expect(items(panel)).toContainText('640×480 · full size');
  const [first] = await thumbnails(panel);
  note(`${Math.round((first?.at ?? 0) - clickedAt)} ms after the click, panel open`);
});

test('the image stands in a panel that opens with the click', async ({ loupe }) => {
  await openWaiting(loupe, 3000);
  const clickedAt = await chooseMenuItem(loupe.page.locator('#target'), 'Ask about this image');
  const panel = await waitForSidePanel(loupe);
  await panel.waitForFunction(() => document.querySelector<HTMLImageElement>('.thumbnail img')?.complete);
  note(`at most ${Date.now() - clickedAt} ms after the click, panel opened by it`);
  expect((await newestAttachment(panel)).state).toMatchObject({ status: 'acquiring' });
});

test('Ask may be pressed while the image is still being fetched', async ({ loupe }) => {
  await openWaiting(loupe, 3000);
  const panel = await rightClick(loupe, loupe.page.locator('#target'), 'Ask about this image');
  await panel.getByRole('textbox', { name: 'Question' }).fill('What is slow here?');
  await panel.getByRole('textbox', { name: 'Question' }).press('Enter');
  expect((await newestAttachment(panel)).state).toMatchObject({ status: 'acquiring' });
  const request = await question(loupe);
  expectFullPicture(request.images[0], SLOW);
});

test('Use what is on screen ends the wait with the click’s own pixels', async ({ loupe }) => {
  await openWaiting(loupe, 14_000);
  const panel = await rightClick(loupe, loupe.page.locator('#target'), 'Ask about this image');
  await panel.getByRole('button', { name: 'Use what is on screen' }).click({ timeout: 15_000 });
  await expect(items(panel)).toContainText('300×225 · as shown on screen');
  await panel.getByRole('textbox', { name: 'Question' }).fill('What is on screen?');
  await panel.getByRole('textbox', { name: 'Question' }).press('Enter');
  const request = await question(loupe);
  expectPicture(request.images[0], SLOW);
  expect(request.images[0]).toMatchObject({ width: 300, height: 225, kind: 'base64' });
});

test('Not this one? offers the others at that place, and takes the one chosen', async ({ loupe }) => {
  await loupe.page.goto(loupe.site.page('linked-larger'));
  const panel = await rightClick(loupe, loupe.page.locator('#target'), 'Ask about this image');
  await expect(items(panel)).toContainText('320×240 · ');
  await panel.getByRole('button', { name: 'Not this one?' }).click();
  const others = panel.getByRole('button', { name: /images\.example\.net/ });
  await expect(others).toHaveCount(2);
  // Nothing has loaded what the link leads to.
  await others.filter({ hasText: 'size unknown' }).click();
  await expect(items(panel)).toContainText('1600×1200 · ');
  await expect(items(panel)).toHaveCount(1);
  await panel.getByRole('textbox', { name: 'Question' }).fill('And the large one?');
  await panel.getByRole('textbox', { name: 'Question' }).press('Enter');
  expectFullPicture((await question(loupe)).images[0], loupe.site.picture('linked-larger'));
});

test('Allow access to originals upgrades the waiting image in its place', async ({ loupe }) => {
  await loupe.page.goto(loupe.site.page('no-cors-shrunk'));
  const panel = await rightClick(loupe, loupe.page.locator('#target'), 'Ask about this image');
  await expect(items(panel)).toContainText('full size, taken from the screen');
  const before = await newestAttachment(panel);
  await panel.getByRole('button', { name: 'Allow access to originals' }).click();
  await panel.getByRole('button', { name: 'Continue' }).click();
  await expect(items(panel)).toContainText('1600×1200 · full size · ', { timeout: 15_000 });
  const after = await newestAttachment(panel);
  expect(after.id).toBe(before.id);
  expect(after.original).toMatchObject({ step: 'worker-fetch', fidelity: 'original' });
  await expect(items(panel)).toHaveCount(1);
  await expect(panel.getByRole('button', { name: 'Allow access to originals' })).toHaveCount(0);
});

test('of two images that the browser names no address of, the user chooses', async ({ loupe }) => {
  await loupe.page.goto(`${PAGE_ORIGIN}/two-large`);
  const panel = await rightClick(loupe, loupe.page.locator('#second'), 'Ask about this image');
  const which = panel.getByRole('button', { name: 'Which image?' });
  await expect(which).toBeVisible();
  expect((await newestAttachment(panel)).state.status).toBe('choosing');
  await which.click();
  const choices = panel.getByRole('menu').or(panel.locator('.menu')).locator('img');
  await expect(choices).toHaveCount(2);
  await panel.getByRole('button', { name: /The second/ }).click();
  await expect(items(panel)).toContainText('1200×900 · ');
  await panel.getByRole('textbox', { name: 'Question' }).fill('Which is it?');
  await panel.getByRole('textbox', { name: 'Question' }).press('Enter');
  expectFullPicture((await question(loupe)).images[0], TWO_LARGE[1] ?? SLOW);
});

async function openWaiting({ page }: Loupe, delayMs: number): Promise<void> {
  await page.goto(`${PAGE_ORIGIN}/waits/${delayMs}`);
  await expect(page.locator('#target')).toBeVisible();
}

/** Figures are told, not judged: other things run on the same machine. */
function note(description: string): void {
  test.info().annotations.push({ type: 'thumbnail', description });
}

function items(panel: Page): Locator {
  return panel.getByRole('list', { name: 'Attachments' }).getByRole('listitem');
}

async function question(loupe: Loupe): Promise<RecordedRequest> {
  return await loupe.claude.waitForRequest(({ method, path }) => method === 'POST' && path === '/v1/messages', 30_000);
}

interface Shown {
  /** Milliseconds since the epoch. */
  at: number;
  width: number;
  height: number;
}

/** Lets the panel write down each picture that it has loaded into its tray. */
async function watchThumbnails(panel: Page): Promise<void> {
  await panel.evaluate(() => {
    const shown: Shown[] = [];
    Object.assign(globalThis, { loupeTestShown: shown });
    document.addEventListener(
      'load',
      ({ target }) => {
        if (!(target instanceof HTMLImageElement) || !target.closest('.thumbnail')) return;
        const { naturalWidth: width, naturalHeight: height } = target;
        requestAnimationFrame(() => shown.push({ at: Date.now(), width, height }));
      },
      true,
    );
  });
}

async function thumbnails(panel: Page): Promise<Shown[]> {
  return await panel.evaluate(() => (globalThis as unknown as { loupeTestShown: Shown[] }).loupeTestShown);
}
