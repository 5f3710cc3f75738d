import type { Locator, Page } from 'playwright';
import { findContrasts } from './harness/contrast.ts';
import { expectFullPicture } from './harness/expect-picture.ts';
import {
  addImages,
  addPicture,
  articles,
  ask,
  askButton,
  attachments,
  expectAnswered,
  type HandedFile,
  lastTurn,
  nthQuestion,
  pictureFile,
  questionBox,
  questions,
  stopButton,
} from './harness/panel-steps.ts';
import { expect, test } from './harness/shared-loupe.ts';

test.describe('the keyboard', () => {
  test('Enter sends, Shift+Enter starts a line, and an empty question is not sent', async ({ loupe, panel }) => {
    await addPicture(panel);
    await expect(questionBox(panel)).toHaveValue('');
    await questionBox(panel).press('Enter');
    await questionBox(panel).fill('   ');
    await questionBox(panel).press('Enter');
    await expect(articles(panel)).toHaveCount(0);
    await questionBox(panel).fill('');
    await questionBox(panel).pressSequentially('One line');
    await questionBox(panel).press('Shift+Enter');
    await questionBox(panel).pressSequentially('and another');
    await questionBox(panel).press('Enter');
    await expectAnswered(panel, 1);
    expect(questions(loupe)).toHaveLength(1);
    expect(JSON.stringify(questions(loupe)[0]?.json)).toContain('One line\\nand another');
  });

  test('Enter that ends a composition does not send', async ({ loupe, panel }) => {
    await addPicture(panel);
    await questionBox(panel).focus();
    const session = await panel.context().newCDPSession(panel);
    await session.send('Input.imeSetComposition', { text: 'とうきょう', selectionStart: 5, selectionEnd: 5 });
    await session.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: 'Process',
      code: 'Enter',
      windowsVirtualKeyCode: 229,
    });
    await session.send('Input.insertText', { text: '東京' });
    await expect(questionBox(panel)).toHaveValue('東京');
    await expect(articles(panel)).toHaveCount(0);
    expect(questions(loupe)).toEqual([]);
    await questionBox(panel).press('Enter');
    await expectAnswered(panel, 1);
  });

  test('Escape closes a popover, else stops the turn, else does nothing and never clears text', async ({
    loupe,
    panel,
  }) => {
    loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 20 };
    await addPicture(panel);
    await ask(panel, 'Tell me all');
    await expect(stopButton(panel)).toBeVisible();
    await questionBox(panel).fill('The next one');
    await panel.getByRole('button', { name: 'History' }).click();
    await expect(panel.getByRole('dialog', { name: 'History' })).toBeVisible();
    await panel.keyboard.press('Escape');
    await expect(panel.getByRole('dialog', { name: 'History' })).toBeHidden();
    await expect(stopButton(panel)).toBeVisible();
    await panel.keyboard.press('Escape');
    await expect(askButton(panel)).toBeVisible();
    await expect(lastTurn(panel)).toContainText('Stopped.');
    await questionBox(panel).focus();
    await panel.keyboard.press('Escape');
    await expect(questionBox(panel)).toHaveValue('The next one');
  });

  test('Up in an empty Question brings the last one back, and not into a draft', async ({ panel }) => {
    await addPicture(panel);
    await ask(panel, 'What was it?');
    await expectAnswered(panel, 1);
    await questionBox(panel).press('ArrowUp');
    await expect(questionBox(panel)).toHaveValue('What was it?');
    await questionBox(panel).fill('A draft');
    await questionBox(panel).press('ArrowUp');
    await expect(questionBox(panel)).toHaveValue('A draft');
  });

  test('arrows move between images, Delete removes one with Undo, and the focus goes to the neighbour', async ({
    panel,
  }) => {
    await addImages(panel, await pictureFile('one'), await pictureFile('two'), await pictureFile('three'));
    const picture = (name: RegExp) => panel.getByRole('button', { name });
    await picture(/^Image 1: one\.png/).focus();
    await panel.keyboard.press('ArrowDown');
    await expect(picture(/^Image 2: two\.png/)).toBeFocused();
    await panel.keyboard.press('Delete');
    await expect(attachments(panel)).toHaveCount(2);
    await expect(picture(/^Image 2: three\.png/)).toBeFocused();
    await panel.getByRole('button', { name: 'Undo' }).click();
    await expect(attachments(panel)).toHaveCount(3);
    await expect(attachments(panel).nth(1)).toContainText('two.png');
  });

  test('Tab goes from the log over images, Question and Ask to tools and header', async ({ panel }) => {
    await addPicture(panel);
    await ask(panel, 'What is it?');
    await expectAnswered(panel, 1);
    await addPicture(panel);
    await panel.getByRole('button', { name: 'Add to the last conversation' }).click();
    await questionBox(panel).fill('And this?');
    const order = [
      panel.getByRole('log', { name: 'Conversation' }),
      panel.getByRole('button', { name: /what Claude will see$/ }),
      questionBox(panel),
      askButton(panel),
      panel.getByRole('combobox', { name: 'Model' }),
      panel.getByRole('button', { name: 'New conversation' }),
    ];
    await order[0]?.focus();
    for (const stop of order.slice(1)) {
      for (let tabs = 0; tabs < 12 && !(await isFocused(stop)); tabs++) await panel.keyboard.press('Tab');
      await expect(stop).toBeFocused();
    }
  });
});

