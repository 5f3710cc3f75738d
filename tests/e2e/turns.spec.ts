import type { Page } from 'playwright';
import type { RecordedRequest } from '../fake-claude/record.ts';
import { expectFullPicture } from './harness/expect-picture.ts';
import { IMAGE_ORIGIN } from './harness/fixture-pages.ts';
import { grantAllSites } from './harness/grant-access.ts';
import type { Loupe } from './harness/launch-loupe.ts';
import {
  addImages,
  addPicture,
  articles,
  ask,
  askButton,
  attachments,
  clickImage,
  expectAnswered,
  historyRows,
  lastTurn,
  nthQuestion,
  pictureFile,
  questionBox,
  questions,
  stopButton,
} from './harness/panel-steps.ts';
import { expect, test } from './harness/shared-loupe.ts';
import { stopWorker } from './harness/stop-worker.ts';
import { storedTurns } from './harness/stored-rows.ts';

/** Words that can be told apart, so that one that is doubled or missing shows. */
const LONG_ANSWER = Array.from({ length: 300 }, (_, index) => `word${index}`).join(' ');
/** 300 words in pieces of seven characters take about four seconds. */
const SLOWLY = { firstByteMs: 0, perDeltaMs: 12 };
/** Thirteen seconds: an answer that goes on to its end after Stop is told from one that ends with it. */
const VERY_SLOWLY = { firstByteMs: 0, perDeltaMs: 40 };

function answerOf(panel: Page): ReturnType<Page['locator']> {
  return lastTurn(panel).locator('.answer');
}

/** Starts a long answer and waits until some of it stands there. */
async function startLongAnswer(
  loupe: Loupe,
  panel: Page,
  question = 'Tell me all',
  delays: typeof SLOWLY = SLOWLY,
): Promise<void> {
  loupe.claude.respondWith(LONG_ANSWER);
  loupe.claude.settings.delays = delays;
  await ask(panel, question);
  await expect(answerOf(panel)).toContainText('word20 ');
}

/** The blocks of a request, told in a word each. */
function shapeOf({ json }: RecordedRequest): string[] {
  const { messages } = json as { messages: { role: string; content: string | { type: string; text?: string }[] }[] };
  return messages.flatMap(({ role, content }) =>
    typeof content === 'string'
      ? [`${role}: ${content}`]
      : content.map((block) => `${role}: ${block.type === 'text' ? block.text : `[${block.type}]`}`),
  );
}

