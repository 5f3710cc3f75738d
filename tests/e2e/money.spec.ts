import type { Page } from 'playwright';
import { noCredit } from '../fake-claude/faults.ts';
import { askWorker, windowIdOf } from './harness/ask-worker.ts';
import type { Loupe } from './harness/launch-loupe.ts';
import {
  addImages,
  addPicture,
  articles,
  ask,
  askButton,
  attachments,
  expectAnswered,
  lastTurn,
  pictureFile,
  questionBox,
  questions,
  stopButton,
} from './harness/panel-steps.ts';
import { putRows } from './harness/put-rows.ts';
import { expect, test } from './harness/shared-loupe.ts';
import { storedAttachments, storedSpending, storedTrays, storedTurns } from './harness/stored-rows.ts';

const QUESTION = 'What is it?';
const LARGE = { width: 1600, height: 1200 };
/** So that an answer of the length Loupe assumes, 600 tokens, is a dollar. */
const A_DOLLAR_EACH = { input: 0, output: 1_000_000 / 600, cacheRead: 0 };

function counts({ claude }: Loupe): number {
  return claude.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/count_tokens')).length;
}

async function addLarge(panel: Page): Promise<void> {
  await addImages(panel, await pictureFile('large', LARGE));
  await expect(attachments(panel).last()).toContainText('1600×1200');
}

async function startAnew(panel: Page): Promise<void> {
  await panel.getByRole('button', { name: 'New conversation' }).click();
  await expect(articles(panel)).toHaveCount(0);
}

/** An answer that was stopped in the middle. */
async function stopAnAnswer(loupe: Loupe, panel: Page): Promise<void> {
  loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 50 };
  await addPicture(panel);
  await ask(panel, 'Tell me all');
  await expect(lastTurn(panel)).toContainText('stand-in');
  await stopButton(panel).click();
  await expect(lastTurn(panel)).toContainText('Stopped.');
  loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 0 };
  // So long after Stop its button does nothing, for who clicks twice.
  await panel.waitForTimeout(400);
}

test('says what a question will cost from a cent on, and lets the service count only when asked to', async ({
  loupe,
  panel,
}) => {
  await loupe.storeSettings({ model: 'claude-sonnet-5-5' });
  await addLarge(panel);
  await questionBox(panel).fill(QUESTION);
  const line = panel.getByRole('button', { name: 'This question: about 1¢' });
  await expect(line).toBeVisible();
  await line.click();
  const exact = panel.getByRole('region', { name: 'This question' });
  // 58 × 43 squares of the image, and a third of the 20 characters of its label and the question.
  await expect(exact).toContainText('2,501');
  await expect(exact).toContainText('600, assumed');
  // (2,501 × $2 × 1.25 + 600 × $10) ÷ 1,000,000: what is asked is written into the cache.
  await expect(exact).toContainText('$0.0123');
  expect(counts(loupe)).toBe(0);
  await exact.getByRole('button', { name: 'Check with Anthropic (free)' }).click();
  await expect(exact).toContainText('Estimated 2,501, counted 2,499.');
  expect(counts(loupe)).toBe(1);
  expect(questions(loupe)).toEqual([]);
  expect(await storedSpending(panel)).toEqual([]);
});

test('reckons images of every size as the service counts them', async ({ panel }) => {
  const windowId = await windowIdOf(panel);
  // By hand: squares of 28 pixels; 4000 × 3000 is sent as 2212 × 1659, the most that 4,784 squares hold.
  const sizes = [
    [200, 200, 8 * 8],
    [320, 240, 12 * 9],
    [1600, 1200, 58 * 43],
    [2500, 400, 90 * 15],
    [4000, 3000, 79 * 60],
  ] as const;
  for (const [width, height, tokens] of sizes) {
    await addImages(panel, await pictureFile(`${width}x${height}`, { width, height }));
    await expect
      .poll(async () => (await storedAttachments(panel)).at(-1)?.state.status, { timeout: 20_000 })
      .toBe('ready');
    const attachment = (await storedAttachments(panel)).at(-1);
    const state = attachment?.state;
    expect(state?.status === 'ready' && state.preparation.image.tokens, `${width}×${height}`).toBe(tokens);
    const counted = await askWorker(panel, 'countQuestion', { windowId, question: QUESTION });
    // "Image 1:" and the question are 5 tokens to the stand-in.
    expect(counted, `${width}×${height}`).toMatchObject({ value: { counted: tokens + 5 } });
    await askWorker(panel, 'removeAttachment', { attachmentId: attachment?.id ?? '' });
    await expect(attachments(panel)).toHaveCount(0);
  }
});