async function isFocused(stop: Locator): Promise<boolean> {
  return await stop.evaluate((element) => element === document.activeElement);
}

test.describe('handing images over', () => {
  const hand = async (panel: Page, way: 'paste' | 'drop', files: HandedFile[]): Promise<void> => {
    const encoded = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, data: buffer.toString('base64') }));
    await panel.evaluate(
      ([way, encoded]) => {
        const transfer = new DataTransfer();
        for (const { name, mimeType, data } of encoded) {
          const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
          transfer.items.add(new File([bytes], name, { type: mimeType }));
        }
        const target = document.querySelector('textarea') ?? document.body;
        const common = { bubbles: true, cancelable: true };
        if (way === 'paste') target.dispatchEvent(new ClipboardEvent('paste', { ...common, clipboardData: transfer }));
        else target.dispatchEvent(new DragEvent('drop', { ...common, dataTransfer: transfer }));
      },
      [way, encoded] as const,
    );
  };

  for (const way of ['paste', 'drop'] as const) {
    test(`a ${way} of several images takes them all, and says what was none`, async ({ loupe, panel }) => {
      const text = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') };
      const files = [await pictureFile('first'), await pictureFile('second', {}, 'jpg'), text];
      await hand(panel, way, [...files, await pictureFile('third', {}, 'webp')]);
      await expect(attachments(panel)).toHaveCount(3);
      await expect(panel.getByRole('alert')).toContainText('“notes.txt” is no image');
      await expect(attachments(panel).nth(2)).toContainText('320×240');
      await ask(panel, 'What are they?');
      const { images } = await nthQuestion(loupe, 1);
      for (const [index, name] of ['first', 'second', 'third'].entries()) {
        expectFullPicture(images[index], { name, width: 320, height: 240, noise: 0 });
      }
    });
  }

  test('a drawing is drawn, and what no browser can open says so without blocking the rest', async ({
    loupe,
    panel,
  }) => {
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(64)]);
    await addImages(panel, await pictureFile('drawing', {}, 'svg'), {
      name: 'phone.heic',
      mimeType: 'image/heic',
      buffer: heic,
    });
    await expect(attachments(panel).nth(1)).toContainText(/HEIC photos.*Saved as PNG or JPEG it will work/);
    await expect(attachments(panel).first()).toContainText('320×240');
    await ask(panel, 'What is it?');
    await expectAnswered(panel, 1);
    const { images } = await nthQuestion(loupe, 1);
    expect(images).toHaveLength(1);
    expectFullPicture(images[0], { name: 'drawing', width: 320, height: 240, noise: 0 });
  });

  test('the line under an image is plain, and the receipt says the rest', async ({ panel }) => {
    await addImages(panel, await pictureFile('chart', { width: 1600, height: 1200 }));
    await expect(attachments(panel)).toContainText('1600×1200 · full size · under 1¢');
    await expect(attachments(panel)).not.toContainText(/base64|token/i);
    await attachments(panel)
      .getByRole('button', { name: /what Claude will see$/ })
      .click();
    const receipt = panel.getByRole('dialog', { name: 'What Claude will see' });
    const way = receipt.getByText(/^Sent as image data/);
    await expect(way).toBeVisible();
    await expect(way).not.toContainText(/base64|token/i);
    await expect(receipt).toContainText(/1600×1200, PNG/);
    await expect(receipt).toContainText(/Tokens/);
    await expect(receipt).toContainText(/\$0\.\d+/);
  });
});