test.describe('one turn', () => {
  test('Stop keeps the text, and stands where Ask was in the same size', async ({ loupe, panel }) => {
    await addPicture(panel);
    const place = await askButton(panel).boundingBox();
    await startLongAnswer(loupe, panel, 'Tell me all', VERY_SLOWLY);
    expect(await stopButton(panel).boundingBox()).toEqual({ ...place, y: expect.any(Number) });

    await stopButton(panel).click();
    await expect(lastTurn(panel)).toContainText('Stopped. Everything up to here is kept.');
    const kept = ((await answerOf(panel).textContent()) ?? '').trim();
    expect(kept).toMatch(/^word0 word1 /);
    expect(LONG_ANSWER.startsWith(kept)).toBe(true);
    await expect.poll(() => questions(loupe)[0]?.abortedAt).toBeDefined();
    expect((await storedTurns(panel)).at(-1)).toMatchObject({ state: { status: 'stopped' } });
  });

  test('a second click in the place of Stop does not ask', async ({ loupe, panel }) => {
    await addPicture(panel);
    await startLongAnswer(loupe, panel);
    await questionBox(panel).fill('The next question');
    await stopButton(panel).dblclick();
    await expect(askButton(panel)).toBeVisible();
    await expect(questionBox(panel)).toHaveValue('The next question');
    expect(questions(loupe)).toHaveLength(1);
  });

  test('Retry makes a new attempt, and the old one can still be read', async ({ loupe, panel }) => {
    await addPicture(panel);
    loupe.claude.respondWith('The first attempt', 1);
    loupe.claude.respondWith('The second attempt', 1);
    await ask(panel, 'What is it?');
    await expectAnswered(panel, 1);
    await lastTurn(panel).getByRole('button', { name: 'Retry' }).click();
    await expect(lastTurn(panel)).toContainText('The second attempt');
    await expect(articles(panel)).toHaveCount(1);
    await expect(articles(panel).getByText('The first attempt')).toHaveCount(0);
    await lastTurn(panel).getByRole('button', { name: 'Version before' }).click();
    await expect(lastTurn(panel)).toContainText('The first attempt');
    await lastTurn(panel).getByRole('button', { name: 'Version after' }).click();
    await expect(lastTurn(panel)).toContainText('The second attempt');

    const [first, second] = [await nthQuestion(loupe, 1), await nthQuestion(loupe, 2)];
    expect(second.json).toEqual(first.json);
    loupe.claude.respondWith('The follow-up', 1);
    await ask(panel, 'And then?');
    const third = await nthQuestion(loupe, 3);
    expect(shapeOf(third)).toEqual([
      'user: Image 1:',
      'user: [image]',
      'user: What is it?',
      'assistant: The second attempt',
      'user: And then?',
    ]);
  });

  test('Continue goes on in the same turn, from the partial answer', async ({ loupe, panel }) => {
    await addPicture(panel);
    loupe.claude.respondWith('One two three four five six seven eight nine ten', 1);
    loupe.claude.respondWith('and the rest.', 1);
    loupe.claude.fault({ cutAt: 'middle' });
    await ask(panel, 'Count');
    await lastTurn(panel)
      .getByRole('button', { name: /^Continue/ })
      .click();
    await expect(lastTurn(panel)).toContainText('and the rest.');
    await expect(articles(panel)).toHaveCount(1);

    const second = await nthQuestion(loupe, 2);
    const [label, image, question, partial = '', goOn = '', ...more] = shapeOf(second);
    expect([label, image, question, more]).toEqual(['user: Image 1:', 'user: [image]', 'user: Count', []]);
    expect(partial).toMatch(/^assistant: One two three/);
    expect(goOn).toMatch(/^user: .*[Cc]ontinue/);
    expect(second.outcome?.status).toBe(200);
    const [turn] = await storedTurns(panel);
    expect(turn?.answer.startsWith(partial.replace('assistant: ', ''))).toBe(true);
    expect(turn?.answer.endsWith('and the rest.')).toBe(true);
    expect(turn?.state.status).toBe('done');
  });

  test('Continue waits while another answer is on its way', async ({ loupe, panel }) => {
    await addPicture(panel);
    loupe.claude.respondWith('One two three four five six seven eight nine ten', 1);
    loupe.claude.respondWith('Something else', 1);
    loupe.claude.respondWith('and the rest.', 1);
    loupe.claude.fault({ cutAt: 'middle' });
    await ask(panel, 'Count');
    const broken = articles(panel).first();
    await expect(broken.getByRole('button', { name: /^Continue/ })).toBeVisible();
    loupe.claude.fault({ delayMs: 1000 });
    await ask(panel, 'And what else?');
    await broken.getByRole('button', { name: /^Continue/ }).click();
    await expect(broken.getByRole('button', { name: 'Cancel' })).toBeVisible();
    expect(questions(loupe)).toHaveLength(2);
    await expect(lastTurn(panel)).toContainText('Something else');
    await expect(broken).toContainText('and the rest.');
    expect(questions(loupe)).toHaveLength(3);
  });

  test('a turn shows model, cost and time, and the details on demand', async ({ loupe, panel }) => {
    await addPicture(panel, 'chart');
    loupe.claude.respondWith('A chart');
    await ask(panel, 'What is it?');
    await expectAnswered(panel, 1);
    await expect(lastTurn(panel)).toContainText(/Claude Haiku 5\.5 · under 1¢ · \d+\.\d s/);
    await expect(lastTurn(panel)).not.toContainText(/base64|token/i);
    await lastTurn(panel).getByRole('button', { name: 'Details' }).click();
    const { outcome, id } = await nthQuestion(loupe, 1);
    await expect(lastTurn(panel)).toContainText(/chart\.png: sent as image data/i);
    await expect(lastTurn(panel)).toContainText(String(outcome?.inputTokens));
    await expect(lastTurn(panel)).toContainText(`Request ${id}`);
  });
});

