import type { Page } from 'playwright';
import {
  apiError,
  captivePortal,
  type Fault,
  html,
  noCredit,
  orgBlocksBrowsers,
  overloaded,
  rateLimited,
  reachedMaxTokens,
  redirect,
  refusal,
  spendLimit,
  wrongKey,
} from '../fake-claude/faults.ts';
import {
  addPicture,
  articles,
  ask,
  askButton,
  historyRows,
  lastTurn,
  questionBox,
  questions,
} from './harness/panel-steps.ts';
import { expect, putBack, test } from './harness/shared-loupe.ts';
import { storedTurns } from './harness/stored-rows.ts';

interface Row {
  what: string;
  faults: Fault[];
  /** Of the failure as it is stored. */
  code: string;
  /** What the turn says. */
  says: RegExp;
  /** Must not be said. */
  never?: RegExp;
  /** The main button. */
  button: string | RegExp;
  /** POST requests that reached the service; 1 when left out. */
  requests?: number;
  /** Part of the answer had arrived and stays. */
  keepsText?: boolean;
}

const UNCHARGED = /Nothing was charged/;
const NOW = '1';

/** A 400 with a text as the service sends it, once. */
const rejected = (message: string): Fault[] => [apiError(400, message)];
/** A 400 for an image in whatever encoding: it is asked about as it was and encoded anew, and then no more. */
const rejectedImage = (message: string): Pick<Row, 'faults' | 'requests'> => ({
  faults: [apiError(400, message, {}, { times: null })],
  requests: 2,
});

