import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { closePanel, MODEL, makeConversation, makeTurn, showPanel, useStage } from './panel-stage.tsx';

useStage();

const SHOWN = 'One two three four five six seven';
const streaming = makeTurn({ state: { status: 'streaming' }, answer: 'One two' });
const interrupted = makeTurn({ state: { status: 'interrupted' }, answer: 'One two' });

async function showAnswer(): Promise<ReturnType<typeof showPanel>> {
  const stage = showPanel({ turns: [streaming] });
  stage.stream(SHOWN);
  await expect.element(page.getByText(SHOWN)).toBeVisible();
  return stage;
}

it('hands back, once, what it has shown of an answer that was interrupted with less', async () => {
  const stage = await showAnswer();
  stage.store.turns.value = [interrupted];
  await expect.poll(() => stage.asked('keepShown')).toEqual([{ turnId: 'turn-1', text: SHOWN }]);
  stage.store.turns.value = [{ ...interrupted }];
  await expect.element(page.getByText(SHOWN)).toBeVisible();
  stage.store.turns.value = [{ ...interrupted, answer: SHOWN }];
  await expect.element(page.getByText(SHOWN)).toBeVisible();
  await expect.element(page.getByRole('button', { name: /^Continue/ })).toBeVisible();
  expect(stage.asked('keepShown')).toHaveLength(1);
});

it('hands back what had arrived and was not drawn yet', async () => {
  const stage = await showAnswer();
  stage.stream(`${SHOWN} eight`);
  stage.store.turns.value = [interrupted];
  await expect.poll(() => stage.asked('keepShown')).toEqual([{ turnId: 'turn-1', text: `${SHOWN} eight` }]);
});

it('hands back nothing of an answer that was stored whole', async () => {
  const stage = await showAnswer();
  stage.store.turns.value = [makeTurn({ answer: SHOWN })];
  await expect.element(page.getByRole('button', { name: 'Copy', exact: true })).toBeVisible();
  expect(stage.asked('keepShown')).toEqual([]);
});

it('leaves to the next panel what it shows when it closes in mid-answer', async () => {
  await showAnswer();
  dispatchEvent(new PageTransitionEvent('pagehide'));
  closePanel();
  const next = showPanel({ turns: [interrupted] });
  await expect.poll(() => next.asked('keepShown')).toEqual([{ turnId: 'turn-1', text: SHOWN }]);
  expect(localStorage).toHaveLength(0);
});

it('leaves nothing of an answer that was stored whole, nor of a temporary conversation', async () => {
  const stage = await showAnswer();
  stage.store.conversation.value = makeConversation({ shelf: 'temporary' });
  dispatchEvent(new PageTransitionEvent('pagehide'));
  expect(localStorage).toHaveLength(0);
  stage.store.conversation.value = makeConversation();
  stage.store.turns.value = [makeTurn({ answer: SHOWN })];
  dispatchEvent(new PageTransitionEvent('pagehide'));
  expect(localStorage).toHaveLength(0);
});

it('keeps an answer there was no room for: it stands, can be copied, and says so', async () => {
  const stage = await showAnswer();
  stage.endUnsaved({ code: 'storage-full', reason: 'answer' });
  const article = page.getByRole('article');
  await expect.element(article).toMatchTextContent(SHOWN);
  await expect.element(article).toMatchTextContent('There is no room left on this device to save this answer.');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  // What reads Markdown is loaded with the first answer.
  await expect.poll(() => stage.reach.writeText.mock.calls).toEqual([[SHOWN]]);
  await page.getByRole('button', { name: 'Free up space' }).click();
  expect(stage.reach.openSettings).toHaveBeenCalledOnce();
  await expect.element(page.getByRole('button', { name: 'Ask', exact: true })).toBeVisible();
});

it('keeps showing a text that the worker could not take back', async () => {
  const stage = await showAnswer();
  stage.request.mockImplementation(async () => ({ ok: false, failure: { code: 'storage-full' } }));
  stage.store.turns.value = [interrupted];
  await expect.element(page.getByRole('article')).toMatchTextContent(SHOWN);
  await expect.element(page.getByRole('article')).toMatchTextContent('no room left on this device to save this answer');
});

it('a request that nobody answers is told, and the question comes back', async () => {
  const stage = showPanel({ turns: [makeTurn({ answer: 'All.' })] });
  stage.request.mockImplementation(async (name: string) => {
    if (name === 'ask') throw new Error('Extension context invalidated.');
    return name === 'listModels' ? { models: [MODEL], live: true } : { ok: true, value: null };
  });
  await page.getByRole('textbox', { name: 'Question' }).fill('Still there?');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect.element(page.getByRole('alert')).toMatchTextContent("doesn't know");
  await expect.element(page.getByRole('textbox', { name: 'Question' })).toHaveValue('Still there?');
});

it('says that the stored cannot be read, with a way on, until it can', async () => {
  const stage = showPanel();
  stage.store.stuck.value = 'Loupe can’t read what it has stored on this device.';
  const alert = page.getByRole('alert');
  await expect.element(alert).toMatchTextContent('can’t read what it has stored');
  await alert.getByRole('button', { name: 'Try again' }).click();
  expect(stage.reach.startAnew).toHaveBeenCalledOnce();
  stage.store.stuck.value = undefined;
  await expect.element(page.getByText('can’t read what it has stored')).not.toBeInTheDocument();
});