test.describe('a conversation', () => {
  test('a follow-up sends all of it, images first, and labels several images', async ({ loupe, panel }) => {
    await addImages(panel, await pictureFile('left'), await pictureFile('right', { width: 640, height: 480 }));
    loupe.claude.respondWith('They differ', 1);
    await ask(panel, 'Compare them');
    await expectAnswered(panel, 1);
    expect(shapeOf(await nthQuestion(loupe, 1))).toEqual([
      'user: Image 1:',
      'user: [image]',
      'user: Image 2:',
      'user: [image]',
      'user: Compare them',
    ]);
    const { images } = await nthQuestion(loupe, 1);
    expectFullPicture(images[0], { name: 'left', width: 320, height: 240, noise: 0 });
    expectFullPicture(images[1], { name: 'right', width: 640, height: 480, noise: 0 });

    loupe.claude.respondWith('Now there are three', 1);
    await addPicture(panel, 'third');
    await panel.getByRole('button', { name: 'Add to the last conversation' }).click();
    await expect(articles(panel)).toHaveCount(1);
    await ask(panel, 'And with this one?');
    await expectAnswered(panel, 2);
    const second = await nthQuestion(loupe, 2);
    expect(shapeOf(second)).toEqual([
      'user: Image 1:',
      'user: [image]',
      'user: Image 2:',
      'user: [image]',
      'user: Compare them',
      'assistant: They differ',
      'user: Image 3:',
      'user: [image]',
      'user: And with this one?',
    ]);
    expectFullPicture(second.images[2], { name: 'third', width: 320, height: 240, noise: 0 });
  });

  test('among 21 images none is over 2000 pixels, and the service takes them', async ({ loupe, panel }) => {
    const large = { width: 2300, height: 1400 };
    const small = { width: 40, height: 30 };
    const files = Array.from({ length: 21 }, (_, n) => pictureFile(`picture-${n}`, n % 10 === 0 ? large : small));
    await addImages(panel, ...(await Promise.all(files)));
    await expect(attachments(panel).first()).toContainText('2300×1400');
    await ask(panel, 'What have they in common?');
    const { images, outcome } = await nthQuestion(loupe, 1);
    expect(outcome).toMatchObject({ status: 200 });
    expect(images).toHaveLength(21);
    expect(Math.max(...images.map(({ width, height }) => Math.max(width, height)))).toBe(2000);
  });

  test('over 100 images for a small model are stopped before sending, and one can be removed', async ({
    loupe,
    panel,
  }) => {
    await loupe.storeSettings({ model: 'claude-haiku-4-5' });
    const tiny = await pictureFile('tiny', { width: 8, height: 8 });
    await addImages(panel, ...Array.from({ length: 101 }, (_, n) => ({ ...tiny, name: `${n}.png` })));
    await ask(panel, 'What are they?');
    await expect(panel.getByRole('alert')).toContainText(/101 images.*at most 100 at once/);
    await expect(questionBox(panel)).toHaveValue('What are they?');
    await expect(attachments(panel)).toHaveCount(101);
    expect(questions(loupe)).toHaveLength(0);

    await attachments(panel)
      .last()
      .getByRole('button', { name: /^Remove/ })
      .click();
    await expect(attachments(panel)).toHaveCount(100);
    await askButton(panel).click();
    const { images, outcome } = await nthQuestion(loupe, 1);
    expect(outcome?.status).toBe(200);
    expect(images).toHaveLength(100);
  });

  test('another model in the picker prepares waiting images again', async ({ loupe, panel }) => {
    await addImages(panel, await pictureFile('screen', { width: 1920, height: 1080 }));
    await expect(attachments(panel)).toContainText('1920×1080 · full size');
    await panel.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'Haiku 4.5' });
    await expect(attachments(panel)).toContainText('1456×819 · shrunk from 1920×1080');
    await ask(panel, 'What is it?');
    const { images, json } = await nthQuestion(loupe, 1);
    expect(json).toMatchObject({ model: 'claude-haiku-4-5' });
    expect(images).toMatchObject([{ width: 1456, height: 819 }]);
  });

  test('New conversation can be undone, and History leads back to earlier ones', async ({ loupe, panel }) => {
    loupe.claude.respondWith('The first answer.', 1);
    loupe.claude.respondWith('The second answer.', 1);
    await addPicture(panel);
    await ask(panel, 'The first question');
    await expectAnswered(panel, 1);
    await questionBox(panel).fill('A draft');
    await panel.getByRole('button', { name: 'New conversation' }).click();
    await expect(articles(panel)).toHaveCount(0);
    await panel.getByRole('button', { name: 'Undo' }).click();
    await expect(lastTurn(panel)).toContainText('The first question');
    await expect(questionBox(panel)).toHaveValue('A draft');

    await panel.getByRole('button', { name: 'New conversation' }).click();
    await addPicture(panel);
    await ask(panel, 'The second question');
    await expectAnswered(panel, 1);
    await panel.getByRole('button', { name: 'History' }).click();
    await expect(historyRows(panel)).toHaveCount(2);
    await expect(historyRows(panel).first()).toContainText('The second answer');
    await historyRows(panel).filter({ hasText: 'The first answer' }).click();
    await expect(lastTurn(panel)).toContainText('The first question');
    await ask(panel, 'And on?');
    await expectAnswered(panel, 2);
    expect(shapeOf(await nthQuestion(loupe, 3))).toContain('user: The first question');
  });
});

