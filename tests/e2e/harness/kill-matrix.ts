import { expect } from '@playwright/test';
import type { Page } from 'playwright';
import type { RecordedRequest } from '../../fake-claude/record.ts';
import { grantAllSites } from './grant-access.ts';
import type { Loupe } from './launch-loupe.ts';
import {
  addImages,
  addPicture,
  ask,
  attachments,
  clickImage,
  expectAnswered,
  lastTurn,
  nthQuestion,
  pictureFile,
  questions,
} from './panel-steps.ts';
import { stopWorker } from './stop-worker.ts';
import { storedFiles, storedTurns } from './stored-rows.ts';

/** How the images of the conversation travel. */
export type Way = 'base64' | 'url' | 'file';

/**
 * What becomes of the panel before the worker is ended: it stays; it closes when all has been shown; it closes, comes
 * back and shows it again.
 */
export type PanelLife = 'open' | 'closed' | 'reopened';
export const PANEL_LIVES: readonly PanelLife[] = ['open', 'closed', 'reopened'];

/** Seven characters, as many as one delta carries; without spaces, which a page would trim. */
const PIECES = Array.from({ length: 14 }, (_, index) => `piece${String(index).padStart(2, '0')}`);
const ANSWER = PIECES.join('');
/** Together 1.4 MB of base64: enough to be uploaded. */
const HEAVY = { width: 500, height: 400, noise: 12 };
const HEAVY_COUNT = 5;
/** message_start, content_block_start and ping come before the text, three events after it. */
const EVENTS_BEFORE_TEXT = 3;
export const EVENT_COUNT = EVENTS_BEFORE_TEXT + PIECES.length + 3;

/** Before the headers, then before each event of the stream. */
export const BOUNDARIES: readonly number[] = Array.from({ length: EVENT_COUNT + 1 }, (_, index) => index - 1);

/** Begins a conversation whose image travels in this way with every question. */
export async function beginConversation(loupe: Loupe, panel: Page, way: Way): Promise<void> {
  // A model that does not think first, so that the stream is as long as it says.
  await loupe.storeSettings({ model: 'claude-haiku-4-5' });
  if (way === 'base64') await addPicture(panel);
  else if (way === 'file') {
    const files = Array.from({ length: HEAVY_COUNT }, (_, n) => pictureFile(`heavy-${n}`, HEAVY));
    await addImages(panel, ...(await Promise.all(files)));
  } else {
    await grantAllSites(loupe);
    await loupe.page.goto(loupe.site.page('cors'));
    await clickImage(loupe, panel, 'ask');
    await expect(attachments(panel)).toContainText('640×480');
  }
  loupe.claude.respondWith('A picture', 1);
  await ask(panel, 'What is it?');
  await expectAnswered(panel, 1);
  if (way !== 'file') {
    expect((await nthQuestion(loupe, 1)).images).toMatchObject([{ kind: way }]);
    return;
  }
  // Heavy images are uploaded with the first follow-up.
  loupe.claude.respondWith('Several pictures', 1);
  await ask(panel, 'And now?');
  await expectAnswered(panel, 2);
  expect((await nthQuestion(loupe, 2)).images.map(({ kind }) => kind)).toEqual(Array(HEAVY_COUNT).fill(way));
}

/** Every upload that the service holds is written down here as well, and none was made twice. */
export async function expectNoOrphans(loupe: Loupe, panel: Page, way: Way): Promise<void> {
  const living = loupe.claude.files.living().map(({ id }) => id);
  expect(living).toHaveLength(way === 'file' ? HEAVY_COUNT : 0);
  const rows = await storedFiles(panel);
  expect(rows.map(({ state, fileId }) => [state, fileId]).toSorted()).toEqual(
    living.map((id) => ['live', id]).toSorted(),
  );
}

/**
 * Asks on, ends the worker just before an event of the answer, and checks that nothing that was shown is lost and
 * nothing was sent twice.
 *
 * @returns the panel, which may be another one.
 */
export async function killAt(loupe: Loupe, panel: Page, boundary: number, life: PanelLife): Promise<Page> {
  const { claude } = loupe;
  const question = `Boundary ${boundary}, panel ${life}`;
  const asked = (): RecordedRequest[] =>
    questions(loupe).filter(({ json }) => JSON.stringify(json).split(question).length === 2);
  claude.respondWith(ANSWER, 1);
  claude.fault(boundary < 0 ? { delayMs: 60_000 } : { stallAt: boundary });
  await ask(panel, question);
  await expect.poll(() => asked().length).toBe(1);
  const [request] = asked();
  await expect.poll(() => request?.eventsSent, { intervals: [20] }).toBe(Math.max(0, boundary));
  const shown = ANSWER.slice(0, 7 * Math.min(PIECES.length, Math.max(0, boundary - EVENTS_BEFORE_TEXT)));
  await expectShown(panel, shown);

  let last = panel;
  if (life !== 'open') await last.close();
  if (life === 'reopened') {
    last = await loupe.panelPage();
    await expectShown(last, shown);
  }
  await stopWorker(loupe);
  if (life === 'closed') last = await loupe.panelPage();

  const says =
    shown === '' ? 'The browser paused Loupe before an answer came.' : 'The browser paused Loupe mid-answer.';
  await expect(lastTurn(last)).toContainText(question);
  await expect(lastTurn(last)).toContainText(says);
  await expect(lastTurn(last).getByRole('button', { name: shown === '' ? /^Try again/ : /^Continue/ })).toBeVisible();
  await expectShown(last, shown);
  await expect
    .poll(async () => (await storedTurns(last)).at(-1))
    .toMatchObject({ question, state: { status: 'interrupted' }, answer: shown });
  expect(asked(), 'no second request').toHaveLength(1);
  return last;
}

async function expectShown(panel: Page, text: string): Promise<void> {
  const answer = lastTurn(panel).locator('.answer');
  if (text === '') await expect(answer).toHaveCount(0);
  else await expect(answer).toHaveText(text);
}
