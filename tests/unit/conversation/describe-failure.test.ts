import { describe, expect, it } from 'vitest';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import { FAILURE_CODES, type Failure } from '@/utils/conversation/failure.ts';
import type { FailureContext } from '@/utils/conversation/failure-description.ts';

const NOW = Date.UTC(2026, 10, 20, 12);

const ROWS: readonly [Failure, Partial<FailureContext>, string, string, string][] = [
  // The words that are agreed on.
  [
    { code: 'no-key' },
    {},
    'Loupe needs an Anthropic API key. A Claude Pro or Max subscription is not one.',
    'get-key',
    'Get a key',
  ],
  [{ code: 'locked' }, {}, 'Loupe is locked. Your question is kept.', 'unlock', 'Unlock'],
  [{ code: 'locked', reason: 'wrong-passphrase' }, {}, 'This is not the passphrase.', 'unlock', 'Unlock'],
  [
    { code: 'bad-key', nothingCharged: true },
    {},
    "Anthropic doesn't accept this key. Your question is kept.",
    'change-key',
    'Change key',
  ],
  [
    { code: 'org-blocks-browsers' },
    {},
    "Your organisation doesn't let browsers use its keys. The key itself may be fine.",
    'change-key',
    'Use another key',
  ],
  [
    { code: 'no-credit', nothingCharged: true },
    {},
    'Your Anthropic account has no credit left. Nothing was charged.',
    'open-billing',
    'Open billing',
  ],
  [
    { code: 'rate-limited', retryAt: NOW + 18_000 },
    { waitingUntil: NOW + 18_000 },
    'Too many requests for your account. Trying again in 0:18.',
    'stop-waiting',
    'Stop waiting',
  ],
  [
    { code: 'budget-reached', reason: 'month', limitUsd: 5, spentUsd: 5.001, estimateUsd: 0.01, nothingCharged: true },
    {},
    "This month's budget of $5.00 is used up. Nothing was sent.",
    'change-budget',
    'Change budget',
  ],
  [
    { code: 'budget-reached', reason: 'day', limitUsd: 1, spentUsd: 0.95, estimateUsd: 0.12, nothingCharged: true },
    {},
    "Today's budget of $1.00 has about 5¢ left, and this would cost about 12¢. Nothing was sent.",
    'change-budget',
    'Change budget',
  ],
  [
    { code: 'budget-reached', reason: 'no-price', nothingCharged: true },
    { modelName: 'my-model' },
    "You set a budget, and Loupe doesn't know what my-model costs. Nothing was sent.",
    'change-budget',
    'Enter a price',
  ],
  [{ code: 'offline' }, {}, "You're offline. Your question and image are kept.", 'send-when-back', 'Send now'],
  [
    { code: 'stream-cut' },
    { retryCostUsd: 0.002 },
    'The connection broke; this is the answer so far. Asking again costs about 0.2¢.',
    'continue',
    'Continue',
  ],
  [
    { code: 'stream-cut' },
    { retryCostUsd: 0.002, hasAnswer: false },
    'The connection broke before an answer came. Your question is kept. Asking again costs about 0.2¢.',
    'retry',
    'Try again',
  ],
  [
    { code: 'overloaded' },
    { retryCostUsd: 0.002, hasAnswer: true },
    'Anthropic got more requests than it can answer; this is the answer so far. Asking again costs about 0.2¢.',
    'continue',
    'Continue',
  ],
  [
    { code: 'timeout', reason: 'service', status: 408 },
    { waitingUntil: NOW + 2000 },
    'The request took too long to arrive. Your question is kept. Trying again in 0:02.',
    'stop-waiting',
    'Stop waiting',
  ],
  [
    { code: 'worker-stopped' },
    { hasAnswer: false },
    'The browser paused Loupe before an answer came. Your question is kept.',
    'retry',
    'Try again',
  ],
  [
    { code: 'image-unreachable', reason: 'no-image', nothingCharged: true },
    {},
    'There is no image to ask about yet. Right-click one on a page, or paste or drop it here.',
    'add-images',
    'Add images',
  ],
  [
    { code: 'worker-stopped' },
    {},
    'The browser paused Loupe mid-answer. Everything up to here is saved.',
    'continue',
    'Continue',
  ],
  [
    { code: 'image-unreachable', width: 300, height: 300 },
    {},
    "This site doesn't hand out the image, so Loupe used what was on screen (300×300).",
    'allow-originals',
    'Allow access to originals',
  ],
  [
    { code: 'page-off-limits' },
    {},
    "The browser doesn't let extensions see this page. You can paste or drop an image here.",
    'add-images',
    'Add images',
  ],
  // Our own, in the same tone.
  [
    { code: 'bad-key', reason: 'permission' },
    {},
    "This key isn't allowed to do this. Your question is kept.",
    'change-key',
    'Change key',
  ],
  [
    { code: 'spend-limit', nothingCharged: true },
    {},
    'Your Anthropic account has reached its spending limit. Your question is kept. Nothing was charged.',
    'open-billing',
    'Open billing',
  ],
  [
    { code: 'rate-limited', retryAt: NOW + 20 * 60_000, nothingCharged: true },
    {},
    'Too many requests for your account. It should work again in 20 minutes. Nothing was charged.',
    'retry',
    'Try again',
  ],
  [
    { code: 'rate-limited', retryAt: NOW + 3 * 3_600_000 },
    {},
    'Too many requests for your account. It should work again in about 3 hours.',
    'retry',
    'Try again',
  ],
  [
    { code: 'rate-limited', retryAt: NOW - 5000 },
    {},
    'Too many requests for your account. It may work in a moment.',
    'retry',
    'Try again',
  ],
  [
    { code: 'overloaded', nothingCharged: true },
    {},
    'Anthropic has more requests than it can answer right now. It may work in a moment. Nothing was charged.',
    'retry',
    'Try again',
  ],
  [
    { code: 'overloaded', reason: 'server-error' },
    { waitingUntil: NOW + 62_000 },
    'Anthropic had a problem and could not answer. Trying again in 1:02.',
    'stop-waiting',
    'Stop waiting',
  ],
  [
    { code: 'offline', reason: 'captive-portal', host: 'api.anthropic.com' },
    {},
    'This network answered in place of api.anthropic.com; it may want you to sign in first. Your question and image are kept.',
    'retry',
    'Try again',
  ],
  [
    { code: 'timeout', reason: 'stall' },
    { retryCostUsd: 0.03 },
    'Nothing more arrived for a while; this is the answer so far. Asking again costs about 3¢.',
    'continue',
    'Continue',
  ],
  [
    { code: 'timeout', reason: 'headers' },
    {},
    'Claude took too long to begin. Your question is kept.',
    'retry',
    'Try again',
  ],
  [
    { code: 'refused' },
    {},
    'Claude declined to answer this. Another wording or another model may help.',
    'choose-model',
    'Choose a model',
  ],
  [
    { code: 'max-tokens' },
    {},
    'The answer reached the longest length allowed. Everything up to here is saved.',
    'continue',
    'Continue',
  ],
  [
    { code: 'context-full', actual: 250_000, limit: 200_000, nothingCharged: true },
    { modelName: 'Claude Haiku 4.5' },
    'This conversation is longer than Claude Haiku 4.5 can read (250,000 of 200,000 tokens). It stays in Recent; a new one starts empty. Nothing was charged.',
    'new-conversation',
    'New conversation',
  ],
  [
    { code: 'request-too-large', actual: 35_200_000, limit: 32_000_000, nothingCharged: true },
    {},
    'The images of this conversation are too large together (35.2 MB, at most 32 MB). Remove one, or start a new conversation. Nothing was charged.',
    'new-conversation',
    'New conversation',
  ],
  [
    { code: 'image-rejected', reason: 'edge', imageNumber: 3, width: 9000, height: 400, limit: 8000 },
    {},
    'Image 3 is 9000×400, and Claude takes at most 8000 pixels on an edge; crop it or send it in parts.',
    'remove-image',
    'Remove image 3',
  ],
  [
    { code: 'image-rejected', reason: 'edge-many', imageNumber: 21, width: 2100, height: 90, limit: 2000 },
    {},
    'Image 21 is 2100×90, and among more than 20 images none may be over 2000 pixels; send it with fewer.',
    'remove-image',
    'Remove image 21',
  ],
  [
    { code: 'image-rejected', reason: 'bytes', imageNumber: 2, actual: 20_000_000, limit: 10_485_760 },
    {},
    'Image 2 is too large (15 MB, at most 7.9 MB); crop it or send it in parts.',
    'remove-image',
    'Remove image 2',
  ],
  [
    { code: 'image-rejected', nothingCharged: true },
    {},
    "Claude couldn't read the image. Your question is kept. Nothing was charged.",
    'remove-image',
    'Remove the image',
  ],
  [
    { code: 'image-undecodable' },
    {},
    "The browser couldn't open the image. It may be damaged, or not an image.",
    'remove-image',
    'Remove the image',
  ],
  [
    { code: 'image-undecodable', reason: 'gone', imageNumber: 2 },
    {},
    'Loupe doesn’t have image 2 any more. It may have been cleared to make room.',
    'remove-image',
    'Remove image 2',
  ],
  [
    { code: 'context-full', actual: 210_000, limit: 200_000, nothingCharged: true },
    { modelName: 'Claude Haiku 4.5', oldestImages: [1, 2, 3] },
    'This conversation is longer than Claude Haiku 4.5 can read (210,000 of 200,000 tokens). Lines of text can stand for images 1 to 3; their answers stay. Nothing was charged.',
    'without-oldest',
    'Send without the 3 oldest images',
  ],
  [
    { code: 'too-many-images', actual: 101, limit: 100, nothingCharged: true },
    { modelName: 'Claude Haiku 4.5', oldestImages: [1] },
    'This conversation holds 101 images, and Claude Haiku 4.5 takes at most 100 at once. A line of text can stand for image 1; its answer stays. Nothing was charged.',
    'without-oldest',
    'Send without the oldest image',
  ],
  [
    { code: 'request-too-large', actual: 33_000_000, limit: 32_000_000 },
    { oldestImages: [1, 3] },
    'The images of this conversation are too large together (33 MB, at most 32 MB). Lines of text can stand for images 1 and 3; their answers stay.',
    'without-oldest',
    'Send without the 2 oldest images',
  ],
  [
    { code: 'request-too-large', actual: 33_000_000, limit: 32_000_000 },
    { oldestImages: [] },
    'The images of this conversation are too large together (33 MB, at most 32 MB). Remove one, or start a new conversation.',
    'new-conversation',
    'New conversation',
  ],
  [
    { code: 'image-undecodable', reason: 'bomb', width: 30_000, height: 30_000 },
    {},
    'The image is 30000×30000, more than the browser can hold; a smaller copy will work.',
    'remove-image',
    'Remove the image',
  ],
  [
    { code: 'image-unreachable', reason: 'robots', host: 'img.example.com', nothingCharged: true },
    {},
    "Claude couldn't fetch the image from img.example.com. Loupe can send the image itself. Nothing was charged.",
    'retry',
    'Send the image',
  ],
  [
    { code: 'image-unreachable' },
    {},
    "This site doesn't hand out the image, and it was not on screen. You can paste or drop it here.",
    'allow-originals',
    'Allow access to originals',
  ],
  [
    { code: 'image-type', mediaType: 'image/heic' },
    {},
    "Claude can't look at HEIC photos. Saved as PNG or JPEG it will work.",
    'add-images',
    'Add images',
  ],
  [
    { code: 'image-type' },
    {},
    "Claude can't look at this file. Saved as PNG or JPEG it will work.",
    'add-images',
    'Add images',
  ],
  [
    { code: 'too-many-images', actual: 103, limit: 100 },
    { modelName: 'Claude Haiku 4.5' },
    'This conversation holds 103 images, and Claude Haiku 4.5 takes at most 100 at once. Remove some, or start a new conversation.',
    'new-conversation',
    'New conversation',
  ],
  [
    { code: 'page-off-limits', reason: 'web-store' },
    {},
    "The browser doesn't let extensions see its web store. You can paste or drop an image here.",
    'add-images',
    'Add images',
  ],
  [
    { code: 'page-off-limits', reason: 'page-changed' },
    {},
    'The page changed while Loupe was looking at it, so it took nothing. You can paste or drop an image here.',
    'add-images',
    'Add images',
  ],
  [
    { code: 'capture-quota' },
    {},
    'The browser allows only a few pictures of the screen per second. Nothing is lost; try in a moment.',
    'retry',
    'Try again',
  ],
  [
    { code: 'permission-needed', host: 'news.example.com' },
    {},
    'The browser asks for your word before Loupe may look at news.example.com. Right-click again, or allow access.',
    'allow-originals',
    'Allow access to news.example.com',
  ],
  [
    { code: 'storage-full' },
    {},
    'There is no room left on this device to save this. Earlier conversations are safe.',
    'free-space',
    'Free up space',
  ],
  [
    { code: 'storage-full', reason: 'answer' },
    {},
    'There is no room left on this device to save this answer. It stands here until you close the panel; copying keeps it.',
    'free-space',
    'Free up space',
  ],
  [
    { code: 'storage-broken' },
    {},
    "Loupe can't open what it keeps on this device. Your key and your settings are apart from it, and safe.",
    'retry',
    'Try again',
  ],
  [
    { code: 'storage-broken', reason: 'answer' },
    {},
    "Loupe can't write to its store on this device, so this answer is not saved. It stands here until you close the panel; copying keeps it.",
    'retry',
    'Try again',
  ],
  [
    { code: 'rate-limited', retryAt: NOW + 3_618_000 },
    { waitingUntil: NOW + 3_618_000 },
    // A clock that was set back an hour: Loupe never waits longer by itself.
    'Too many requests for your account. Trying again in 5:00.',
    'stop-waiting',
    'Stop waiting',
  ],
  [
    { code: 'model-gone', nothingCharged: true },
    { modelName: 'Claude Sonnet 4.5' },
    'Claude Sonnet 4.5 is not available to this key any more. Your question is kept. Nothing was charged.',
    'choose-model',
    'Choose a model',
  ],
  [
    { code: 'unexpected', reason: 'not-found', host: 'gateway.example.com' },
    {},
    "gateway.example.com answers, but not like Anthropic's API. The base URL may need another path. Your question is kept.",
    'open-settings',
    'Open settings',
  ],
  [
    { code: 'unexpected', detail: 'TypeError: x is undefined' },
    {},
    "Something happened that Loupe doesn't know. Your question is kept.",
    'retry',
    'Try again',
  ],
];