test('counts what was answered and what was stopped, and nothing that failed', async ({ loupe, panel }) => {
  await addPicture(panel);
  await ask(panel, QUESTION);
  await expectAnswered(panel, 1);
  const [first] = await storedTurns(panel);
  expect(await storedSpending(panel)).toMatchObject([{ usd: first?.costUsd, answers: 1, unpriced: 0 }]);

  loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 50 };
  await ask(panel, 'Tell me all');
  await expect(lastTurn(panel)).toContainText('stand-in');
  await stopButton(panel).click();
  await expect(lastTurn(panel)).toContainText('Stopped.');
  await expect.poll(async () => (await storedSpending(panel))[0]?.answers).toBe(2);
  const [row] = await storedSpending(panel);
  expect(row?.usd).toBeGreaterThan(first?.costUsd ?? 1);

  loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 0 };
  loupe.claude.fault(noCredit());
  // Enter, since Ask is dead for a moment after Stop.
  await questionBox(panel).fill('Fail');
  await questionBox(panel).press('Enter');
  await expect(lastTurn(panel).locator('[data-failure]')).toBeVisible({ timeout: 20_000 });
  expect(await storedSpending(panel)).toEqual([row]);

  await panel.getByRole('button', { name: 'Model prices' }).click();
  const spent = panel.getByRole('region', { name: 'Spent' });
  await expect(spent).toContainText('Today');
  await expect(spent).toContainText('This month');
});

test('a budget that is used up stops Ask, Describe, Retry and Continue, with no request and a way on', async ({
  loupe,
  panel,
}) => {
  await stopAnAnswer(loupe, panel);
  await expect(lastTurn(panel).getByRole('button', { name: /^Continue \((under|about) .*¢\)$/ })).toBeVisible();
  const sent = loupe.claude.requests.length;
  await loupe.storeSettings({ monthBudgetUsd: 0 });
  const refused = "This month's budget of $0.00 is used up. Nothing was sent.";

  await lastTurn(panel)
    .getByRole('button', { name: /^Continue/ })
    .click();
  await expect(lastTurn(panel)).toContainText(refused);
  await expect(lastTurn(panel)).toContainText('stand-in');
  const button = lastTurn(panel).getByRole('button', { name: 'Change budget' });
  await expect(button).toBeVisible();

  await ask(panel, 'And what else?');
  await expect(articles(panel)).toHaveCount(2);
  await expect(lastTurn(panel)).toContainText(refused);

  await startAnew(panel);
  await addPicture(panel, 'another');
  await panel.getByRole('button', { name: 'Describe', exact: true }).click();
  await expect(lastTurn(panel)).toContainText(refused);
  const turnId = (await storedTurns(panel)).at(-1)?.id ?? '';
  await askWorker(panel, 'retry', { turnId });
  await expect.poll(async () => (await storedTurns(panel)).length).toBe(4);
  await expect(lastTurn(panel)).toContainText(refused);
  expect(loupe.claude.requests).toHaveLength(sent);

  const settingsPage = loupe.context.waitForEvent('page');
  await lastTurn(panel).getByRole('button', { name: 'Change budget' }).click();
  const options = await settingsPage;
  await expect(options.getByRole('heading', { name: 'Spending' })).toBeInViewport();
});

