import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Turn, TurnState } from '@/utils/conversation/turn.ts';
import { STATE_TABLE } from '../../unit/conversation/state-table.ts';
import { MODEL, makeTurn, SETTINGS, showPanel, useStage } from './panel-stage.tsx';

useStage();

interface Row {
  name: string;
  state: TurnState;
  values?: Partial<Turn>;
  sentence?: string | RegExp;
  buttons: string[];
}

const ENDED = ['Copy', 'Copy as Markdown', 'Retry (under 0.1¢)', 'Details'];

const ROWS: Row[] = [
  { name: 'queued', state: { status: 'queued' }, sentence: 'Waiting for the answer before it', buttons: ['Cancel'] },
  { name: 'preparing', state: { status: 'preparing' }, sentence: 'Getting the images ready', buttons: [] },
  { name: 'sending one', state: { status: 'sending', images: 1 }, sentence: 'Sending 1 image', buttons: [] },
  { name: 'sending three', state: { status: 'sending', images: 3 }, sentence: 'Sending 3 images', buttons: [] },
  { name: 'reading', state: { status: 'reading' }, sentence: 'Claude is reading', buttons: [] },
  { name: 'streaming', state: { status: 'streaming' }, values: { answer: 'So far.' }, buttons: [] },
  {
    name: 'waiting to retry',
    state: { status: 'waiting-to-retry', failure: { code: 'rate-limited' }, retryAt: Date.now() + 65_000 },
    sentence: /Too many requests for your account\. Trying again in 1:0\d\./,
    buttons: ['Stop waiting'],
  },
  { name: 'done', state: { status: 'done', stopReason: 'end_turn' }, values: { answer: 'All.' }, buttons: ENDED },
  {
    name: 'done at the length limit',
    state: { status: 'done', stopReason: 'max_tokens' },
    values: { answer: 'Half of it' },
    sentence: 'The answer reached its length limit.',
    buttons: ['Continue (under 0.1¢)', ...ENDED],
  },
  {
    name: 'stopped',
    state: { status: 'stopped' },
    values: { answer: 'Half of it' },
    sentence: 'Stopped. Everything up to here is kept.',
    buttons: ['Continue (under 0.1¢)', ...ENDED],
  },
  { name: 'stopped before any text', state: { status: 'stopped' }, buttons: ['Retry (under 0.1¢)', 'Details'] },
  {
    name: 'interrupted',
    state: { status: 'interrupted' },
    values: { answer: 'Half of it' },
    sentence: 'The browser paused Loupe mid-answer. Everything up to here is saved.',
    buttons: ['Continue (under 0.1¢)', ...ENDED],
  },
  {
    name: 'failed in the middle',
    state: { status: 'failed', failure: { code: 'stream-cut' } },
    values: { answer: 'Half of it' },
    sentence: /The connection broke; this is the answer so far\./,
    buttons: ['Continue (under 0.1¢)', ...ENDED],
  },
  {
    name: 'failed for want of credit',
    state: { status: 'failed', failure: { code: 'no-credit', nothingCharged: true } },
    sentence: 'Your Anthropic account has no credit left. Nothing was charged.',
    buttons: ['Open billing', 'Retry (under 0.1¢)', 'Details'],
  },
  {
    name: 'recorded',
    state: { status: 'done', stopReason: 'end_turn' },
    values: { answer: 'An example.', recorded: true },
    sentence: 'Example written in advance: nothing was sent',
    buttons: ['Copy', 'Copy as Markdown', 'Details'],
  },
  {
    name: 'extracted text',
    state: { status: 'done', stopReason: 'end_turn' },
    values: { kind: 'extract', question: '', answer: '| *a* |' },
    sentence: '| *a* |',
    buttons: ['Copy text', 'Copy as Markdown', 'Retry (under 0.1¢)', 'Details'],
  },
];

/** A question can be asked in other words once its turn has ended, unless it never was asked. */
function isEditable(state: TurnState, values: Partial<Turn> = {}): boolean {
  const unfinished: TurnState['status'][] = [
    'queued',
    'preparing',
    'sending',
    'reading',
    'streaming',
    'waiting-to-retry',
  ];
  return !unfinished.includes(state.status) && values.recorded !== true;
}

