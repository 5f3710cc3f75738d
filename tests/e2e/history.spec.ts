import type { Locator, Page } from 'playwright';
import { KEPT_FOR_UNDO_MS } from '../../utils/conversation/deletion.ts';
import type { Loupe } from './harness/launch-loupe.ts';
import {
  addPicture,
  articles,
  ask,
  attachments,
  expectAnswered,
  historyRows,
  lastTurn,
} from './harness/panel-steps.ts';
import { expect, test } from './harness/shared-loupe.ts';
import { rowCounts } from './harness/stored-rows.ts';

/** A question about a picture of its own, in a conversation of its own. */
async function converse({ claude }: Loupe, panel: Page, question: string, answer: string): Promise<void> {
  if ((await articles(panel).count()) > 0) await panel.getByRole('button', { name: 'New conversation' }).click();
  claude.respondWith(answer, 1);
  await addPicture(panel, question.replace(/\W+/g, '-'));
  await ask(panel, question);
  await expectAnswered(panel, 1);
}

async function openHistory(panel: Page): Promise<Locator> {
  await panel.getByRole('button', { name: 'History', exact: true }).click();
  const history = panel.getByRole('dialog', { name: 'History' });
  await expect(history.getByRole('searchbox', { name: 'Search' })).toBeFocused();
  return history;
}

const undoButton = (place: Page | Locator): Locator => place.getByRole('button', { name: 'Undo' }).last();

test('a conversation is found by a word of its answer, named by it, renamed and pinned', async ({ loupe, panel }) => {
  await converse(loupe, panel, 'What is it?', 'A marmalade cat. It sleeps on a **radiator**.');
  await converse(loupe, panel, 'And this?', 'A grey heron at the river.');
  const history = await openHistory(panel);
  await expect(historyRows(panel)).toHaveCount(2);
  await expect(history.getByRole('heading', { name: 'Today' })).toBeVisible();
  await expect(historyRows(panel).first()).toContainText('A grey heron at the river');
  await panel.keyboard.type('radiator marmalade');
  await expect(historyRows(panel)).toHaveCount(1);
  await expect(historyRows(panel).locator('mark').first()).toHaveText('marmalade');
  await expect(historyRows(panel)).toContainText('It sleeps on a radiator.');
  await expect(history.getByRole('status').filter({ hasText: '1 conversation found' })).toHaveCount(1);

  await panel.keyboard.press('ArrowDown');
  await panel.keyboard.press('F2');
  await history.getByRole('textbox', { name: 'Title' }).fill('My neighbour’s cat');
  await panel.keyboard.press('Enter');
  await expect(historyRows(panel).first()).toContainText('My neighbour’s cat');
  await expect(historyRows(panel).first()).toBeFocused();
  await panel.keyboard.press('ArrowRight');
  await panel.keyboard.press('Enter');
  await expect(history.getByRole('heading', { name: 'Pinned' })).toBeVisible();
  await history.getByRole('searchbox').fill('');
  await expect(historyRows(panel)).toHaveCount(2);
  await expect(historyRows(panel).first()).toContainText('My neighbour’s cat');
  await panel.keyboard.press('ArrowDown');
  await panel.keyboard.press('Enter');
  await expect(panel.getByRole('dialog', { name: 'History' })).toHaveCount(0);
  await expect(lastTurn(panel)).toContainText('A marmalade cat.');
  await expect(panel.getByRole('heading', { name: 'My neighbour’s cat' })).toBeVisible();

  await panel.getByRole('button', { name: 'My neighbour’s cat' }).click();
  await panel.getByRole('textbox', { name: 'Title' }).fill('Tiger');
  await panel.keyboard.press('Enter');
  await expect(panel.getByRole('heading', { name: 'Tiger' })).toBeVisible();
});

