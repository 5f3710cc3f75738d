import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Conversation } from '@/utils/conversation/conversation.ts';
import { searchable } from '@/utils/conversation/summary.ts';
import { LoupeDatabase } from '@/utils/store/database.ts';
import { makeConversation, makeTurn, type Stage, showPanel, useStage, WINDOW } from './panel-stage.tsx';

useStage();

const DAY_MS = 86_400_000;
const NOON = new Date().setHours(12, 0, 0, 0);

/** Writes as the extension's worker does. */
let worker: LoupeDatabase;
beforeEach(async () => {
  worker = new LoupeDatabase();
  await worker.delete();
  await worker.open();
});
afterEach(async () => {
  document.querySelector('dialog')?.close();
  await worker.delete();
});

async function keep(values: Partial<Conversation> & { id: string }, answer = 'Nothing special.'): Promise<void> {
  const conversation = makeConversation({ updatedAt: NOON, title: `Title ${values.id}`, ...values });
  await worker.conversations.put(conversation);
  await worker.turns.put(makeTurn({ id: `turn-${values.id}`, conversationId: values.id, question: 'Which?', answer }));
  await worker.searchTexts.put({ id: values.id, text: searchable(`${conversation.title}\nWhich?\n${answer}`) });
}

async function openHistory(): Promise<ReturnType<typeof showPanel>> {
  const stage = showPanel();
  await page.getByRole('button', { name: 'History' }).click();
  await expect.element(page.getByRole('searchbox', { name: 'Search' })).toHaveFocus();
  return stage;
}

/** Deletes and brings back one conversation as the worker would. */
function moveAsAsked(request: Stage['request'], id: string): void {
  const answer = request.getMockImplementation();
  request.mockImplementation(async (name: string, data: unknown) => {
    if (name === 'deleteConversations') await worker.conversations.update(id, { shelf: 'deleted' });
    if (name === 'undoDeletion') await worker.conversations.update(id, { shelf: 'history' });
    return await answer?.(name, data);
  });
}

const titles = (): string[] => [...document.querySelectorAll('.history-title')].map((each) => each.textContent ?? '');
const headings = (): string[] => [...document.querySelectorAll('dialog h3')].map((each) => each.textContent ?? '');
const focused = (): string => document.activeElement?.querySelector('.history-title')?.textContent ?? '';

it('lists by day, pinned ones first, and says when, for how much and where', async () => {
  await keep({ id: 'now', updatedAt: Date.now(), costUsd: 0.03, hosts: ['news.example'] });
  await keep({ id: 'yesterday', updatedAt: NOON - DAY_MS });
  await keep({ id: 'long-ago', updatedAt: new Date(2024, 1, 29).getTime() });
  await keep({ id: 'pinned', shelf: 'pinned', updatedAt: 0 });
  await keep({ id: 'deleted', shelf: 'deleted' });
  await keep({ id: 'temporary', shelf: 'temporary' });
  await openHistory();
  await expect.poll(headings).toEqual(['Pinned', 'Today', 'Yesterday', '29 February 2024']);
  expect(titles()).toEqual(['Title pinned', 'Title now', 'Title yesterday', 'Title long-ago']);
  await expect
    .element(page.getByRole('button', { name: /^Title now just now · about 3¢ · news\.example$/ }))
    .toBeVisible();
  await expect.element(page.getByText('4 conversations').first()).toBeVisible();
});

it('finds by all words, shows the line, and says when nothing is there', async () => {
  await keep({ id: 'a' }, 'First line.\nA **Tabby** cat on a wall.');
  await keep({ id: 'b' }, 'A tabby dog?');
  await openHistory();
  await expect.poll(() => titles().length).toBe(2);
  await userEvent.keyboard('cat tabby');
  await expect.poll(titles).toEqual(['Title a']);
  await expect.element(page.getByText('A Tabby cat on a wall.')).toBeVisible();
  await expect
    .poll(() => [...document.querySelectorAll('mark')].map((mark) => mark.textContent))
    .toEqual(['Tabby', 'cat']);
  await userEvent.keyboard('zzz');
  await expect.element(page.getByText('No conversation has all of “cat tabbyzzz”.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear search' }).click();
  await expect.poll(() => titles().length).toBe(2);
});

