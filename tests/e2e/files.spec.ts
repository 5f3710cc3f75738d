import type { Page } from 'playwright';
import type { RecordedRequest } from '../fake-claude/record.ts';
import { askWorker, windowIdOf } from './harness/ask-worker.ts';
import { type Loupe, launchLoupe } from './harness/launch-loupe.ts';
import {
  addImages,
  ask,
  expectAnswered,
  lastTurn,
  nthQuestion,
  pictureFile,
  questions,
} from './harness/panel-steps.ts';
import { openPrivateWindow } from './harness/private-window.ts';
import { expect, test } from './harness/shared-loupe.ts';
import { stopWorker } from './harness/stop-worker.ts';
import { storedFiles, storedTurns } from './harness/stored-rows.ts';

/** Five of these are 1.4 MB of base64. */
const HEAVY = { width: 500, height: 400, noise: 12 };

/** Asks about so many heavy pictures, and leaves the answer short. */
async function begin(loupe: Loupe, panel: Page, count = 5): Promise<void> {
  loupe.claude.respondWith('Noted.');
  const files = Array.from({ length: count }, (_, n) => pictureFile(`heavy-${n}`, HEAVY));
  await addImages(panel, ...(await Promise.all(files)));
  await ask(panel, 'What are these?');
  await expectAnswered(panel, 1);
}

async function askOn(loupe: Loupe, panel: Page, nth: number, question = `Question ${nth}?`): Promise<RecordedRequest> {
  const before = questions(loupe).length;
  await ask(panel, question);
  await expectAnswered(panel, nth);
  return await nthQuestion(loupe, before + 1);
}

function filesRequests({ claude }: Loupe, method: string): RecordedRequest[] {
  return claude.requests.filter((one) => one.method === method && one.path.startsWith('/v1/files'));
}

const kindsOf = ({ images }: RecordedRequest): string[] => images.map(({ kind }) => kind);

test('heavy images are uploaded once, with the first follow-up, and the details say so', async ({ loupe, panel }) => {
  await begin(loupe, panel);
  expect(kindsOf(await nthQuestion(loupe, 1))).toEqual(Array(5).fill('base64'));
  expect(loupe.claude.files.living()).toEqual([]);
  const second = await askOn(loupe, panel, 2);
  expect(kindsOf(second)).toEqual(Array(5).fill('file'));
  await askOn(loupe, panel, 3);
  expect(filesRequests(loupe, 'POST')).toHaveLength(5);
  const living = loupe.claude.files.living();
  expect(living).toHaveLength(5);
  const rows = await storedFiles(panel);
  expect(rows.map(({ state, fileId }) => [state, fileId]).toSorted()).toEqual(
    living.map(({ id }) => ['live', id]).toSorted(),
  );
  for (const { filename, expires_at: end } of living) {
    expect(rows.some(({ id }) => filename === `loupe-${id}.png`)).toBe(true);
    expect(Date.parse(end ?? '') - Date.now()).toBeLessThan(25 * 60 * 60_000);
  }
  await lastTurn(panel).getByRole('button', { name: 'Details' }).click();
  await expect(lastTurn(panel)).toContainText('Images of earlier questions: sent as uploaded files.');
  for (const { id } of living) await expect(lastTurn(panel)).toContainText(id);
  expect((await storedTurns(panel)).at(-1)?.resentFiles).toHaveLength(5);
});

async function expectNothingLeft(loupe: Loupe, panel: Page): Promise<void> {
  await expect
    .poll(async () => [loupe.claude.files.living(), await storedFiles(panel)], { timeout: 20_000 })
    .toEqual([[], []]);
}

