import type { Page } from 'playwright';
import type { RecordedRequest } from '../fake-claude/record.ts';
import type { Loupe } from './harness/launch-loupe.ts';
import {
  addImages,
  ask,
  expectAnswered,
  lastTurn,
  nthQuestion,
  pictureFile,
  questions,
} from './harness/panel-steps.ts';
import { expect, test } from './harness/shared-loupe.ts';
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
