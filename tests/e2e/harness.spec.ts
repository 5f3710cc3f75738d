import { makeCertificate } from '../fake-claude/certificate.ts';
import { PAGES, type PageName } from './harness/fixture-pages.ts';
import { coloursOf } from './harness/fixture-pictures.ts';
import { startFixtureSite } from './harness/fixture-site.ts';
import { grantAllSites, hasAllSites, pressToolbarIcon, revokeAllSites } from './harness/grant-access.ts';
import { openPrivateWindow } from './harness/private-window.ts';
import { waitForSidePanel } from './harness/side-panel.ts';
import { stopWorker } from './harness/stop-worker.ts';
import { expect, test } from './harness/test.ts';

test('a fresh profile has the optional access neither granted nor lost', async ({ loupe }) => {
  expect(await hasAllSites(loupe)).toBe(false);
  await grantAllSites(loupe);
  expect(await hasAllSites(loupe)).toBe(true);
  await revokeAllSites(loupe);
  expect(await hasAllSites(loupe)).toBe(false);
});

test('the toolbar icon grants the tab and opens the real side panel, without a screen', async ({ loupe }) => {
  await loupe.page.goto(loupe.site.page('same-origin'));
  const worker = await loupe.worker();
  const capture = () => worker.evaluate(() => chrome.tabs.captureVisibleTab().then((url) => url.slice(0, 10), String));
  expect(await capture()).toContain('permission is required');
  await pressToolbarIcon(loupe);
  expect(await capture()).toBe('data:image');
  const panel = await waitForSidePanel(loupe);
  await expect(panel.getByRole('textbox', { name: 'Question' })).toBeVisible();
});

test('a stopped worker comes back as another one, in the regular and in the private window', async ({ loupe }) => {
  const privatePage = await openPrivateWindow(loupe, loupe.site.page('same-origin'));
  for (const [which, page] of [['regular', loupe.page] as const, ['private', privatePage] as const]) {
    const mark = async () =>
      (await loupe.worker(which, page)).evaluate(() => {
        const marked = 'mark' in globalThis;
        Object.assign(globalThis, { mark: true });
        return { marked, isPrivate: chrome.extension.inIncognitoContext };
      });
    const isPrivate = which === 'private';
    expect(await mark()).toEqual({ marked: false, isPrivate });
    expect(await mark()).toEqual({ marked: true, isPrivate });
    await stopWorker(loupe, page);
    expect(await mark()).toEqual({ marked: false, isPrivate });
  }
});

test('every page of the fixture site shows the picture it says it does', async ({ loupe }) => {
  // A page's name is a key of the table it is taken from.
  for (const name of Object.keys(PAGES) as PageName[]) {
    await loupe.page.goto(loupe.site.page(name));
    const frame = name.endsWith('-frame') ? loupe.page.frameLocator('iframe') : loupe.page;
    const target = frame.locator('#target');
    await expect(target, name).toBeVisible();
    await expect
      .poll(() => target.evaluate((element) => !('naturalWidth' in element) || Number(element.naturalWidth) > 0), name)
      .toBe(true);
  }
});

const GUARDED: { url: string; headers?: Record<string, string>; status: number }[] = [
  { url: '/members/a/8x8.png', status: 403 },
  { url: '/members/a/8x8.png', headers: { cookie: 'member=yes' }, status: 200 },
  { url: '/hotlink/a/8x8.png', status: 403 },
  { url: '/hotlink/a/8x8.png', headers: { referer: 'https://page.example.com/' }, status: 200 },
  { url: '/signed/a/8x8.png', status: 403 },
  { url: '/signed/a/8x8.png?X-Amz-Signature=good', status: 200 },
  { url: '/open/a/8x8.webp', status: 200 },
  { url: '/open/a/8x8.xyz', status: 404 },
  { url: '/document.pdf', status: 200 },
];
test('the fixture site guards what it says it guards', async () => {
  const site = await startFixtureSite(await makeCertificate());
  for (const { url, headers, status } of GUARDED) {
    const answer = await fetch(`http://127.0.0.1:${site.httpPort}${url}`, headers ? { headers } : {});
    expect(answer.status, `${url} ${JSON.stringify(headers)}`).toBe(status);
  }
  expect(site.requests.map(({ url }) => url)).toEqual(GUARDED.map(({ url }) => url));
  await site.close();
});

test('pictures of different names have different colours, one name always the same', () => {
  const names = Object.keys(PAGES);
  const sets = names.map((name) => JSON.stringify(coloursOf(name)));
  expect(new Set(sets).size).toBe(names.length);
  expect(names.map((name) => JSON.stringify(coloursOf(name)))).toEqual(sets);
});
