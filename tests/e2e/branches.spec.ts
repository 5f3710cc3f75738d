import type { Locator, Page } from 'playwright';
import type { RecordedRequest } from '../fake-claude/record.ts';
import type { Loupe } from './harness/launch-loupe.ts';
import {
  addImages,
  addPicture,
  articles,
  ask,
  expectAnswered,
  lastTurn,
  nthQuestion,
  pictureFile,
  questionBox,
  questions,
  stopButton,
} from './harness/panel-steps.ts';
import { expect, test } from './harness/shared-loupe.ts';
import { storedAttachments, storedTurns } from './harness/stored-rows.ts';

/** The blocks of a request, told in a word each. */
function shapeOf({ json }: RecordedRequest): string[] {
  const { messages } = json as { messages: { role: string; content: string | { type: string; text?: string }[] }[] };
  return messages.flatMap(({ content }) =>
    typeof content === 'string' ? [content] : content.map((block) => block.text ?? `[${block.type}]`),
  );
}

function switchOf(turn: Locator): Locator {
  return turn.getByRole('group', { name: 'Versions of this question' });
}

function editedQuestion(panel: Page): Locator {
  return panel.getByRole('textbox', { name: 'Edited question' });
}

async function answered(loupe: Loupe, panel: Page, question: string, answer: string, turns: number): Promise<void> {
  loupe.claude.respondWith(answer, 1);
  await ask(panel, question);
  await expectAnswered(panel, turns);
}

/** Two answered questions about two pictures. */
async function askTwice(loupe: Loupe, panel: Page): Promise<void> {
  await addImages(panel, await pictureFile('first'), await pictureFile('second'));
  await answered(loupe, panel, 'What are they?', 'Two pictures', 1);
  await answered(loupe, panel, 'And the colours?', 'Many', 2);
}

async function editFirst(panel: Page): Promise<void> {
  await articles(panel).first().getByRole('button', { name: 'Edit question' }).click();
  await expect(editedQuestion(panel)).toBeFocused();
}

function askAgain(panel: Page): Locator {
  return panel.getByRole('button', { name: /^Ask again/ });
}