test.describe('what closes, dies or is clicked too often', () => {
  test('a panel that comes and goes shows every word once', async ({ loupe, panel }) => {
    await addPicture(panel);
    await startLongAnswer(loupe, panel);
    let shown = panel;
    for (let round = 0; round < 4; round++) {
      await shown.close();
      shown = await loupe.panelPage();
      await expect(answerOf(shown)).toContainText('word20 ');
    }
    await expect(stopButton(shown)).toBeVisible();
    await expectAnswered(shown, 1);
    expect(((await answerOf(shown).textContent()) ?? '').trim()).toBe(LONG_ANSWER);
    expect(questions(loupe)).toHaveLength(1);
  });

  test('a worker that is ended mid-answer leaves the text and Continue', async ({ loupe, panel }) => {
    await addPicture(panel);
    await startLongAnswer(loupe, panel);
    await expect(answerOf(panel)).toContainText('word60 ');
    const shownBefore = ((await answerOf(panel).textContent()) ?? '').trim();
    // Longer than the time between two checkpoints: all that was shown by then must be there.
    await panel.waitForTimeout(1100);
    await stopWorker(loupe);

    const turn = lastTurn(panel);
    await expect(turn).toContainText('The browser paused Loupe mid-answer. Everything up to here is saved.');
    const kept = ((await answerOf(panel).textContent()) ?? '').trim();
    expect(kept.startsWith(shownBefore)).toBe(true);
    expect(LONG_ANSWER.startsWith(kept)).toBe(true);
    expect(questions(loupe)).toHaveLength(1);

    loupe.claude.clear();
    loupe.claude.respondWith('the end');
    await turn.getByRole('button', { name: /^Continue/ }).click();
    await expectAnswered(panel, 1);
    await expect(answerOf(panel)).toContainText('the end');
    expect(questions(loupe)).toHaveLength(1);
    expect(shapeOf(await nthQuestion(loupe, 1))).toHaveLength(5);
  });

  test('a hundred clicks on Ask are one request', async ({ loupe, panel }) => {
    loupe.claude.settings.delays = { firstByteMs: 300, perDeltaMs: 0 };
    await addPicture(panel);
    await questionBox(panel).fill('Once, please');
    await askButton(panel).evaluate((button: HTMLButtonElement) => {
      for (let click = 0; click < 100; click++) button.click();
    });
    await expectAnswered(panel, 1);
    expect(questions(loupe)).toHaveLength(1);
  });

  test('a hundred presses of Enter are one request', async ({ loupe, panel }) => {
    loupe.claude.settings.delays = { firstByteMs: 1000, perDeltaMs: 0 };
    await addPicture(panel);
    await questionBox(panel).fill('Once, please');
    for (let press = 0; press < 100; press++) await questionBox(panel).press('Enter');
    await expectAnswered(panel, 1);
    expect(questions(loupe)).toHaveLength(1);
  });

  test('a hundred clicks on Describe are one request', async ({ loupe, panel }) => {
    loupe.claude.settings.delays = { firstByteMs: 300, perDeltaMs: 0 };
    await addPicture(panel);
    await panel.getByRole('button', { name: 'Describe' }).evaluate((button: HTMLButtonElement) => {
      for (let click = 0; click < 100; click++) button.click();
    });
    await expectAnswered(panel, 1);
    expect(questions(loupe)).toHaveLength(1);
  });

  test('a hundred clicks on Retry are one request more', async ({ loupe, panel }) => {
    await addPicture(panel);
    await ask(panel, 'What is it?');
    await expectAnswered(panel, 1);
    await lastTurn(panel)
      .getByRole('button', { name: 'Retry' })
      .evaluate((button: HTMLButtonElement) => {
        for (let click = 0; click < 100; click++) button.click();
      });
    await expect(lastTurn(panel)).toContainText('2 of 2');
    await expectAnswered(panel, 1);
    expect(questions(loupe)).toHaveLength(2);
    expect(await storedTurns(panel)).toHaveLength(2);
  });
});