test('a worker that is ended during an upload leaves none behind, nor does switching uploads off', async ({
  loupe,
  panel,
}) => {
  await begin(loupe, panel);
  // They arrive at once; only the answer is late.
  loupe.claude.fault({ on: 'files', delayMs: 20_000, times: null });
  await ask(panel, 'And now?');
  await expect.poll(() => loupe.claude.files.living().length).toBe(3);
  await stopWorker(loupe);
  loupe.claude.faults.clear();
  // Any event starts the next worker, which finds by name what nobody has the id of.
  await loupe.worker();
  await expectNothingLeft(loupe, panel);

  await panel.bringToFront();
  await expect(lastTurn(panel)).toContainText('The browser paused Loupe');
  await lastTurn(panel).getByRole('button', { name: 'Retry' }).click();
  await expectAnswered(panel, 2);
  expect(kindsOf(questions(loupe).at(-1) ?? (await nthQuestion(loupe, 1)))).toEqual(Array(5).fill('file'));

  const options = await loupe.optionsPage();
  const section = options.getByText(/5 images are uploaded now\. Anthropic deletes what is left by /);
  await expect(section).toBeVisible();
  const choice = options.getByRole('combobox', { name: 'Upload large images' });
  await expect(choice).toHaveAccessibleDescription(/everybody who uses a key of the same workspace can see them/);
  await choice.selectOption({ label: 'Never' });
  await expect(section).toHaveCount(0);
  await expectNothingLeft(loupe, panel);
  const third = await askOn(loupe, panel, 3);
  expect(kindsOf(third)).toEqual(Array(5).fill('base64'));
});

test('after the browser was started again an expired upload is made again, and removing the key deletes all', async () => {
  const first = await launchLoupe();
  const panel = await first.panelPage();
  await begin(first, panel);
  await askOn(first, panel, 2);
  const [conversation] = await storedTurns(panel);
  await first.close({ keepsProfile: true });

  const second = await launchLoupe({ profile: first.profile });
  try {
    // The stand-in is new too: as if everything had expired in between.
    const later = await second.panelPage();
    second.claude.respondWith('Noted.');
    const windowId = await windowIdOf(later);
    await askWorker(later, 'openConversation', { windowId, conversationId: conversation?.conversationId ?? '' });
    await ask(later, 'And tomorrow?');
    await expectAnswered(later, 3);
    const asked = questions(second);
    expect(asked.map(({ outcome }) => outcome?.status)).toEqual([404, 200]);
    expect(kindsOf(asked[1] ?? (await nthQuestion(second, 2)))).toEqual(Array(5).fill('file'));
    expect(second.claude.files.living()).toHaveLength(5);
    await askWorker(later, 'saveKey', { key: '' });
    await expectNothingLeft(second, later);
  } finally {
    await second.close();
  }
});

test('a private window uploads nothing', async ({ loupe }) => {
  const privatePage = await openPrivateWindow(loupe, 'https://lavender.example.com/page/no-robots');
  const worker = await loupe.worker('private', privatePage);
  const [panel] = await Promise.all([
    loupe.context.waitForEvent('page'),
    worker.evaluate(async () => {
      const windows = await chrome.windows.getAll();
      const windowId = windows.find(({ incognito }) => incognito)?.id;
      await chrome.tabs.create({ url: chrome.runtime.getURL('/sidepanel.html'), ...(windowId ? { windowId } : {}) });
    }),
  ]);
  await panel.waitForURL(/sidepanel\.html/);
  await begin(loupe, panel);
  const second = await askOn(loupe, panel, 2);
  expect(kindsOf(second)).toEqual(Array(5).fill('base64'));
  expect(filesRequests(loupe, 'POST')).toEqual([]);
});

test('the details of an answer say what was read from the cache', async ({ loupe, panel }) => {
  await addImages(panel, await pictureFile('large', { width: 1000, height: 800 }));
  loupe.claude.respondWith('Noted.');
  await ask(panel, 'What is it?');
  await expectAnswered(panel, 1);
  const { outcome } = await askOn(loupe, panel, 2, 'And the colours?');
  expect(outcome?.cacheReadTokens).toBeGreaterThan(1000);
  await lastTurn(panel).getByRole('button', { name: 'Details' }).click();
  const read = outcome?.cacheReadTokens?.toLocaleString('en');
  await expect(lastTurn(panel)).toContainText(`${read} kept from an earlier question`);
});
