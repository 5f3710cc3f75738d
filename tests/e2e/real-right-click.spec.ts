import type { Page } from 'playwright';
import type { RecordedRequest } from '../fake-claude/record.ts';
import { expectFullPicture } from './harness/expect-picture.ts';
import { type Loupe, TEST_KEY } from './harness/launch-loupe.ts';
import { expectMenus } from './harness/menu-items.ts';
import { expectAnswered, lastTurn } from './harness/panel-steps.ts';
import { openPrivateWindow } from './harness/private-window.ts';
import { rightClick, typeText, whyNoRealClicks } from './harness/real-click.ts';
import { stopWorker } from './harness/stop-worker.ts';
import { expect, test } from './harness/test.ts';

const obstacle = whyNoRealClicks();
test.skip(obstacle !== undefined, obstacle);
test.use({ launch: { headed: true } });

for (const where of ['regular', 'private'] as const) {
  for (const state of ['warm', 'idle-dead'] as const) {
    test(`a real right-click in a ${where} window, with the worker ${state}, ends in an answer and a follow-up`, async ({
      loupe,
    }) => {
      const page = await openPage(loupe, where);
      await expectMenus(await loupe.worker(where, page));
      if (state === 'idle-dead') await stopWorker(loupe, page);

      const panel = await rightClick(loupe, page.locator('#target'), 'Ask about this image');
      await expect(panel.getByRole('list', { name: 'Attachments' }).getByRole('listitem')).toHaveCount(1);
      await panel.getByRole('textbox', { name: 'Question' }).fill('What is in the picture?');
      await panel.getByRole('button', { name: 'Ask', exact: true }).click();
      const first = await messageRequest(loupe, 1);
      await expectAnswer(panel, 1);

      expect(first.outcome?.status).toBe(200);
      expect(first.headers.authorization).toBe(`Bearer ${TEST_KEY}`);
      expect(first.images).toHaveLength(1);
      expectFullPicture(first.images[0], loupe.site.picture('no-cors'));
      expect(JSON.stringify(first.json)).toContain('What is in the picture?');

      await panel.getByRole('textbox', { name: 'Question' }).fill('And on the left?');
      await panel.getByRole('textbox', { name: 'Question' }).press('Enter');
      const second = await messageRequest(loupe, 2);
      await expectAnswer(panel, 2);
      expect(second.json).toMatchObject({
        messages: [{ role: 'user' }, { role: 'assistant' }, { role: 'user' }],
      });
      expectFullPicture(second.images[0], loupe.site.picture('no-cors'));
    });
  }
}

test('after a real right-click one can type and press Enter without another click', async ({ loupe }) => {
  await loupe.page.goto(loupe.site.page('same-origin'));
  const panel = await rightClick(loupe, loupe.page.locator('#target'), 'Ask about this image');
  await expect(panel.getByRole('textbox', { name: 'Question' })).toBeFocused();

  await typeText('What is this?\n');
  const request = await messageRequest(loupe, 1);

  expect(JSON.stringify(request.json)).toContain('What is this?');
  expectFullPicture(request.images[0], loupe.site.picture('same-origin'));
  await expectAnswer(panel, 1);
});

test('Describe sends by itself once that was allowed', async ({ loupe }) => {
  await loupe.page.goto(loupe.site.page('same-origin'));
  await loupe.storeSettings({ quickActions: 'send' });
  const panel = await rightClick(loupe, loupe.page.locator('#target'), 'Describe this image');
  const request = await messageRequest(loupe, 1);
  expectFullPicture(request.images[0], loupe.site.picture('same-origin'));
  // In History a dozen "Describe this image" would tell nothing apart.
  await expectAnswer(panel, 1);
  await expect(panel.getByRole('heading', { name: /^This answer comes from/ })).toBeVisible();
});

async function openPage(loupe: Loupe, where: 'regular' | 'private'): Promise<Page> {
  const url = loupe.site.page('no-cors');
  if (where === 'private') return await openPrivateWindow(loupe, url);
  await loupe.page.goto(url);
  return loupe.page;
}

/** The nth question that reached the stand-in. */
async function messageRequest(loupe: Loupe, nth: number): Promise<RecordedRequest> {
  await expect.poll(() => questions(loupe).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(nth);
  const request = questions(loupe)[nth - 1];
  if (!request) throw new Error('The request went away');
  return request;
}

function questions(loupe: Loupe): RecordedRequest[] {
  return loupe.claude.requests.filter(
    ({ method, path, outcome }) => method === 'POST' && path === '/v1/messages' && outcome !== undefined,
  );
}

/** The whole answer: a question that is asked while one streams waits in its box. */
async function expectAnswer(panel: Page, turns: number): Promise<void> {
  await expectAnswered(panel, turns);
  await expect(lastTurn(panel)).toContainText('stand-in');
}