test('what is deleted leaves the view, comes back by Undo, and is gone from every table after that', async ({
  loupe,
  panel,
}) => {
  await converse(loupe, panel, 'The first?', 'The first answer stays for a while.');
  const before = await rowCounts(panel);
  await converse(loupe, panel, 'The second?', 'The second answer goes first.');
  const history = await openHistory(panel);
  await expect(historyRows(panel)).toHaveCount(2);
  await panel.keyboard.press('ArrowDown');
  await expect(historyRows(panel).first()).toBeFocused();
  await panel.keyboard.press('Delete');
  await expect(historyRows(panel)).toHaveCount(1);
  await expect(historyRows(panel).first()).toBeFocused();
  await expect(history.getByText('“The second answer goes first” deleted.')).toBeVisible();
  await expect(articles(panel)).toHaveCount(0);
  await undoButton(history).click();
  await expect(historyRows(panel)).toHaveCount(2);
  await expect(articles(panel)).toHaveCount(1);

  await history.getByRole('button', { name: 'Delete “The second answer goes first”' }).focus();
  await panel.keyboard.press('Enter');
  await expect(historyRows(panel)).toHaveCount(1);
  await panel.keyboard.press('Escape');
  // Outside of History, too, it can be had back for a while.
  await expect(undoButton(panel)).toBeVisible();
  await panel.waitForTimeout(KEPT_FOR_UNDO_MS);
  await expect(undoButton(panel)).toHaveCount(0);
  await expect.poll(() => rowCounts(panel)).toEqual(before);

  await openHistory(panel);
  await panel.getByRole('button', { name: 'Delete conversations' }).click();
  await panel.getByRole('radio', { name: 'All of them' }).check();
  await panel.getByRole('button', { name: 'Delete 1 conversation' }).click();
  await expect(panel.getByText('No conversations yet.')).toBeVisible();
  await undoButton(history).click();
  await expect(historyRows(panel)).toHaveCount(1);
  await panel.getByRole('button', { name: 'Delete conversations' }).click();
  await panel.getByRole('radio', { name: 'All of them' }).check();
  await panel.getByRole('button', { name: 'Delete 1 conversation' }).click();
  await panel.waitForTimeout(KEPT_FOR_UNDO_MS);
  const { trays: _trays, spending: _spending, ...left } = await rowCounts(panel);
  await expect
    .poll(
      async () => {
        const { trays: _t, spending: _s, ...rest } = await rowCounts(panel);
        return rest;
      },
      `at first ${JSON.stringify(left)}`,
    )
    .toEqual({});
});

test('a conversation deleted in one window leaves the view of another, which is told', async ({ loupe, panel }) => {
  await converse(loupe, panel, 'Shown twice?', 'An answer in two windows.');
  const other = await loupe.panelPage();
  await expect(articles(other)).toHaveCount(1);
  await openHistory(panel);
  await openHistory(other);
  await expect(historyRows(other)).toHaveCount(1);
  await panel.bringToFront();
  await panel.keyboard.press('ArrowDown');
  await panel.keyboard.press('Delete');
  await expect(historyRows(panel)).toHaveCount(0);
  await expect(historyRows(other)).toHaveCount(0);
  await expect(articles(other)).toHaveCount(0);
  await undoButton(panel.getByRole('dialog', { name: 'History' })).click();
  await expect(historyRows(other)).toHaveCount(1);
});

test('a temporary conversation is in no list or search, and leaves nothing in any table', async ({ loupe, panel }) => {
  await converse(loupe, panel, 'Kept?', 'This answer is kept for good.');
  await panel.getByRole('button', { name: 'New conversation' }).click();
  const before = await rowCounts(panel);
  await panel.getByRole('button', { name: 'Temporary conversation' }).click();
  await expect(panel.getByText(/^Temporary: in no list or search/)).toBeVisible();
  loupe.claude.respondWith('A secret answer that nobody finds.', 1);
  await addPicture(panel, 'secret');
  await ask(panel, 'A secret question');
  await expectAnswered(panel, 1);
  await expect(panel.getByRole('button', { name: 'Temporary conversation' })).toHaveCount(0);
  await openHistory(panel);
  await expect(historyRows(panel)).toHaveCount(1);
  await panel.keyboard.type('secret');
  await expect(historyRows(panel)).toHaveCount(0);
  await panel.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'New conversation' }).click();
  await expect(articles(panel)).toHaveCount(0);
  await expect(attachments(panel)).toHaveCount(0);
  await expect(panel.getByText(/^Temporary/)).toHaveCount(0);
  const { spending: _spent, ...rows } = before;
  await expect
    .poll(async () => {
      const { spending: _s, ...rest } = await rowCounts(panel);
      return rest;
    })
    .toEqual(rows);
});
