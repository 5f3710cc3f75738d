import { ANTHROPIC_BASE_URL } from './base-url.ts';
import { IMAGE_FAILURES, withoutOldest } from './describe-image-failure.ts';
import type { Failure, FailureCode } from './failure.ts';
import type { Describe, FailureContext, FailureDescription } from './failure-description.ts';
import { formatFineCents, formatUsd } from './format-money.ts';

/** What happened, what is safe, and the one thing to do next, for every code. No code is ever shown raw. */
export function describeFailure(failure: Failure, context: FailureContext): FailureDescription {
  return DESCRIBE[failure.code](failure, context);
}

const SERVICE = new URL(ANTHROPIC_BASE_URL).host;
const KEPT = 'Your question is kept.';
const BOTH_KEPT = 'Your question and image are kept.';

const DESCRIBE: Record<FailureCode, Describe> = {
  ...IMAGE_FAILURES,
  'no-key': () => ({
    sentence: 'Loupe needs an Anthropic API key. A Claude Pro or Max subscription is not one.',
    action: 'get-key',
    actionLabel: 'Get a key',
    secondary: { action: 'change-key', label: 'Enter it here' },
  }),
  locked: ({ reason }) => ({
    sentence: reason === 'wrong-passphrase' ? 'This is not the passphrase.' : `Loupe is locked. ${KEPT}`,
    action: 'unlock',
    actionLabel: 'Unlock',
  }),
  'bad-key': ({ reason }) => ({
    sentence: `${BAD_KEY.get(reason ?? '') ?? "Anthropic doesn't accept this key."} ${KEPT}`,
    action: 'change-key',
    actionLabel: 'Change key',
  }),
  'org-blocks-browsers': () => ({
    sentence: "Your organisation doesn't let browsers use its keys. The key itself may be fine.",
    action: 'change-key',
    actionLabel: 'Use another key',
  }),
  'no-credit': (failure) => ({
    sentence: `Your Anthropic account has no credit left.${charge(failure)}`,
    action: 'open-billing',
    actionLabel: 'Open billing',
  }),
  'spend-limit': (failure) => ({
    sentence: `Your Anthropic account has reached its spending limit. ${KEPT}${charge(failure)}`,
    action: 'open-billing',
    actionLabel: 'Open billing',
  }),
  'rate-limited': (failure, context) =>
    context.hasAnswer
      ? goOn(`There were too many requests for your account; this is the answer so far.${price(context)}`)
      : withWait('Too many requests for your account.', failure, context),
  overloaded: (failure, context) => {
    const isBroken = failure.reason === 'server-error';
    if (context.hasAnswer) {
      const what = isBroken ? 'Anthropic had a problem' : 'Anthropic got more requests than it can answer';
      return goOn(`${what}; this is the answer so far.${price(context)}`);
    }
    const what = isBroken
      ? 'Anthropic had a problem and could not answer.'
      : 'Anthropic has more requests than it can answer right now.';
    return withWait(what, failure, context);
  },
  offline: (failure, context) => {
    const { reason, host = SERVICE } = failure;
    if (reason === 'unreachable') return withWait(`Loupe can't reach ${host}. ${BOTH_KEPT}`, failure, context);
    if (reason === 'captive-portal') {
      return again(`This network answered in place of ${host}; it may want you to sign in first. ${BOTH_KEPT}`);
    }
    return { sentence: `You're offline. ${BOTH_KEPT}`, action: 'send-when-back', actionLabel: 'Send now' };
  },
  timeout: (failure, context) => {
    if (failure.reason === 'service' && context.hasAnswer) {
      return goOn(`Anthropic stopped waiting; this is the answer so far.${price(context)}`);
    }
    if (failure.reason === 'stall' && context.hasAnswer !== false) {
      return goOn(`Nothing more arrived for a while; this is the answer so far.${price(context)}`);
    }
    if (failure.reason === 'service') {
      const what = `The request took too long to arrive. ${KEPT}`;
      // The only timeout that Loupe tries again by itself: the service never began.
      return context.waitingUntil === undefined ? again(`${what}${charge(failure)}`) : withWait(what, failure, context);
    }
    return again(`Claude took too long to begin. ${KEPT}${price(context)}`);
  },
  'stream-cut': (_, context) =>
    context.hasAnswer === false
      ? again(`The connection broke before an answer came. ${KEPT}${price(context)}`)
      : goOn(`The connection broke; this is the answer so far.${price(context)}`),
  'worker-stopped': ({ reason }, { hasAnswer }) => {
    if (reason === 'capture') return again('The browser paused Loupe during the capture, so nothing was taken.');
    return hasAnswer === false
      ? again(`The browser paused Loupe before an answer came. ${KEPT}`)
      : goOn('The browser paused Loupe mid-answer. Everything up to here is saved.');
  },
  refused: () => ({
    sentence: 'Claude declined to answer this. Another wording or another model may help.',
    action: 'choose-model',
    actionLabel: 'Choose a model',
  }),
  'max-tokens': () => goOn('The answer reached the longest length allowed. Everything up to here is saved.'),
  'context-full': (failure, { modelName = 'this model', oldestImages }) =>
    withoutOldest(
      `This conversation is longer than ${modelName} can read${counts(failure, 'tokens')}.`,
      failure,
      oldestImages,
    ) ?? {
      sentence:
        `This conversation is longer than ${modelName} can read${counts(failure, 'tokens')}. ` +
        `It stays in Recent; a new one starts empty.${charge(failure)}`,
      action: 'new-conversation',
      actionLabel: 'New conversation',
    },
  'permission-needed': ({ reason, host }) => ({
    sentence:
      reason === 'frame'
        ? `This image sits in a frame${host ? ` from ${host}` : ''} that Loupe may not look into. It can use what is on screen.`
        : `The browser asks for your word before Loupe may look at ${host ?? 'this page'}. Right-click again, or allow access.`,
    action: 'allow-originals',
    actionLabel: host ? `Allow access to ${host}` : 'Allow access',
  }),
  'page-off-limits': ({ reason }) => ({
    sentence: `${OFF_LIMITS.get(reason ?? '') ?? "The browser doesn't let extensions see this page."} ${reason?.startsWith('region-') ? 'Select the region again.' : 'You can paste or drop an image here.'}`,
    action: 'add-images',
    actionLabel: 'Add images',
  }),
  'capture-quota': () =>
    again('The browser allows only a few pictures of the screen per second. Nothing is lost; try in a moment.'),
  'storage-full': ({ reason }) => ({
    sentence:
      reason === 'answer'
        ? 'There is no room left on this device to save this answer. It stands here until you close the panel; copying keeps it.'
        : 'There is no room left on this device to save this. Earlier conversations are safe.',
    action: 'free-space',
    actionLabel: 'Free up space',
  }),
  'storage-broken': ({ reason }) =>
    again(
      reason === 'answer'
        ? "Loupe can't write to its store on this device, so this answer is not saved. It stands here until you close the panel; copying keeps it."
        : "Loupe can't open what it keeps on this device. Your key and your settings are apart from it, and safe.",
    ),
  'model-gone': (failure, { modelName = 'This model' }) => ({
    sentence: `${modelName} is not available to this key any more. ${KEPT}${charge(failure)}`,
    action: 'choose-model',
    actionLabel: 'Choose a model',
  }),
  'budget-reached': (failure, { modelName = 'this model' }) => ({
    sentence: `${budgetSentence(failure, modelName)} Nothing was sent.`,
    action: 'change-budget',
    actionLabel: failure.reason === 'no-price' ? 'Enter a price' : 'Change budget',
  }),
  unexpected: (failure, context) => {
    const { reason, host = SERVICE } = failure;
    if (context.hasAnswer) {
      return goOn(`Something happened that Loupe doesn't know; this is the answer so far.${price(context)}`);
    }
    const known = UNEXPECTED.get(reason ?? '')?.(host);
    if (known) {
      const sentence = `${known} ${KEPT}${charge(failure)}`;
      return { sentence, action: 'open-settings', actionLabel: 'Open settings' };
    }
    return again(`Something happened that Loupe doesn't know. ${KEPT}${charge(failure)}`);
  },
};