it('moves by arrows, opens by Enter, goes back to the search by / and Up', async () => {
  for (const [index, id] of ['a', 'b', 'c'].entries()) await keep({ id, updatedAt: NOON - index });
  const { asked } = await openHistory();
  await expect.poll(() => titles().length).toBe(3);
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  expect(focused()).toBe('Title b');
  await userEvent.keyboard('{End}');
  expect(focused()).toBe('Title c');
  await userEvent.keyboard('/');
  await expect.element(page.getByRole('searchbox')).toHaveFocus();
  await expect.element(page.getByRole('searchbox')).toHaveValue('');
  await userEvent.keyboard('{ArrowDown}{ArrowUp}');
  await expect.element(page.getByRole('searchbox')).toHaveFocus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  expect(asked('openConversation')).toEqual([{ windowId: WINDOW, conversationId: 'b' }]);
  await expect.element(page.getByRole('dialog', { name: 'History' })).not.toBeInTheDocument();
  await expect.element(page.getByRole('textbox', { name: 'Question' })).toHaveFocus();
});

it('deletes by Delete, moves the focus to the neighbour, and offers Undo', async () => {
  for (const [index, id] of ['a', 'b', 'c'].entries()) await keep({ id, updatedAt: NOON - index });
  const { asked, request } = await openHistory();
  moveAsAsked(request, 'c');
  await expect.poll(() => titles().length).toBe(3);
  await userEvent.keyboard('{End}');
  await userEvent.keyboard('{ArrowDown}{End}{Delete}');
  await expect.poll(titles).toEqual(['Title a', 'Title b']);
  expect(focused()).toBe('Title b');
  expect(asked('deleteConversations')).toEqual([{ windowId: WINDOW, which: { what: 'some', ids: ['c'] } }]);
  await page.getByRole('dialog', { name: 'History' }).getByRole('button', { name: 'Undo' }).click();
  expect(asked('undoDeletion')).toEqual([{ deletedAt: 5 }]);
  await expect.poll(titles).toEqual(['Title a', 'Title b', 'Title c']);
});

it('brings back at once what the list never saw gone', async () => {
  for (const [index, id] of ['a', 'b'].entries()) await keep({ id, updatedAt: NOON - index });
  const { request } = await openHistory();
  moveAsAsked(request, 'b');
  await expect.poll(() => titles().length).toBe(2);
  await userEvent.keyboard('{ArrowDown}{End}{Delete}');
  const undo = (): HTMLElement | null => document.querySelector('.history-undo button');
  while (!undo()) await new Promise(requestAnimationFrame);
  undo()?.click();
  await expect.poll(titles).toEqual(['Title a', 'Title b']);
});

it('says before how many go, by age, by site and in all', async () => {
  await keep({ id: 'old', updatedAt: Date.now() - 40 * DAY_MS, hosts: ['a.example'] });
  await keep({ id: 'new', updatedAt: Date.now(), hosts: ['a.example', 'b.example'] });
  await keep({ id: 'gone', shelf: 'deleted', hosts: ['secret.example'] });
  const { asked } = await openHistory();
  await page.getByRole('button', { name: 'Delete conversations' }).click();
  await expect.element(page.getByRole('button', { name: 'Delete 1 conversation' })).toBeVisible();
  await page.getByRole('radio', { name: 'All of them' }).click();
  await expect.element(page.getByRole('button', { name: 'Delete 2 conversations' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Site' }).selectOptions('b.example');
  expect([...document.querySelectorAll('.delete-form option')].map((each) => each.textContent)).not.toContain(
    'secret.example',
  );
  await page.getByRole('button', { name: 'Delete 1 conversation' }).click();
  expect(asked('deleteConversations')).toEqual([{ windowId: WINDOW, which: { what: 'site', host: 'b.example' } }]);
});

it('shows more as the end comes near, and what changes meanwhile', async () => {
  for (let index = 0; index < 70; index++) await keep({ id: `${index}`, updatedAt: NOON - index * DAY_MS });
  await openHistory();
  await expect.element(page.getByText('70 conversations').first()).toBeVisible();
  expect(titles().length).toBeLessThan(70);
  await expect
    .poll(() => {
      const scroller = document.querySelector('.history-scroller');
      scroller?.scrollTo(0, scroller.scrollHeight);
      return titles().length;
    })
    .toBe(70);
  await worker.conversations.update('3', { title: 'Named elsewhere' });
  await expect.poll(titles).toContain('Named elsewhere');
  await worker.conversations.update('3', { shelf: 'deleted' });
  await expect.element(page.getByText('69 conversations').first()).toBeVisible();
});