test.describe('an edited question', () => {
  test('is another branch; the old one and all that followed stay within reach', async ({ loupe, panel }) => {
    await askTwice(loupe, panel);
    await editFirst(panel);
    await editedQuestion(panel).fill('What stands on them?');
    await expect(askAgain(panel)).toHaveText(/^Ask again \((under|about) [\d.]+¢\)$/);
    loupe.claude.respondWith('Nothing', 1);
    await askAgain(panel).click();
    await expectAnswered(panel, 1);
    await expect(lastTurn(panel)).toContainText('Nothing');
    await expect(switchOf(lastTurn(panel))).toContainText('2 of 2');
    expect(shapeOf(await nthQuestion(loupe, 3))).toEqual([
      'Image 1:',
      '[image]',
      'Image 2:',
      '[image]',
      'What stands on them?',
    ]);

    await answered(loupe, panel, 'Really?', 'Really nothing', 2);
    expect(shapeOf(await nthQuestion(loupe, 4)).slice(-3)).toEqual(['What stands on them?', 'Nothing', 'Really?']);

    await switchOf(articles(panel).first()).getByRole('button', { name: 'Version before' }).click();
    await expect(articles(panel).first()).toContainText('What are they?');
    await expect(articles(panel)).toHaveCount(2);
    await expect(lastTurn(panel)).toContainText('And the colours?');
    await answered(loupe, panel, 'Which most?', 'Red', 3);
    expect(shapeOf(await nthQuestion(loupe, 5)).slice(-5)).toEqual([
      'What are they?',
      'Two pictures',
      'And the colours?',
      'Many',
      'Which most?',
    ]);

    // Which branch is in view is kept.
    await panel.reload();
    await expect(articles(panel)).toHaveCount(3);
    await expect(switchOf(articles(panel).first())).toContainText('1 of 2');
  });

  test('can go without one of its images; the version before keeps it', async ({ loupe, panel }) => {
    await askTwice(loupe, panel);
    await editFirst(panel);
    await panel.getByRole('button', { name: /^Ask without Image 1/ }).click();
    await expect(editedQuestion(panel)).toBeFocused();
    await askAgain(panel).click();
    await expectAnswered(panel, 1);
    expect(shapeOf(await nthQuestion(loupe, 3))).toEqual(['Image 1:', '[image]', 'What are they?']);
    await switchOf(lastTurn(panel)).getByRole('button', { name: 'Version before' }).click();
    await expect(articles(panel).first().getByRole('list', { name: 'Images of this question' })).toBeVisible();
    await expect(
      articles(panel).first().getByRole('list', { name: 'Images of this question' }).getByRole('listitem'),
    ).toHaveCount(2);
  });

  test('a first question cannot lose all of its images', async ({ loupe, panel }) => {
    await addPicture(panel);
    await answered(loupe, panel, 'What is it?', 'A picture', 1);
    await editFirst(panel);
    await panel.getByRole('button', { name: /^Ask without Image 1/ }).click();
    await expect(askAgain(panel)).toBeDisabled();
    await expect(panel.getByText('A first question needs an image.')).toBeVisible();
    await editedQuestion(panel).press('Enter');
    await expect(editedQuestion(panel)).toBeVisible();
    expect(questions(loupe)).toHaveLength(1);
  });

  test('Escape keeps what was typed for the next time, Cancel forgets it, and neither stops an answer', async ({
    loupe,
    panel,
  }) => {
    await askTwice(loupe, panel);
    loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 40 };
    loupe.claude.respondWith('word '.repeat(300), 1);
    await ask(panel, 'And more?');
    await expect(lastTurn(panel).locator('.answer')).toContainText('word');
    await editFirst(panel);
    await editedQuestion(panel).fill('Half a thou');
    await editedQuestion(panel).press('Escape');
    const edit = articles(panel).first().getByRole('button', { name: 'Edit question: what you typed is kept' });
    await expect(edit).toBeFocused();
    await expect(stopButton(panel)).toBeVisible();
    await edit.click();
    await expect(editedQuestion(panel)).toHaveValue('Half a thou');
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await expect(articles(panel).first().getByRole('button', { name: 'Edit question', exact: true })).toBeFocused();
    await editFirst(panel);
    await expect(editedQuestion(panel)).toHaveValue('What are they?');
    await stopButton(panel).click();
  });

  test('by keyboard alone: edited, asked, and back to the version before', async ({ loupe, panel }) => {
    await addPicture(panel);
    await answered(loupe, panel, 'What is it?', 'A picture', 1);
    await articles(panel).first().getByRole('button', { name: 'Edit question' }).focus();
    await panel.keyboard.press('Enter');
    await expect(editedQuestion(panel)).toBeFocused();
    await panel.keyboard.press('ControlOrMeta+a');
    await panel.keyboard.type('What is it not?');
    await panel.keyboard.press('Enter');
    await expectAnswered(panel, 1);
    await expect(questionBox(panel)).toBeFocused();
    expect(shapeOf(await nthQuestion(loupe, 2))).toEqual(['Image 1:', '[image]', 'What is it not?']);

    await switchOf(lastTurn(panel)).getByRole('button', { name: 'Version before' }).focus();
    await panel.keyboard.press('ArrowLeft');
    await expect(lastTurn(panel)).toContainText('A picture');
    await expect(panel.getByRole('status').filter({ hasText: 'Version 1 of 2' })).toBeAttached();
    // The version that came has the focus at the same place.
    await expect(switchOf(lastTurn(panel)).getByRole('button', { name: 'Version before' })).toBeFocused();
    await panel.keyboard.press('ArrowRight');
    await expect(lastTurn(panel)).toContainText('What is it not?');
  });
});