it.each(ROWS)('$name: says so, and offers exactly what makes sense', async ({ state, values, sentence, buttons }) => {
  showPanel({ turns: [makeTurn({ state, ...values })] });
  const article = page.getByRole('article');
  await expect.element(article).toBeVisible();
  if (sentence !== undefined) await expect.element(article.getByText(sentence)).toBeVisible();
  const names = article
    .getByRole('button')
    .elements()
    .map((each) => each.getAttribute('aria-label') ?? each.textContent);
  expect(names).toEqual([...(isEditable(state, values) ? ['Edit question'] : []), ...buttons]);
});

it.each(Object.values(STATE_TABLE))(
  '$state.status: as its row says',
  async ({ state, values, sentence, buttons, main }) => {
    showPanel({ turns: [makeTurn({ state, ...values })] });
    const article = page.getByRole('article');
    if (sentence) await expect.element(article.getByText(sentence)).toBeVisible();
    const names = article
      .getByRole('button')
      .elements()
      .map((each) => each.getAttribute('aria-label') ?? each.textContent);
    expect(names).toEqual([...(isEditable(state, values) ? ['Edit question'] : []), ...buttons]);
    await expect.element(page.getByRole('button', { name: main, exact: true })).toBeVisible();
  },
);

it('with several branches says which is in view, and leads to the others', async () => {
  const branches = new Map([['turn-2', ['turn-1', 'turn-2', 'turn-3']]]);
  const stage = showPanel({ turns: [makeTurn({ id: 'turn-2' })], branches });
  const versions = page.getByRole('group', { name: 'Versions of this question' });
  await expect.element(versions).toHaveTextContent('Version 2 of 3');
  await versions.getByRole('button', { name: 'Version before' }).click();
  await versions.getByRole('button', { name: 'Version after' }).click();
  expect(stage.asked('chooseBranch')).toEqual([{ turnId: 'turn-1' }, { turnId: 'turn-3' }]);
});

it('shows model, cost and time in one line, and tokens instead of a price nobody knows', async () => {
  const usage = { inputTokens: 1000, outputTokens: 200, cacheReadTokens: 0, cacheWriteTokens: 0 };
  showPanel({
    turns: [
      makeTurn({ answer: 'One.', usage, costUsd: 0.031 }),
      makeTurn({ id: 'turn-2', order: 2, answer: 'Two.', usage, model: 'someone-elses-model' }),
    ],
  });
  await expect.element(page.getByText('Claude Haiku 5.5 · about 3¢ · 3.2 s')).toBeVisible();
  await expect.element(page.getByText('someone-elses-model · 1,200 tokens · 3.2 s')).toBeVisible();
  expect(document.body.textContent).not.toContain('$0');
  await expect.element(page.getByText('about 3¢ + 1,200 tokens')).toBeVisible();
});