const BAD_KEY: ReadonlyMap<string, string> = new Map([
  ['permission', "This key isn't allowed to do this."],
  ['characters', 'This key has characters in it that no key has; copying it again may help.'],
]);

const OFF_LIMITS: ReadonlyMap<string, string> = new Map([
  ['browser-page', "The browser doesn't let extensions see its own pages."],
  ['web-store', "The browser doesn't let extensions see its web store."],
  ['other-extension', "The browser doesn't let extensions see each other's pages."],
  [
    'file-access',
    'Files on this device are closed to Loupe until you switch on “Allow access to file URLs” for it on the browser’s extensions page.',
  ],
  ['page-changed', 'The page changed while Loupe was looking at it, so it took nothing.'],
  ['tab-hidden', 'Another tab came to the front while Loupe was looking at this one, so it took nothing.'],
  ['region-elsewhere', 'This tab shows another page than when that region was taken, so Loupe took nothing.'],
  ['region-resized', 'This page is laid out at another width than when that region was taken, so Loupe took nothing.'],
  ['region-gone', 'That region is not on the page any more, so Loupe took nothing.'],
  ['tab-gone', 'The tab of this capture is closed, so Loupe cannot take it again.'],
  ['page-moves', 'The page would not stand still, so Loupe could not capture it.'],
  ['pinched', 'The page is magnified by two fingers. Show all of it, and capture it again.'],
  ['no-capture', "The browser couldn't give Loupe a picture of this tab."],
  ['not-sharper', 'The page shows no more of this image than Loupe has already.'],
  ['pdf-page', 'A PDF cannot be captured as a whole. A region, or what the tab shows, works.'],
  ['pdf', 'The pictures in a PDF cannot be told apart. Select region takes a part of it.'],
]);