test.describe('another answer', () => {
  test('of another model stands beside the first one, at the price that the menu says', async ({ loupe, panel }) => {
    await addImages(panel, await pictureFile('screen', { width: 1920, height: 1080 }));
    await answered(loupe, panel, 'What is it?', 'A screen', 1);
    await lastTurn(panel).getByRole('button', { name: 'Ask another model' }).click();
    const menu = panel.getByRole('dialog', { name: 'Ask another model' });
    loupe.claude.respondWith('A window', 1);
    await menu.getByRole('button', { name: /^Claude Haiku 4\.5 \((under|about) [\d.]+¢\)$/ }).click();
    await expectAnswered(panel, 1);
    await expect(lastTurn(panel)).toContainText('A window');
    const request = await nthQuestion(loupe, 2);
    expect(request.json).toMatchObject({ model: 'claude-haiku-4-5' });
    expect(request.images).toMatchObject([{ width: 1456, height: 819 }]);
    // The model that questions go to is still the other one.
    await expect(panel.getByRole('combobox', { name: 'Model' })).toHaveValue('claude-haiku-5-5');
    await switchOf(lastTurn(panel)).getByRole('button', { name: 'Version before' }).click();
    await expect(lastTurn(panel)).toContainText('A screen');
  });

  test('goes on being written while another version is in view, and can be stopped from there', async ({
    loupe,
    panel,
  }) => {
    await addPicture(panel);
    await answered(loupe, panel, 'What is it?', 'A picture', 1);
    loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 40 };
    const words = Array.from({ length: 300 }, (_, index) => `word${index}`);
    loupe.claude.respondWith(words.join(' '), 1);
    await lastTurn(panel)
      .getByRole('button', { name: /^Retry/ })
      .click();
    await expect(lastTurn(panel).locator('.answer')).toContainText('word3 ');
    await switchOf(lastTurn(panel)).getByRole('button', { name: 'Version before' }).click();
    await expect(lastTurn(panel)).toContainText('A picture');
    const there = lastTurn(panel).getByRole('button', { name: 'Version 2 is being answered' });
    await there.click();
    await expect(lastTurn(panel).locator('.answer')).toContainText('word0 word1 word2 word3 ');
    await switchOf(lastTurn(panel)).getByRole('button', { name: 'Version before' }).click();
    await expect(there).toBeVisible();

    await stopButton(panel).click();
    await expect(there).toHaveCount(0);
    await expect.poll(async () => (await storedTurns(panel)).at(-1)?.state.status).toBe('stopped');
    const { answer = '' } = (await storedTurns(panel)).at(-1) ?? {};
    expect(answer).toMatch(/^word0 word1 /);
    expect(words.join(' ').startsWith(answer)).toBe(true);
  });

  test('from high to standard and back prepares each image once, and keeps within the limits', async ({
    loupe,
    panel,
  }) => {
    const large = { width: 2300, height: 1400 };
    const small = { width: 40, height: 30 };
    const files = Array.from({ length: 21 }, (_, n) => pictureFile(`picture-${n}`, n % 10 === 0 ? large : small));
    await addImages(panel, ...(await Promise.all(files)));
    await expect(panel.getByText('2300×1400').last()).toBeVisible();
    const models = panel.getByRole('combobox', { name: 'Model' });
    await answered(loupe, panel, 'What have they in common?', 'Little', 1);
    await models.selectOption({ label: 'Haiku 4.5' });
    await answered(loupe, panel, 'And now?', 'Less', 2);
    const once = await storedAttachments(panel);
    await models.selectOption({ label: 'Haiku 5.5' });
    await answered(loupe, panel, 'And again?', 'Nothing', 3);
    await models.selectOption({ label: 'Haiku 4.5' });
    await answered(loupe, panel, 'Sure?', 'Yes', 4);

    const [first, second, third, fourth] = [
      await nthQuestion(loupe, 1),
      await nthQuestion(loupe, 2),
      await nthQuestion(loupe, 3),
      await nthQuestion(loupe, 4),
    ].map(({ images }) => images.map(({ width, height }) => Math.max(width, height)));
    expect(Math.max(...(first ?? []))).toBe(2000);
    expect(Math.max(...(second ?? []))).toBeLessThanOrEqual(1568);
    expect(third).toEqual(first);
    expect(fourth).toEqual(second);
    // Nothing was prepared a second time, and nothing twice to the same limits.
    expect(await storedAttachments(panel)).toEqual(once);
    for (const { state, otherPreparations = [] } of once) {
      if (state.status !== 'ready') throw new Error('An image is not ready');
      const limits = [state.preparation, ...otherPreparations].map(({ tier, maxEdge }) => `${tier} ${maxEdge}`);
      expect(new Set(limits).size).toBe(limits.length);
    }
  });
});