test('of a hundred questions at once sends the one that the budget holds', async ({ loupe, panel }) => {
  await addPicture(panel);
  const [ready] = await storedAttachments(panel);
  const windows = Array.from({ length: 100 }, (_, nth) => 9000 + nth);
  const rows = windows.map((id) => ({ ...ready, id: `picture-${id}`, holder: `tray:${id}` }));
  await putRows(panel, { table: 'attachments', rows });
  await loupe.storeSettings({ prices: { 'claude-haiku-5-5': A_DOLLAR_EACH }, monthBudgetUsd: 1.5 });
  loupe.claude.settings.delays = { firstByteMs: 5000, perDeltaMs: 0 };
  const ask = (windowId: number): Promise<unknown> =>
    askWorker(panel, 'ask', { windowId, question: `Question ${windowId}`, kind: 'ask' });
  await Promise.all(windows.map(ask));
  const states = async (): Promise<string[]> => (await storedTurns(panel)).map(({ state }) => state.status);
  await expect
    .poll(async () => (await states()).filter((status) => status === 'failed').length, { timeout: 30_000 })
    .toBe(99);
  await expect
    .poll(async () => (await states()).filter((status) => status === 'done').length, { timeout: 20_000 })
    .toBe(1);
  expect(questions(loupe)).toHaveLength(1);
});

test('a price of one’s own counts from the next answer on', async ({ loupe, panel }) => {
  const options = await loupe.optionsPage();
  await options.getByText('Advanced').click();
  await options.getByLabel('Model id of the price').fill('claude-haiku-5-5');
  await options.getByLabel('Input', { exact: true }).fill('100');
  await options.getByLabel('Output', { exact: true }).fill('0');
  await options.getByRole('button', { name: 'Save price' }).click();
  await expect(options.getByText('claude-haiku-5-5: 100 in, 0 out, 100 from cache')).toBeVisible();
  await panel.bringToFront();
  await addPicture(panel);
  await questionBox(panel).fill(QUESTION);
  // 108 squares and 7 tokens of text at $100 a million.
  await expect(panel.getByRole('button', { name: 'This question: about 1¢' })).toBeVisible();
  await askButton(panel).click();
  await expectAnswered(panel, 1);
  const [turn] = await storedTurns(panel);
  expect(turn?.costUsd).toBeCloseTo(0.0113, 6);
});

test.describe('the same question about the same image', () => {
  test.beforeEach(async ({ panel }) => {
    await addPicture(panel);
    await ask(panel, QUESTION);
    await expectAnswered(panel, 1);
    await startAnew(panel);
    await addPicture(panel);
    await questionBox(panel).fill(QUESTION);
    await questionBox(panel).press('Enter');
  });

  test('Show that answer opens it, asks nothing, and leaves the image waiting', async ({ loupe, panel }) => {
    const show = panel.getByRole('button', { name: 'Show that answer' });
    await expect(show).toBeFocused();
    await expect(panel.getByText(/^You asked this before, today at \d\d:\d\d\.$/).first()).toBeVisible();
    await panel.keyboard.press('Enter');
    await expectAnswered(panel, 1);
    await expect(show).toBeHidden();
    await expect(attachments(panel)).toHaveCount(1);
    await expect(questionBox(panel)).toHaveValue(QUESTION);
    expect(questions(loupe)).toHaveLength(1);
  });

  test('Ask again sends it, once, and another question is sent as always', async ({ loupe, panel }) => {
    await panel.getByRole('button', { name: 'Ask again' }).dblclick();
    await expectAnswered(panel, 1);
    await expect(questionBox(panel)).toHaveValue('');
    expect(questions(loupe)).toHaveLength(2);
    await startAnew(panel);
    await addPicture(panel);
    await ask(panel, 'What else is it?');
    await expectAnswered(panel, 1);
    expect(questions(loupe)).toHaveLength(3);
  });

  test('Escape puts the choice away, and the setting ends it for good', async ({ loupe, panel }) => {
    const show = panel.getByRole('button', { name: 'Show that answer' });
    await expect(show).toBeFocused();
    await panel.keyboard.press('Escape');
    await expect(show).toBeHidden();
    await expect(questionBox(panel)).toBeFocused();
    expect((await storedTrays(panel)).map(({ offered }) => offered)).toEqual([undefined]);
    await loupe.storeSettings({ offersAnswers: false });
    await questionBox(panel).press('Enter');
    await expectAnswered(panel, 1);
    expect(questions(loupe)).toHaveLength(2);
  });
});