describe('a failure in words', () => {
  it.each(ROWS)('%j %j', (failure, context, sentence, action, actionLabel) => {
    expect(describeFailure(failure, { now: NOW, ...context })).toMatchObject({ sentence, action, actionLabel });
  });

  it('covers every code', () => {
    const covered = new Set(ROWS.map(([{ code }]) => code));
    expect(FAILURE_CODES.filter((code) => !covered.has(code))).toEqual([]);
  });

  it('offers the card’s second way where there is no key', () => {
    const { secondary } = describeFailure({ code: 'no-key' }, { now: NOW });
    expect(secondary).toEqual({ action: 'change-key', label: 'Enter it here' });
  });

  it('counts down to zero and no further', () => {
    const at = (waitingUntil: number): string =>
      describeFailure({ code: 'rate-limited' }, { now: NOW, waitingUntil }).sentence;
    expect(at(NOW + 300_000)).toContain('5:00');
    expect(at(NOW + 500)).toContain('0:01');
    expect(at(NOW - 9000)).toContain('0:00');
  });
});

it.each([
  ['browser-page', "The browser doesn't let extensions see its own pages."],
  ['web-store', "The browser doesn't let extensions see its web store."],
  ['other-extension', "The browser doesn't let extensions see each other's pages."],
  [
    'file-access',
    'Files on this device are closed to Loupe until you switch on “Allow access to file URLs” for it on the browser’s extensions page.',
  ],
])('names the reason why a page is closed, %s, and offers what works there', (reason, sentence) => {
  expect(describeFailure({ code: 'page-off-limits', reason }, { now: NOW })).toMatchObject({
    sentence: `${sentence} You can paste or drop an image here.`,
    action: 'add-images',
    actionLabel: 'Add images',
  });
});

