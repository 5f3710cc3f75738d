import { expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Tray } from '@/utils/conversation/conversation.ts';
import { localDay, type Spending } from '@/utils/conversation/spending.ts';
import type { OfferedAnswer } from '@/utils/conversation/stored-answer.ts';
import { MODEL, makeAttachment, SETTINGS, type Stage, showPanel, useStage, WINDOW } from './panel-stage.tsx';

useStage();

const OFFERED: OfferedAnswer = {
  ...{ turnId: 'turn-old', conversationId: 'conversation-old', askedAt: Date.UTC(2025, 10, 12, 12) },
  ...{ kind: 'ask', question: 'What is this?', attachmentIds: ['image-1'] },
};

const tray = (values: Partial<Tray> = {}): Tray => ({
  ...{ id: WINDOW, offersLast: false, draft: OFFERED.question, arrivedAt: 0, offered: OFFERED },
  ...values,
});

const button = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find((one) => (one.ariaLabel ?? one.textContent?.trim()) === name);

async function waitForButton(name: string): Promise<HTMLButtonElement> {
  return await vi.waitFor(() => {
    const found = button(name);
    if (!found) throw new Error(`No button ${name}`);
    return found;
  });
}

const questionBox = (): HTMLTextAreaElement | null => document.querySelector('textarea');

function showOffer(values: Partial<Tray> = {}): Stage {
  return showPanel({ tray: tray(values), attachments: [makeAttachment()] });
}

it('says when the same was asked before, and lets the user choose', async () => {
  const { asked, store } = showOffer();
  const show = await waitForButton('Show that answer');
  expect(show.closest('section')?.textContent).toContain('You asked this before, on 12 November 2025.');
  await vi.waitFor(() => expect(store.said.value).toBe('You asked this before, on 12 November 2025.'));
  // It came without anything done in this panel: whoever is typing goes on.
  expect(document.activeElement).toBe(questionBox());
  show.click();
  await vi.waitFor(() => expect(asked('answerOffer')).toEqual([{ windowId: WINDOW, choice: 'show' }]));
});

it('takes the question out of the box when it is asked again, and gives it back where that failed', async () => {
  const { asked, store, refuseNext } = showOffer();
  refuseNext('answerOffer', 'offline');
  (await waitForButton('Ask again (under 0.1¢)')).click();
  expect(store.question.value).toBe('');
  await vi.waitFor(() => expect(store.question.value).toBe('What is this?'));
  (await waitForButton('Ask again (under 0.1¢)')).click();
  await vi.waitFor(() => expect(asked('saveDraft').at(-1)).toEqual({ windowId: WINDOW, draft: '' }));
  expect(asked('answerOffer')).toEqual(Array.from({ length: 2 }, () => ({ windowId: WINDOW, choice: 'ask' })));
});

it('leads whoever pressed Enter to the choice, and Escape back to the question', async () => {
  const { store, asked, request } = showPanel({
    tray: tray({ offered: undefined }),
    attachments: [makeAttachment()],
  });
  request.mockImplementation(async (name: string) => {
    if (name === 'ask') store.tray.value = tray();
    if (name === 'listModels') return { models: [MODEL], live: true };
    return { ok: true, value: name === 'ask' ? { isOffered: true } : null };
  });
  await userEvent.keyboard('{Enter}');
  const show = await waitForButton('Show that answer');
  await vi.waitFor(() => expect(document.activeElement).toBe(show));
  expect(questionBox()?.value).toBe('What is this?');
  await userEvent.keyboard('{Escape}');
  expect(document.activeElement).toBe(questionBox());
  expect(asked('answerOffer')).toEqual([{ windowId: WINDOW, choice: 'dismiss' }]);
  expect(asked('stop')).toEqual([]);
});

it('withdraws the offer when the question or its images become others', async () => {
  const { store } = showOffer();
  await waitForButton('Show that answer');
  store.question.value = 'What is that?';
  await vi.waitFor(() => expect(button('Show that answer')).toBeUndefined());
  store.question.value = 'What is this? ';
  await waitForButton('Show that answer');
  store.attachments.value = [makeAttachment(), makeAttachment({ id: 'image-2' })];
  await vi.waitFor(() => expect(button('Show that answer')).toBeUndefined());
});

const spent = (usd: number): Spending[] => [{ day: localDay(Date.now()), usd, answers: 3, unpriced: 0 }];

function showSpent(usd: number, settings: Partial<typeof SETTINGS>): Stage {
  return showPanel(
    { settings: { ...SETTINGS, ...settings }, attachments: [makeAttachment()] },
    { windowId: WINDOW, isPrivate: false },
    spent(usd),
  );
}

it.each([
  [4.1, { monthBudgetUsd: 5 }, '$4.10 of this month’s $5.00 are used.'],
  [1, { monthBudgetUsd: 5, dayBudgetUsd: 1 }, 'All of today’s $1.00 is used.'],
] as const)('warns once a budget is near its end: $%s', async (usd, settings, words) => {
  const { reach, asked } = showSpent(usd, settings);
  await vi.waitFor(() => expect(document.querySelector('.budget-notice')?.textContent).toContain(words));
  (await waitForButton('Change budget')).click();
  expect(reach.openSettings).toHaveBeenCalledWith('spending');
  (await waitForButton('Dismiss until tomorrow')).click();
  await vi.waitFor(() => expect(asked('saveSettings')).toEqual([{ budgetToldOn: localDay(Date.now()) }]));
});

it.each([
  ['far from its end', 3.9, { monthBudgetUsd: 5 }],
  ['put away for today', 4.1, { monthBudgetUsd: 5, budgetToldOn: localDay(Date.now()) }],
] as const)('says nothing of a budget %s', async (_name, usd, settings) => {
  const { reach } = showSpent(usd, settings);
  await vi.waitFor(() => expect(reach.watchSpending).toHaveBeenCalled());
  await new Promise(requestAnimationFrame);
  expect(document.querySelector('.budget-notice')).toBeNull();
});

it('reads no spending where nobody set a budget, until the prices are opened', async () => {
  const { reach } = showSpent(0.42, {});
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(reach.watchSpending).not.toHaveBeenCalled();
  (await waitForButton('Model prices')).click();
  await vi.waitFor(() =>
    expect(document.querySelector('[aria-label="Spent"]')?.textContent).toContain('Today$0.42This month$0.42'),
  );
});

it('says of a private window that its sums are its own', async () => {
  const place = { windowId: WINDOW, isPrivate: true };
  const { asked } = showPanel({ attachments: [makeAttachment()] }, place, spent(0.02));
  await vi.waitFor(() => expect(asked('listModels')).toHaveLength(1));
  (await waitForButton('Model prices')).click();
  await vi.waitFor(() =>
    expect(document.querySelector('[aria-label="Spent"]')?.textContent ?? '').toContain(
      'In this private session alone',
    ),
  );
});
