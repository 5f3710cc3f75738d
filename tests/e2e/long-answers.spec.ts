import type { Page } from 'playwright';
import { makeText } from '../bench/stream-texts.ts';
import { addPicture, ask, expectAnswered, lastTurn } from './harness/panel-steps.ts';
import { expect, test } from './harness/shared-loupe.ts';
import { storedTurns } from './harness/stored-rows.ts';

interface Piece {
  at: number;
  length: number;
}

declare const loupePieces: Piece[];

/** Notes every piece of an answer that comes over a port of the panel's, from its next load on. */
async function watchPorts(panel: Page): Promise<void> {
  await panel.addInitScript(() => {
    const pieces: Piece[] = [];
    Object.assign(globalThis, { loupePieces: pieces });
    const connect = chrome.runtime.connect.bind(chrome.runtime);
    Object.defineProperty(chrome.runtime, 'connect', {
      value: (info: chrome.runtime.ConnectInfo) => {
        const port = connect(info);
        port.onMessage.addListener((message: { at: number; text?: string }) => {
          if (message.text !== undefined) pieces.push({ at: message.at, length: message.text.length });
        });
        return port;
      },
    });
  });
  await panel.reload();
}

test('a long answer crosses the port once, in pieces that follow each other, and is all there', async ({
  loupe,
  panel,
}) => {
  await watchPorts(panel);
  const text = makeText('mixed', 50_000);
  loupe.claude.respondWith(text);
  loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 1 };
  loupe.claude.settings.deltaSize = () => 97;
  await addPicture(panel);
  await ask(panel, 'Everything, please');
  await expectAnswered(panel, 1);
  const [turn] = await storedTurns(panel);
  expect(turn?.answer).toBe(text);
  const pieces = await panel.evaluate(() => loupePieces);
  let end = 0;
  for (const { at, length } of pieces) {
    expect(at).toBe(end);
    end += length;
  }
  // What came after the last frame may be read from the database instead.
  expect(end).toBeGreaterThan(text.length - 5000);
  expect(end).toBeLessThanOrEqual(text.length);
  const figures = text.match(/^### Figure/gm)?.length ?? 0;
  await expect(lastTurn(panel).locator('.answer h5')).toHaveCount(figures);
});

test('what was selected in an answer stays selected while more of it arrives', async ({ loupe, panel }) => {
  const text = makeText('prose', 20_000);
  loupe.claude.respondWith(text);
  loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 4 };
  loupe.claude.settings.deltaSize = () => 40;
  await addPicture(panel);
  await ask(panel, 'Everything, please');
  const paragraphs = lastTurn(panel).locator('.answer p');
  await expect.poll(() => paragraphs.count()).toBeGreaterThan(4);
  const selected = await paragraphs.nth(1).evaluate((paragraph) => {
    getSelection()?.selectAllChildren(paragraph);
    return getSelection()?.toString();
  });
  await expectAnswered(panel, 1);
  expect(selected?.length).toBeGreaterThan(100);
  expect(await panel.evaluate(() => getSelection()?.toString())).toBe(selected);
});