it.each(['region-elsewhere', 'region-resized', 'region-gone'])('asks for another region after %s', (reason) => {
  expect(describeFailure({ code: 'page-off-limits', reason }, { now: NOW }).sentence).toMatch(
    /, so Loupe took nothing\. Select the region again\.$/,
  );
});

/** Every code with every reason the code gives, and a few facts. */
const EVERY: Failure[] = FAILURE_CODES.flatMap((code) =>
  [undefined, 'edge', 'edge-many', 'bytes', 'oversized', 'type-mismatch', 'base64', 'unreadable', 'truncated', 'bomb']
    .concat(['absurd-size', 'service-fetch', 'robots', 'file-gone', 'unreachable', 'captive-portal', 'stall'])
    .concat(['headers', 'service', 'permission', 'characters', 'frame', 'no-access', 'file-access', 'pdf', 'blocked'])
    .concat(['browser-page', 'web-store', 'other-extension', 'no-capture', 'page-changed', 'server-error', 'toString'])
    .concat(['region-elsewhere', 'region-resized', 'region-gone', 'answer'])
    .flatMap((reason) => [
      { code, ...(reason && { reason }) },
      { code, ...(reason && { reason }), status: 418, requestId: 'req_1', detail: 'raw text', nothingCharged: true },
    ]),
);

describe('no sentence, whatever is known,', () => {
  it('shows a code, a status, raw text or a hole, blames anybody or says Oops', () => {
    for (const failure of EVERY) {
      const { sentence, actionLabel } = describeFailure(failure, { now: NOW });
      const words = `${sentence} ${actionLabel}`;
      expect(words).not.toMatch(/undefined|NaN|418|req_1|raw text|oops|error|invalid|\bfailed\b|function/i);
      if (failure.code.includes('-')) expect(words).not.toContain(failure.code);
      expect(sentence).toMatch(/^(?:[A-Z]|api\.anthropic).*\.$/);
    }
  });

  it('says that nothing was charged where that is not proven', () => {
    for (const failure of EVERY.filter(({ nothingCharged }) => !nothingCharged)) {
      expect(describeFailure(failure, { now: NOW }).sentence).not.toMatch(/charged/i);
    }
  });
});