it('asks the worker to go on, to retry, to cancel and to stop waiting, each for its own turn', async () => {
  const { asked } = showPanel({
    turns: [
      makeTurn({ id: 'cut', answer: 'Half', state: { status: 'interrupted' } }),
      makeTurn({
        id: 'limited',
        order: 2,
        state: { status: 'waiting-to-retry', failure: { code: 'rate-limited' }, retryAt: Date.now() + 60_000 },
      }),
      makeTurn({ id: 'queued', order: 3, state: { status: 'queued' } }),
    ],
  });
  await page.getByRole('button', { name: /^Continue/ }).click();
  await page.getByRole('button', { name: /^Retry/ }).click();
  await page.getByRole('button', { name: 'Stop waiting' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(asked('continueTurn')).toEqual([{ turnId: 'cut' }]);
  expect(asked('retry')).toEqual([{ turnId: 'cut' }]);
  expect(asked('stop')).toEqual([{ turnId: 'limited' }, { turnId: 'queued' }]);
});

it('keeps numbers for those who ask: details carry tokens, dollars and a request id to copy', async () => {
  const usage = { inputTokens: 3120, outputTokens: 240, cacheReadTokens: 0, cacheWriteTokens: 0 };
  const { reach } = showPanel({
    turns: [makeTurn({ answer: 'Yes.', usage, costUsd: 0.000432, requestId: 'req_abc' })],
  });
  expect(document.body.textContent).not.toContain('req_abc');
  await page.getByRole('button', { name: 'Details' }).click();
  for (const fact of ['3,120', '240', '$0.000432', 'req_abc']) {
    await expect.element(page.getByRole('article')).toMatchTextContent(fact);
  }
  await page.getByRole('button', { name: 'Copy request id' }).click();
  expect(reach.writeText).toHaveBeenCalledExactlyOnceWith('req_abc');
});

const PRICEY = { ...MODEL, price: { input: 100, output: 50, cacheRead: 1 } };

it('says on Retry what it costs once that is more than a cent', async () => {
  const turns = [makeTurn({ answer: 'Yes.', question: 'x'.repeat(3000) })];
  showPanel({ turns, models: { models: [PRICEY], live: true } });
  const retry = page.getByRole('button', { name: /^Retry/ });
  await expect.element(retry).toHaveTextContent('Retry (about 16¢)');
});

it('goes by the user’s own price, for a model of no list too, and says nothing without one', async () => {
  const prices = { 'my-model': { input: 0, output: 50, cacheRead: 0 } };
  const settings = { ...SETTINGS, model: 'my-model', prices };
  const turns = [makeTurn({ answer: 'Half', model: 'other', state: { status: 'interrupted' } })];
  showPanel({ turns, settings });
  await expect.element(page.getByRole('button', { name: /^Retry/ })).toHaveTextContent('Retry (about 3¢)');
  await expect.element(page.getByRole('button', { name: 'Continue', exact: true })).toBeVisible();
});

it('tells beside the estimate what the service counted', async () => {
  showPanel({ turns: [makeTurn({ answer: 'Yes.', tokenCheck: { estimated: 2691, counted: 2702 } })] });
  await page.getByRole('button', { name: 'Details' }).click();
  await expect.element(page.getByRole('article')).toMatchTextContent('estimated 2,691, counted 2,702');
});

it('says why a budget stopped a question, and leads to it', async () => {
  const failure = { code: 'budget-reached', reason: 'month', limitUsd: 5, spentUsd: 5, nothingCharged: true } as const;
  const { reach } = showPanel({ turns: [makeTurn({ state: { status: 'failed', failure } })] });
  await expect
    .element(page.getByText("This month's budget of $5.00 is used up. Nothing was sent.", { exact: true }))
    .toBeVisible();
  await page.getByRole('button', { name: 'Change budget' }).click();
  expect(reach.openSettings).toHaveBeenCalledExactlyOnceWith('spending');
});

it('says in the details which images went as uploaded files, and why others did not', async () => {
  const image = { hash: 'a', mediaType: 'image/png' as const, width: 500, height: 400, bytes: 200_000, tokens: 270 };
  const source = { kind: 'file', because: 'follow-up' } as const;
  showPanel({
    turns: [
      makeTurn({
        answer: 'Yes.',
        sent: [{ attachmentId: 'new', source, image, fileId: 'file_new' }],
        resentFiles: [
          { attachmentId: 'old', fileId: 'file_top' },
          { attachmentId: 'old', fileId: 'file_bottom' },
        ],
        uploadFailure: { code: 'rate-limited', detail: 'Slow down' },
      }),
    ],
  });
  await page.getByRole('button', { name: 'Details' }).click();
  const said = page.getByRole('article');
  await expect.element(said).toMatchTextContent(/Image 1: sent as an uploaded file, because/);
  for (const fact of ['file_new', 'file_top, file_bottom', 'the image data was sent: Slow down']) {
    await expect.element(said).toMatchTextContent(fact);
  }
  await expect.element(said).toMatchTextContent('Images of earlier questions: sent as uploaded files.');
});

it.each([
  [{ inputTokens: 3120, cacheReadTokens: 0, cacheWriteTokens: 0 }, /Tokens in3,120Tokens out/],
  [
    { inputTokens: 0, cacheReadTokens: 4800, cacheWriteTokens: 320 },
    '5,120: 4,800 kept from an earlier question, at a fraction of the price; 320 new and kept for the next question, at 1.25 times the price',
  ],
])('tells cached and fresh tokens apart: %j', async (tokens, words) => {
  showPanel({ turns: [makeTurn({ answer: 'Yes.', usage: { outputTokens: 240, ...tokens } })] });
  await page.getByRole('button', { name: 'Details' }).click();
  await expect.element(page.getByRole('article')).toMatchTextContent(words);
});