/** Answers that point at the address or at something on the way to it, with the host they came from. */
const UNEXPECTED: ReadonlyMap<string, (host: string) => string> = new Map([
  ['not-found', (host) => `${host} answers, but not like Anthropic's API. The base URL may need another path.`],
  ['not-a-stream', (host) => `${host} answered in a way that Loupe can't read.`],
  ['not-a-model-list', (host) => `${host} doesn't list its models.`],
  ['blocked', (host) => `${host} refused the request before it reached a model.`],
  ['browser-header', (host) => `Something on the way to ${host} takes out what browsers must send along.`],
]);

function again(sentence: string): FailureDescription {
  return { sentence, action: 'retry', actionLabel: 'Try again' };
}

function goOn(sentence: string): FailureDescription {
  return { sentence, action: 'continue', actionLabel: 'Continue' };
}

/** A failure that passes by itself: a countdown while Loupe waits, else when to try again. */
function withWait(what: string, failure: Failure, { waitingUntil, now }: FailureContext): FailureDescription {
  if (waitingUntil !== undefined) {
    const sentence = `${what} Trying again in ${countdown(waitingUntil - now)}.`;
    return { sentence, action: 'stop-waiting', actionLabel: 'Stop waiting' };
  }
  const ms = (failure.retryAt ?? now) - now;
  return again(
    `${what} ${ms > 1000 ? `It should work again ${inWords(ms)}.` : 'It may work in a moment.'}${charge(failure)}`,
  );
}

function budgetSentence({ reason, limitUsd = 0, spentUsd = 0, estimateUsd = 0 }: Failure, modelName: string): string {
  if (reason === 'no-price') return `You set a budget, and Loupe doesn't know what ${modelName} costs.`;
  const budget = `${reason === 'day' ? 'Today' : 'This month'}'s budget of ${formatUsd(limitUsd)}`;
  if (spentUsd >= limitUsd) return `${budget} is used up.`;
  return `${budget} has ${formatFineCents(limitUsd - spentUsd)} left, and this would cost ${formatFineCents(estimateUsd)}.`;
}

/** Loupe waits no longer than this by itself: what seems longer is a clock that was set back. */
const LONGEST_COUNTDOWN_MS = 5 * 60_000;

/** "0:18"; never below zero. */
function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(Math.min(ms, LONGEST_COUNTDOWN_MS) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function inWords(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes <= 1) return 'in a minute';
  return minutes < 90 ? `in ${minutes} minutes` : `in about ${Math.round(minutes / 60)} hours`;
}

function charge({ nothingCharged }: Failure): string {
  return nothingCharged ? ' Nothing was charged.' : '';
}

function price({ retryCostUsd }: FailureContext): string {
  return retryCostUsd === undefined ? '' : ` Asking again costs ${formatFineCents(retryCostUsd)}.`;
}

function counts({ actual, limit }: Failure, unit: string): string {
  if (actual === undefined || limit === undefined) return '';
  return ` (${actual.toLocaleString('en')} of ${limit.toLocaleString('en')} ${unit})`;
}