test.describe('images from a page', () => {
  test.beforeEach(async ({ loupe }) => {
    await grantAllSites(loupe);
    await loupe.page.goto(loupe.site.page('same-origin'));
  });

  /** Another picture on the page, that takes its time at every request. */
  const addSlowPicture = async (loupe: Loupe, delayMs: number): Promise<void> => {
    await loupe.page.evaluate(async (src) => {
      const image = new Image(640, 480);
      image.id = 'slow';
      image.src = src;
      document.body.prepend(image);
      await image.decode();
    }, `${IMAGE_ORIGIN}/open/slow/640x480.png?delayMs=${delayMs}`);
  };

  test('a question can be asked while its image is still being fetched', async ({ loupe, panel }) => {
    await addSlowPicture(loupe, 1500);
    await clickImage(loupe, panel, 'ask', '#slow');
    await expect(attachments(panel)).toHaveCount(1);
    await ask(panel, 'What is it?');
    await expect(lastTurn(panel)).toContainText('Getting the image');
    expect(questions(loupe)).toHaveLength(0);
    const { images } = await nthQuestion(loupe, 1);
    expectFullPicture(images[0], { name: 'slow', width: 640, height: 480, noise: 0 });
    await expectAnswered(panel, 1);
  });

  test('what was out of view at the click is taken from the screen all the same', async ({ loupe, panel }) => {
    await addSlowPicture(loupe, 12_000);
    const srcUrl = await loupe.page.locator('#slow').evaluate((image: HTMLImageElement) => {
      image.style.marginTop = '3000px';
      scrollTo(0, 0);
      return image.currentSrc;
    });
    await loupe.page.bringToFront();
    await loupe.clickMenu('ask', { srcUrl });
    const useScreen = panel.getByRole('button', { name: 'Use what is on screen' });
    // The page stays in front, as it would beside a side panel.
    await expect(useScreen).toBeVisible({ timeout: 15_000 });
    await useScreen.evaluate((button: HTMLButtonElement) => button.click());
    await expect(attachments(panel)).toContainText('640×480');
    expect(await loupe.page.evaluate(() => scrollY)).toBe(0);
    await panel.bringToFront();
    await ask(panel, 'What was it?');
    expectFullPicture((await nthQuestion(loupe, 1)).images[0], { name: 'slow', width: 640, height: 480, noise: 0 });
  });

  test('stopping before the request has left sends nothing', async ({ loupe, panel }) => {
    await addSlowPicture(loupe, 1500);
    await clickImage(loupe, panel, 'ask', '#slow');
    await expect(attachments(panel)).toHaveCount(1);
    await ask(panel, 'What is it?');
    await stopButton(panel).click();
    await expect(askButton(panel)).toBeVisible();
    await expect(lastTurn(panel)).toContainText('What is it?');
    await panel.waitForTimeout(2000);
    expect(questions(loupe)).toHaveLength(0);
    await lastTurn(panel).getByRole('button', { name: 'Retry' }).click();
    const { images } = await nthQuestion(loupe, 1);
    expectFullPicture(images[0], { name: 'slow', width: 640, height: 480, noise: 0 });
  });

  test('Describe waits in sight for the answer before it, and is sent then', async ({ loupe, panel }) => {
    await loupe.storeSettings({ quickActions: 'send' });
    await addPicture(panel);
    await startLongAnswer(loupe, panel);
    await clickImage(loupe, panel, 'describe');
    await expect(articles(panel)).toHaveCount(2);
    await expect(lastTurn(panel)).toContainText('Waiting for the answer before it');
    await expect(lastTurn(panel).getByRole('button', { name: 'Cancel' })).toBeVisible();
    expect(questions(loupe)).toHaveLength(1);
    await expectAnswered(panel, 2);
    const second = await nthQuestion(loupe, 2);
    expectFullPicture(second.images.at(-1), loupe.site.picture('same-origin'));
  });

  test('a waiting Describe can be cancelled', async ({ loupe, panel }) => {
    await loupe.storeSettings({ quickActions: 'send' });
    await addPicture(panel);
    await startLongAnswer(loupe, panel);
    await clickImage(loupe, panel, 'describe');
    await lastTurn(panel).getByRole('button', { name: 'Cancel' }).click();
    await expect(lastTurn(panel)).not.toContainText('Waiting for the answer before it');
    await expect(askButton(panel)).toBeVisible({ timeout: 15_000 });
    await panel.waitForTimeout(300);
    expect(questions(loupe)).toHaveLength(1);
  });

  test('Describe asks the first time ever, and OK clicked a hundred times sends once', async ({ loupe, panel }) => {
    await clickImage(loupe, panel, 'describe');
    const card = panel.getByRole('region', { name: 'Describe is waiting' });
    await expect(card).toContainText('Describe sends immediately.');
    await expect(card.getByRole('button', { name: 'Always show me first' })).toBeVisible();
    await expect(attachments(panel)).toContainText('640×480');
    expect(questions(loupe)).toHaveLength(0);
    await card.getByRole('button', { name: 'OK' }).evaluate((button: HTMLButtonElement) => {
      for (let press = 0; press < 100; press++) button.click();
    });
    await expectAnswered(panel, 1);
    expect(questions(loupe)).toHaveLength(1);
    // From now on at once; but this picture has its answer already.
    await clickImage(loupe, panel, 'describe');
    await panel.getByRole('button', { name: 'Ask again' }).click();
    await expect.poll(() => questions(loupe).length).toBe(2);
  });

  test('a new image starts a new conversation, with a way back, and leaves the draft alone', async ({
    loupe,
    panel,
  }) => {
    await addPicture(panel, 'earlier');
    await ask(panel, 'The first question');
    await expectAnswered(panel, 1);
    await questionBox(panel).fill('Half a thought');
    await clickImage(loupe, panel, 'ask');
    await expect(attachments(panel)).toHaveCount(1);
    await expect(articles(panel)).toHaveCount(0);
    await expect(questionBox(panel)).toHaveValue('Half a thought');
    await clickImage(loupe, panel, 'ask');
    await expect(attachments(panel)).toHaveCount(2);

    await panel.getByRole('button', { name: 'Add to the last conversation' }).click();
    await expect(lastTurn(panel)).toContainText('The first question');
    await expect(attachments(panel)).toHaveCount(2);
    await expect(questionBox(panel)).toHaveValue('Half a thought');
  });

  test('Add to tray never leaves the conversation', async ({ loupe, panel }) => {
    await addPicture(panel, 'earlier');
    await ask(panel, 'The first question');
    await expectAnswered(panel, 1);
    await clickImage(loupe, panel, 'add');
    await expect(attachments(panel)).toHaveCount(1);
    await expect(lastTurn(panel)).toContainText('The first question');
    await expect(panel.getByRole('button', { name: 'Add to the last conversation' })).toHaveCount(0);
  });

  test('a link the service cannot fetch goes as bytes in the same turn, and its host is remembered', async ({
    loupe,
    panel,
  }) => {
    await loupe.page.goto(loupe.site.page('no-robots'));
    await clickImage(loupe, panel, 'ask');
    await expect(attachments(panel)).toContainText('640×480');
    await ask(panel, 'What is it?');
    await expectAnswered(panel, 1);
    const [refused, sent] = [await nthQuestion(loupe, 1), await nthQuestion(loupe, 2)];
    expect(refused.outcome).toMatchObject({ status: 400, failure: expect.stringContaining('robots.txt') });
    expect(sent.images).toMatchObject([{ kind: 'base64' }]);
    expectFullPicture(sent.images[0], loupe.site.picture('no-robots'));
    await expect(articles(panel)).toHaveCount(1);
    await expect(lastTurn(panel)).toContainText('Claude could not fetch a linked image from its site');

    await panel.getByRole('button', { name: 'New conversation' }).click();
    await clickImage(loupe, panel, 'ask');
    await expect(attachments(panel)).toContainText('640×480');
    await ask(panel, 'And again?');
    const third = await nthQuestion(loupe, 3);
    expect(third.images).toMatchObject([{ kind: 'base64' }]);
    expect(questions(loupe)).toHaveLength(3);
  });

  test('a link the service can fetch goes as a link', async ({ loupe, panel }) => {
    await loupe.page.goto(loupe.site.page('cors'));
    await clickImage(loupe, panel, 'ask');
    await expect(attachments(panel)).toContainText('640×480');
    await ask(panel, 'What is it?');
    const { images } = await nthQuestion(loupe, 1);
    expect(images).toMatchObject([{ kind: 'url' }]);
    expectFullPicture(images[0], loupe.site.picture('cors'));
  });
});