const ROWS: Row[] = [
  {
    what: 'an image of another type than declared',
    ...rejectedImage(
      'messages.0.content.1.image.source.base64: The image was specified using the image/png media type, but the image appears to be a image/jpeg image',
    ),
    code: 'image-rejected',
    says: /^Image 1 is not the kind of file it says it is.*Your question is kept\. Nothing was charged\./,
    button: 'Remove image 1',
  },
  {
    what: 'a media type that Claude does not take',
    ...rejectedImage(
      "messages.0.content.1.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
    ),
    code: 'image-type',
    says: /Saved as PNG or JPEG it will work/,
    button: 'Add images',
  },
  {
    what: 'an image that cannot be decoded',
    ...rejectedImage('Could not process image'),
    code: 'image-rejected',
    says: /couldn't read the image.*Your question is kept/,
    button: 'Remove the image',
  },
  {
    what: 'an image of too many bytes',
    ...rejectedImage(
      'messages.0.content.1.image.source.base64: image exceeds 10 MB maximum: 23045044 bytes > 10485760 bytes',
    ),
    code: 'image-rejected',
    says: /^Image 1 is too large \(17\.3 MB, at most 7\.9 MB\)/,
    button: 'Remove image 1',
  },
  {
    what: 'an image over 8000 pixels',
    ...rejectedImage(
      'messages.0.content.1.image.source.base64.data: At least one of the image dimensions exceed max allowed size: 8000 pixels',
    ),
    code: 'image-rejected',
    says: /^Image 1 .*at most 8000 pixels on an edge; crop it or send it in parts/,
    button: 'Remove image 1',
  },
  {
    what: 'an image over 2000 pixels among many',
    ...rejectedImage(
      'messages.0.content.1.image.source.base64.data: At least one of the image dimensions exceed max allowed size for many-image requests: 2000 pixels',
    ),
    code: 'image-rejected',
    says: /among more than 20 images none may be over 2000 pixels/,
    button: 'Remove image 1',
  },
  {
    what: 'an image that would be shrunk again',
    ...rejectedImage(
      'messages.0.content.1: image dimensions 1920x1080 exceed the maximum image size of a model named on this request and would be downsized to 1456x819; scale the image to at most 1456x819 or set the image\'s oversized_image setting to "downsize"',
    ),
    code: 'image-rejected',
    says: /^Image 1 is 1920×1080, more than this model can see/,
    button: 'Remove image 1',
  },
  {
    what: 'bytes that are no base64',
    ...rejectedImage('messages.0.content.1.image.source.base64.data: invalid base64 data'),
    code: 'image-rejected',
    says: /^Image 1 arrived damaged/,
    button: 'Remove image 1',
  },
  {
    what: 'too many images',
    faults: rejected('Too much media: 0 document pages + 103 images > 100'),
    code: 'too-many-images',
    says: /103 images.*at most 100 at once/,
    button: 'New conversation',
  },
  {
    what: 'a conversation longer than the model reads',
    faults: rejected('prompt is too long: 250000 tokens > 200000 maximum'),
    code: 'context-full',
    says: /longer than .* can read \(250,000 of 200,000 tokens\)/,
    button: 'New conversation',
  },
  {
    what: 'a text nobody has seen yet',
    faults: rejected('messages: the moon is in the wrong phase'),
    code: 'unexpected',
    says: /doesn't know.*Your question is kept/,
    button: /^Try again/,
  },
  {
    what: 'a wrong key',
    faults: [wrongKey()],
    code: 'bad-key',
    says: /^Anthropic doesn't accept this key\. Your question is kept\./,
    button: 'Change key',
  },
  {
    what: 'an organisation that blocks browsers',
    faults: [orgBlocksBrowsers()],
    code: 'org-blocks-browsers',
    says: /^Your organisation doesn't let browsers use its keys\. The key itself may be fine\./,
    never: /accept this key/,
    button: 'Use another key',
  },
  ...([400, 402] as const).map(
    (status): Row => ({
      what: `no credit, said with ${status}`,
      faults: [noCredit(status)],
      code: 'no-credit',
      says: /^Your Anthropic account has no credit left\. Nothing was charged\./,
      button: 'Open billing',
    }),
  ),
  {
    what: 'a key without the permission',
    faults: [apiError(403, 'Your API key does not have permission to use the specified resource.')],
    code: 'bad-key',
    says: /This key isn't allowed to do this/,
    button: 'Change key',
  },
  {
    what: 'a proxy that forbids it',
    faults: [html(403, 'Blocked by policy')],
    code: 'unexpected',
    says: /api\.anthropic\.com refused the request before it reached a model/,
    button: 'Open settings',
  },
  {
    what: 'a model that is gone',
    faults: [apiError(404, 'model: claude-haiku-5-5')],
    code: 'model-gone',
    says: /Haiku 5\.5 is not available to this key any more/,
    button: 'Choose a model',
  },
  {
    what: 'a body that is too large',
    faults: [apiError(413, 'Request exceeds the maximum size')],
    code: 'request-too-large',
    says: /too large together.*start a new conversation/,
    button: 'New conversation',
  },
  {
    what: 'a body that is too large, said by a proxy',
    faults: [html(413, '413 Request Entity Too Large')],
    code: 'request-too-large',
    says: /too large together/,
    button: 'New conversation',
  },
  {
    what: 'a cap on spending',
    faults: [spendLimit({ times: null })],
    code: 'spend-limit',
    says: /reached its spending limit.*Nothing was charged/,
    button: 'Open billing',
  },
  {
    what: 'a rate limit of an hour',
    faults: [rateLimited('3600', { times: null })],
    code: 'rate-limited',
    says: /^Too many requests for your account\. It should work again in 60 minutes\. Nothing was charged\./,
    button: /^Try again/,
  },
  {
    what: 'an overloaded service, three times',
    faults: [apiError(529, 'Overloaded', { 'retry-after': NOW }, { times: null })],
    code: 'overloaded',
    says: /more requests than it can answer/,
    button: /^Try again/,
    requests: 3,
  },
  {
    what: 'a broken service, three times',
    faults: [apiError(500, 'Internal server error', { 'retry-after': NOW }, { times: null })],
    code: 'overloaded',
    says: /had a problem and could not answer/,
    button: /^Try again/,
    requests: 3,
  },
  {
    what: 'a sign-in page of the network',
    faults: [captivePortal({ times: null })],
    code: 'offline',
    says: /This network answered in place of api\.anthropic\.com.*Your question and image are kept/,
    button: /^Try again/,
  },
  {
    what: 'a stream that breaks before its first event',
    faults: [{ cutAt: 0 }],
    code: 'stream-cut',
    says: /^The connection broke before an answer came\. Your question is kept\./,
    never: UNCHARGED,
    button: /^Try again/,
  },
  {
    what: 'a stream that breaks in the middle',
    faults: [{ cutAt: 'middle' }],
    code: 'stream-cut',
    says: /^The connection broke; this is the answer so far\. Asking again costs (about|under) /,
    never: UNCHARGED,
    button: /^Continue/,
    keepsText: true,
  },
  {
    what: 'a stream that breaks inside a character',
    faults: [{ cutInsideCharacter: true }],
    code: 'stream-cut',
    says: /^The connection broke; this is the answer so far/,
    never: UNCHARGED,
    button: /^Continue/,
    keepsText: true,
  },
  {
    what: 'a stream that ends in order without its last event',
    faults: [{ endAt: 'last' }],
    code: 'stream-cut',
    says: /^The connection broke; this is the answer so far/,
    never: UNCHARGED,
    button: /^Continue/,
    keepsText: true,
  },
  {
    what: 'broken JSON in the middle',
    faults: [{ brokenJsonAt: 'middle' }],
    code: 'stream-cut',
    says: /^The connection broke; this is the answer so far/,
    never: UNCHARGED,
    button: /^Continue/,
    keepsText: true,
  },
  {
    what: 'an error event in the middle',
    faults: [{ errorEventAt: 'middle' }],
    code: 'overloaded',
    says: /more requests than it can answer; this is the answer so far/,
    never: UNCHARGED,
    button: /^Continue/,
    keepsText: true,
  },
  {
    what: 'a refusal',
    faults: [refusal()],
    code: 'refused',
    says: /^Claude declined to answer this/,
    never: UNCHARGED,
    button: 'Choose a model',
    keepsText: true,
  },
];