test.describe('what Claude is not shown', () => {
  test('an image left out from here on does not travel with what follows, until it is taken back', async ({
    loupe,
    panel,
  }) => {
    await askTwice(loupe, panel);
    const first = articles(panel).first();
    await first.hover();
    await first.getByRole('button', { name: /^Leave out Image 1.* from here on/ }).click();
    await expect(first.getByText('Left out from here on: image 1.')).toBeVisible();
    await answered(loupe, panel, 'And now?', 'One', 3);
    const without = await nthQuestion(loupe, 3);
    expect(without.images).toHaveLength(1);
    expect(shapeOf(without).slice(0, 3)).toEqual(['Image 1 is left out here.', 'Image 2:', '[image]']);

    // By keyboard, from the thumbnail itself.
    await first.getByRole('button', { name: /^Show Image 1.* to Claude again/ }).focus();
    await panel.keyboard.press('Enter');
    await expect(first.getByText('Left out from here on: image 1.')).toHaveCount(0);
    await answered(loupe, panel, 'And again?', 'Two', 4);
    expect((await nthQuestion(loupe, 4)).images).toHaveLength(2);
  });

  const REFUSALS = [
    ['context-full', 400, 'prompt is too long: 1000050 tokens > 1000000 maximum'],
    // No numbers here: half of the bytes could go, and the first picture has a little less than that.
    ['request-too-large', 413, 'Request exceeds the maximum size'],
  ] as const;
  for (const [code, status, message] of REFUSALS) {
    test(`${code}: lines of text stand for the oldest images, and each can be shown again`, async ({
      loupe,
      panel,
    }) => {
      await askTwice(loupe, panel);
      loupe.claude.fault({ error: { status, message } });
      await ask(panel, 'Too much?');
      const notice = lastTurn(panel).locator(`[data-failure="${code}"]`);
      const button = notice.getByRole('button', { name: /^Send without the (oldest image|\d oldest images) \(/ });
      await expect(button).toBeVisible();
      loupe.claude.respondWith('Enough now', 1);
      await button.click();
      await expectAnswered(panel, 3);
      const request = await nthQuestion(loupe, 4);
      expect(request.images).toHaveLength(0);
      expect(shapeOf(request)[0]).toBe('Image 1, first.png, was shown here; see the answer below.');
      expect(shapeOf(request)).toContain('Two pictures');
      const first = articles(panel).first();
      const line = first.getByText(/^Not shown to Claude any more, to make room: images 1 and 2/);
      await expect(line).toBeVisible();

      await first.getByRole('button', { name: /^Show Image 1.* to Claude again/ }).click();
      await expect(line).toHaveCount(0);
      await expect(first.getByText('Not shown to Claude any more, to make room: image 2.')).toBeVisible();
      await panel.getByRole('banner').getByRole('button', { name: 'More' }).click();
      await panel.getByRole('button', { name: 'Show all images to Claude again' }).click();
      await expect(first.getByText(/^Not shown to Claude any more/)).toHaveCount(0);
      await answered(loupe, panel, 'All again?', 'Yes', 4);
      expect((await nthQuestion(loupe, 5)).images).toHaveLength(2);
    });
  }

  test('too many images: the oldest ones make room before anything is sent', async ({ loupe, panel }) => {
    await loupe.storeSettings({ model: 'claude-haiku-4-5' });
    const tiny = await pictureFile('tiny', { width: 8, height: 8 });
    await addImages(panel, ...Array.from({ length: 60 }, (_, n) => ({ ...tiny, name: `${n}.png` })));
    await answered(loupe, panel, 'What are they?', 'Tiny', 1);
    await addImages(panel, ...Array.from({ length: 50 }, (_, n) => ({ ...tiny, name: `more-${n}.png` })));
    await panel.getByRole('button', { name: 'Add to the last conversation' }).click();
    await ask(panel, 'And these?');
    const notice = lastTurn(panel).locator('[data-failure="too-many-images"]');
    await expect(notice).toContainText(
      'This conversation holds 110 images, and Claude Haiku 4.5 takes at most 100 at once.',
    );
    expect(questions(loupe)).toHaveLength(1);
    loupe.claude.respondWith('Tiny too', 1);
    await notice.getByRole('button', { name: /^Send without the 20 oldest images/ }).click();
    await expectAnswered(panel, 2);
    expect((await nthQuestion(loupe, 2)).images).toHaveLength(90);

    await panel.getByRole('banner').getByRole('button', { name: 'More' }).click();
    await panel.getByRole('button', { name: 'Show all images to Claude again' }).click();
    await expect(
      articles(panel)
        .first()
        .getByText(/^Not shown to Claude any more/),
    ).toHaveCount(0);
    expect((await storedAttachments(panel)).filter(({ absence }) => absence)).toHaveLength(0);
  });
});

test.describe('instructions', () => {
  test('for all conversations, for this one and the language go along, and stand in the details', async ({
    loupe,
    panel,
  }) => {
    const options = await loupe.optionsPage();
    await options.getByRole('textbox', { name: 'Instructions for every conversation' }).fill('Be brief.');
    const language = options.getByLabel('Answer in');
    await language.fill('German');
    await language.press('Enter');
    await expect(language).toHaveValue('German');
    await options.close();

    await panel.bringToFront();
    await openInstructions(panel);
    const own = panel.getByRole('textbox', { name: 'Instructions for this conversation' });
    await expect(own).toBeFocused();
    await own.fill('Name colours.');
    // Escape never throws away what was typed.
    await panel.keyboard.press('Escape');
    await expect(own).toHaveValue('Name colours.');
    await panel.getByRole('button', { name: 'Save' }).click();
    await expect(own).toHaveCount(0);

    await addPicture(panel);
    await answered(loupe, panel, 'What is it?', 'Ein Bild', 1);
    const system = 'Be brief.\n\nName colours.\n\nAnswer in German, whatever language the question is in.';
    expect(systemOf(await nthQuestion(loupe, 1))).toBe(system);
    await lastTurn(panel).getByRole('button', { name: 'Details' }).click();
    await expect(lastTurn(panel)).toContainText('Name colours.');

    // Another conversation has only what is for all.
    await panel.getByRole('button', { name: 'New conversation' }).click();
    await addPicture(panel, 'another');
    await answered(loupe, panel, 'And this?', 'Noch eins', 1);
    expect(systemOf(await nthQuestion(loupe, 2))).toBe(
      'Be brief.\n\nAnswer in German, whatever language the question is in.',
    );

    // Changed in the middle, they hold from the next question on.
    await openInstructions(panel);
    await own.fill('Be kind.');
    await panel.getByRole('button', { name: 'Save' }).click();
    await expect(own).toHaveCount(0);
    await answered(loupe, panel, 'More?', 'Gern', 2);
    expect(systemOf(await nthQuestion(loupe, 3))).toContain('Be brief.\n\nBe kind.\n\n');
  });
});

async function openInstructions(panel: Page): Promise<void> {
  await panel.getByRole('banner').getByRole('button', { name: 'More' }).click();
  await panel.getByRole('button', { name: 'Instructions for this conversation…' }).click();
}

function systemOf({ json }: RecordedRequest): unknown {
  return (json as { system?: unknown }).system;
}