test.describe('names, sizes and colours', () => {
  test('everything has the role and the name that a screen reader and a test look for', async ({ panel }) => {
    await expect(questionBox(panel)).toBeFocused();
    await expect(panel.getByRole('log', { name: 'Conversation' })).toHaveAttribute('aria-live', 'off');
    for (const name of ['Ask', 'Add images', 'New conversation', 'History']) {
      await expect(panel.getByRole('button', { name, exact: true })).toBeVisible();
    }
    await expect(panel.getByRole('combobox', { name: 'Model' })).toBeVisible();
    await panel.getByRole('button', { name: 'More' }).click();
    await expect(panel.getByRole('button', { name: 'Settings' })).toBeVisible();
    await panel.keyboard.press('Escape');

    await addPicture(panel, 'chart');
    await expect(panel.getByRole('list', { name: 'Attachments' })).toBeVisible();
    await expect(attachments(panel).getByRole('button', { name: /^Remove/ })).toBeVisible();
    await ask(panel, 'What is it?');
    await expectAnswered(panel, 1);
    await expect(articles(panel)).toHaveAccessibleName('Question: What is it?');
    for (const name of ['Copy', /^Retry \(/, 'Details']) {
      await expect(lastTurn(panel).getByRole('button', { name, exact: true })).toBeVisible();
    }
    await expect(panel.getByRole('status').filter({ hasText: 'Answer complete' })).toHaveCount(1);
    const nameless = await panel.locator('button, input, select, textarea, [role]').evaluateAll((elements) =>
      elements
        .filter((element) => element.checkVisibility())
        .filter((element) => !(element.getAttribute('aria-label') ?? element.textContent ?? '').trim())
        // A status or an alert is named by what it says, when it says something.
        .filter((element) => !['status', 'alert'].includes(element.getAttribute('role') ?? ''))
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    expect(nameless).toEqual([]);
  });

  test('at 320 pixels nothing scrolls sideways, and targets are large enough', async ({ panel }) => {
    await panel.setViewportSize({ width: 320, height: 640 });
    await addImages(panel, await pictureFile('a-rather-long-name-for-a-picture-of-nothing'), await pictureFile('b'));
    await expectNoSidewaysScroll(panel);
    await ask(panel, 'What is it? '.repeat(20) + 'x'.repeat(200));
    await expectAnswered(panel, 1);
    await lastTurn(panel).getByRole('button', { name: 'Details' }).click();
    await expectNoSidewaysScroll(panel);
    const small = await panel.locator('button, select').evaluateAll((elements) =>
      elements
        // Links inside a sentence are as high as its line.
        .filter((element) => element.checkVisibility() && !element.classList.contains('answer-link'))
        .map((element) => ({
          name: element.getAttribute('aria-label') ?? element.textContent,
          box: element.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.width < 24 || box.height < 24)
        .map(({ name }) => name),
    );
    expect(small).toEqual([]);
  });

  test('with reduced motion nothing moves', async ({ panel }) => {
    await panel.emulateMedia({ reducedMotion: 'reduce' });
    await addPicture(panel);
    await ask(panel, 'What is it?');
    await expectAnswered(panel, 1);
    const moving = await panel.locator('*').evaluateAll((elements) =>
      elements.flatMap((element) => {
        const { transitionDuration, animationName, animationDuration } = getComputedStyle(element);
        const durations = [transitionDuration, animationName === 'none' ? '0s' : animationDuration].join().split(',');
        return durations.some((duration) => Number.parseFloat(duration) > 0.001) ? [element.className] : [];
      }),
    );
    expect(moving).toEqual([]);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`in ${colorScheme} colours all text stands out 4.5 to 1`, async ({ loupe, panel }) => {
      await panel.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await addPicture(panel);
      await ask(panel, 'What is it?');
      await expectAnswered(panel, 1);
      await lastTurn(panel).getByRole('button', { name: 'Details' }).click();
      loupe.claude.fault({ cutAt: 'middle' });
      await ask(panel, 'And now?');
      await expect(lastTurn(panel)).toContainText('The connection broke');
      await addPicture(panel);
      await addPicture(panel, 'another');
      await panel.getByRole('button', { name: 'Add to the last conversation' }).click();
      await expect(articles(panel)).toHaveCount(2);
      const contrasts = await findContrasts(panel);
      expect(contrasts.length).toBeGreaterThan(20);
      expect(contrasts.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    });
  }
});

async function expectNoSidewaysScroll(panel: Page): Promise<void> {
  const wide = await panel.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    // Boxes of their own may scroll; the page, the log and the composer may not.
    const boxes = [...document.querySelectorAll('[role=log], section[aria-label=Ask], header')];
    const overflowing = boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.className);
    return scrollWidth > clientWidth ? ['the page', ...overflowing] : overflowing;
  });
  expect(wide).toEqual([]);
}