test.describe('what the service can do wrong', () => {
  let panel: Page;
  test.beforeAll(async ({ started }) => {
    await putBack(started);
    panel = await started.panelPage();
  });
  test.beforeEach(async ({ started }) => {
    started.claude.clear();
    if ((await articles(panel).count()) > 0)
      await panel.getByRole('button', { name: 'New conversation' }).first().click();
    await expect(articles(panel)).toHaveCount(0);
  });

  for (const row of ROWS) {
    test(row.what, async ({ started: loupe }) => {
      const question = `What is here? (${row.what})`;
      loupe.claude.fault(...row.faults);
      await addPicture(panel);
      await ask(panel, question);

      const turn = lastTurn(panel);
      const notice = turn.locator('[data-failure]');
      await expect(askButton(panel)).toBeVisible({ timeout: 15_000 });
      await expect(turn).toContainText(question);
      await expect(notice.locator('.notice')).toHaveText(row.says);
      if (row.never) await expect(turn).not.toContainText(row.never);
      await expect(notice.getByRole('button').first()).toHaveAccessibleName(row.button);
      const text = turn.getByText("This answer comes from Loupe's stand-in");
      await expect(text).toHaveCount(row.keepsText ? 1 : 0);
      expect(questions(loupe)).toHaveLength(row.requests ?? 1);
      const stored = (await storedTurns(panel)).at(-1);
      expect(stored?.state).toMatchObject({ status: 'failed', failure: { code: row.code } });
      expect(stored?.question).toBe(question);
    });
  }

  test('each button does what it says', async ({ started: loupe }) => {
    const failWith = async (fault: Fault, question: string): Promise<void> => {
      loupe.claude.fault(fault);
      await ask(panel, question);
      await expect(lastTurn(panel)).toContainText(question);
      await expect(askButton(panel)).toBeVisible();
    };
    const opens = async (button: string | RegExp, address: RegExp): Promise<void> => {
      const [opened] = await Promise.all([
        loupe.context.waitForEvent('page'),
        lastTurn(panel).getByRole('button', { name: button }).click(),
      ]);
      await opened.waitForURL(address, { waitUntil: 'commit' });
      await opened.close();
    };
    await addPicture(panel);
    await failWith(wrongKey(), 'Whose key?');
    await opens('Change key', /options\.html/);
    await addPicture(panel);
    await failWith(html(403, 'Blocked by policy'), 'Who forbids it?');
    await opens('Open settings', /options\.html/);
    await addPicture(panel);
    await failWith(apiError(404, 'model: claude-haiku-5-5'), 'Which model?');
    await lastTurn(panel).getByRole('button', { name: 'Choose a model' }).click();
    await expect(panel.getByRole('combobox', { name: 'Model' })).toBeFocused();
    await addPicture(panel);
    await failWith(apiError(400, 'prompt is too long: 250000 tokens > 200000 maximum'), 'How long?');
    await lastTurn(panel).getByRole('button', { name: 'New conversation' }).click();
    await expect(articles(panel)).toHaveCount(0);
    await addPicture(panel);
    await failWith(apiError(400, 'messages: the moon is in the wrong phase'), 'And the moon?');
    await lastTurn(panel)
      .getByRole('button', { name: /^Try again/ })
      .click();
    await expect(lastTurn(panel)).toContainText('stand-in');
  });

  test('the length limit is no failure: the text stays and Continue goes on', async ({ started: loupe }) => {
    loupe.claude.fault(reachedMaxTokens());
    await addPicture(panel);
    await ask(panel, 'Say a lot');
    const turn = lastTurn(panel);
    await expect(turn).toContainText('The answer reached its length limit.');
    await expect(turn).toContainText('stand-in');
    await expect(turn.getByRole('button', { name: /^Continue/ })).toBeVisible();
    expect(questions(loupe)).toHaveLength(1);
  });

  test('events nobody knows yet, and text cut between bytes, change nothing', async ({ started: loupe }) => {
    loupe.claude.fault({ unknownEventAt: 'middle', splitBytes: true });
    await addPicture(panel);
    await ask(panel, 'What is here?');
    await expect(lastTurn(panel)).toContainText('naïve, 東京, 🔍, Ελληνικά', { timeout: 15_000 });
    await expect(lastTurn(panel).locator('[data-failure]')).toHaveCount(0);
  });

  for (const status of [301, 302, 307, 308] as const) {
    test(`a redirect with ${status} takes the key nowhere`, async ({ started: loupe }) => {
      loupe.site.clear();
      loupe.claude.fault(redirect(status, 'https://elsewhere.example.com/v1/messages', { times: null }));
      await addPicture(panel);
      await ask(panel, 'Where does this go?');
      await expect.poll(() => questions(loupe).length).toBeGreaterThanOrEqual(1);
      await expect(lastTurn(panel)).toContainText(/Trying again in 0:0\d/);
      await panel.getByRole('button', { name: 'Stop waiting' }).click();
      await expect(askButton(panel)).toBeVisible();
      expect(loupe.site.requests.filter(({ host }) => host.startsWith('elsewhere'))).toEqual([]);
    });
  }

  test('a rate limit counts down in sight and then goes through', async ({ started: loupe }) => {
    loupe.claude.fault(rateLimited('3'));
    await addPicture(panel);
    await ask(panel, 'How long?');
    const turn = lastTurn(panel);
    await expect(turn).toContainText(/Too many requests for your account\. Trying again in 0:03\./);
    await expect(turn).toContainText(/Trying again in 0:02\./);
    await expect(turn.getByRole('button', { name: 'Stop waiting' })).toBeVisible();
    expect(questions(loupe)).toHaveLength(1);
    await expect(turn).toContainText('stand-in', { timeout: 10_000 });
    expect(questions(loupe)).toHaveLength(2);
    expect(questions(loupe)[1]?.json).toEqual(questions(loupe)[0]?.json);
  });

  test('Stop waiting ends a countdown, and nothing more is sent', async ({ started: loupe }) => {
    loupe.claude.fault(rateLimited('2', { times: null }));
    await addPicture(panel);
    await ask(panel, 'How much longer?');
    await panel.getByRole('button', { name: 'Stop waiting' }).click();
    await expect(askButton(panel)).toBeVisible();
    await expect(lastTurn(panel).getByRole('button', { name: 'Retry' })).toBeVisible();
    // The countdown would have ended by now.
    await panel.waitForTimeout(2500);
    expect(questions(loupe)).toHaveLength(1);
  });

  test('what may pass by itself is tried three times', async ({ started: loupe }) => {
    const rows = [
      // Where the question before the POST (the preflight) finds a kept connection closed, no POST is sent at all.
      { question: 'closed', fault: { connection: 'close' }, says: /Loupe can't reach api\.anthropic\.com/, least: 1 },
      { question: 'late', fault: apiError(408, 'Request timeout'), says: /The request took too long/, least: 3 },
      { question: 'busy', fault: overloaded(), says: /more requests than it can answer/, least: 3 },
    ] as const;
    // In a conversation each, all at once: the waits between the tries take ten seconds.
    for (const { question, fault } of rows) {
      loupe.claude.fault({ ...fault, times: null, bodyIncludes: question });
      await addPicture(panel);
      await ask(panel, question);
      await expect(lastTurn(panel)).toContainText('Trying again in 0:0');
      await panel.getByRole('button', { name: 'New conversation' }).first().click();
      await expect(articles(panel)).toHaveCount(0);
    }
    const requests = (question: string) =>
      questions(loupe).filter(({ json }) => JSON.stringify(json).includes(question));
    // On connections it kept open Chromium itself sends again, a POST too, after a close or a 408, but at once.
    const tries = (question: string) =>
      requests(question).filter(({ receivedAt }, n, all) => receivedAt - (all[n - 1]?.receivedAt ?? 0) > 1000).length;
    for (const { question, says, least } of rows) {
      await panel.getByRole('button', { name: 'History' }).click();
      await historyRows(panel).filter({ hasText: question }).click();
      await expect(lastTurn(panel)).toHaveAccessibleName(`Question: ${question}`);
      await expect(lastTurn(panel).getByRole('button', { name: /^Try again/ })).toBeVisible({ timeout: 15_000 });
      await expect(lastTurn(panel)).toContainText(says);
      expect(tries(question), question).toBeGreaterThanOrEqual(least);
      expect(tries(question), question).toBeLessThanOrEqual(3);
    }
    expect(requests('busy')).toHaveLength(3);
  });

  test('a service that is down for a moment is reached at the next try', async ({ started: loupe }) => {
    await addPicture(panel);
    await loupe.claude.pause();
    try {
      await ask(panel, 'Anybody there?');
      await expect(lastTurn(panel)).toContainText(/can't reach api\.anthropic\.com.*Trying again in 0:0/);
    } finally {
      await loupe.claude.resume();
    }
    await expect(lastTurn(panel)).toContainText('stand-in', { timeout: 15_000 });
    expect(questions(loupe)).toHaveLength(1);
  });

  test('offline keeps question and image, and Send now sends when the network is back', async ({ started: loupe }) => {
    await addPicture(panel);
    await loupe.context.setOffline(true);
    await ask(panel, 'Is anybody there?');
    const turn = lastTurn(panel);
    await expect(turn).toContainText("You're offline. Your question and image are kept.");
    await expect(turn).toContainText('Is anybody there?');
    const sendNow = turn.getByRole('button', { name: 'Send now' });
    await expect(sendNow).toBeDisabled();
    expect(questions(loupe)).toHaveLength(0);
    await loupe.context.setOffline(false);
    await sendNow.click();
    await expect(lastTurn(panel)).toContainText('stand-in', { timeout: 15_000 });
    expect(questions(loupe)).toHaveLength(1);
    expect(questions(loupe)[0]?.images).toHaveLength(1);
  });

  test('an image the service rejects does not poison its conversation', async ({ started: loupe }) => {
    loupe.claude.fault(apiError(400, 'Could not process image', {}, { times: 2 }));
    await addPicture(panel);
    await ask(panel, 'What is this?');
    await expect(lastTurn(panel).getByRole('button', { name: 'Remove the image' })).toBeVisible();
    await ask(panel, 'And without it?');
    await expect(lastTurn(panel)).toContainText('stand-in');
    const third = questions(loupe)[2];
    expect(third?.outcome?.status).toBe(200);
    expect(third?.images).toHaveLength(0);
  });

  test('a question without any image says what to do, and stays', async ({ started: loupe }) => {
    await ask(panel, 'What is this?');
    await expect(panel.getByRole('alert')).toContainText('There is no image to ask about yet.');
    await expect(questionBox(panel)).toHaveValue('What is this?');
    expect(questions(loupe)).toHaveLength(0);
    await panel.getByRole('button', { name: 'Dismiss' }).click();
    await questionBox(panel).fill('');
  });

  test('Remove the image keeps the question for a try without it', async ({ started: loupe }) => {
    loupe.claude.fault(apiError(400, 'Could not process image', {}, { times: 2 }));
    await addPicture(panel);
    await ask(panel, 'What is this?');
    await lastTurn(panel).getByRole('button', { name: 'Remove the image' }).click();
    await expect(questionBox(panel)).toHaveValue('What is this?');
    expect(questions(loupe)).toHaveLength(2);
  });
});
