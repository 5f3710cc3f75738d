import {
  apiError,
  captivePortal,
  type Fault,
  html,
  noCredit,
  orgBlocksBrowsers,
  overloaded,
  rateLimited,
  refusal,
  spendLimit,
  wrongKey,
} from '../../fake-claude/faults.ts';

/**
 * What each fault at each moment must come to. Written by hand from the rules, never from the code: nothing is sent
 * again by itself once a byte of an answer has come, or once an answer may have been billed; what has come stays; there
 * is a sentence that says what is safe, and one next step. "Nothing was charged" only where a status proves it.
 */
export type Moment = 'before headers' | 'first byte' | 'middle' | 'last';

export interface FaultRow {
  what: string;
  moment: Moment;
  fault: Fault;
  /** The network when it happens; up and online when left out. */
  network?: 'down' | 'offline';
  status: 'failed' | 'done';
  /** The failure's code, or the stop reason. */
  code: string;
  /** What the panel says; HOST stands for the service's. */
  sentence: string;
  button: string;
  kept: 'nothing' | 'some' | 'all';
  /** POSTs that reached the service. */
  requests: number;
}

const CUT = 'The connection broke; this is the answer so far.';
const CUT_EARLY = 'The connection broke before an answer came. Your question is kept.';
const SILENT = 'Nothing more arrived for a while; this is the answer so far.';
const SILENT_EARLY = 'Claude took too long to begin. Your question is kept.';
const FREE = 'Nothing was charged.';

/** Before any answer. */
const before = (
  what: string,
  fault: Fault,
  code: string,
  sentence: string,
  button: string,
  requests = 1,
  network?: FaultRow['network'],
): FaultRow => ({
  ...{ what, moment: 'before headers', fault, status: 'failed', code, sentence, button, kept: 'nothing', requests },
  ...(network ? { network } : {}),
});

const BEFORE_HEADERS: readonly FaultRow[] = [
  before(
    ...(['a refused connection', {}, 'offline'] as const),
    "Loupe can't reach HOST. Your question and image are kept. It may work in a moment.",
    ...(['Try again', 0, 'down'] as const),
  ),
  before(
    ...(['a connection that is reset', { connection: 'reset', times: null }, 'offline'] as const),
    "Loupe can't reach HOST. Your question and image are kept. It may work in a moment.",
    ...(['Try again', 3] as const),
  ),
  before(
    ...(['a connection that is closed', { connection: 'close', times: null }, 'offline'] as const),
    "Loupe can't reach HOST. Your question and image are kept. It may work in a moment.",
    ...(['Try again', 3] as const),
  ),
  before(
    ...(['no network', {}, 'offline'] as const),
    "You're offline. Your question and image are kept.",
    ...(['Send now', 0, 'offline'] as const),
  ),
  before('silence', { delayMs: 30_000, times: null }, 'timeout', SILENT_EARLY, 'Try again'),
  before(
    ...(['a page of a proxy, 502', html(502, 'Bad Gateway', { times: null }), 'overloaded'] as const),
    ...(['Anthropic had a problem and could not answer. It may work in a moment.', 'Try again'] as const),
  ),
  before(
    ...(['a gateway that gave up, 504', html(504, 'Gateway Timeout', { times: null }), 'overloaded'] as const),
    ...(['Anthropic had a problem and could not answer. It may work in a moment.', 'Try again'] as const),
  ),
  before(
    ...(['a captive portal', captivePortal({ times: null }), 'offline'] as const),
    'This network answered in place of HOST; it may want you to sign in first. Your question and image are kept.',
    'Try again',
  ),
  before(
    ...(['a 200 that is no stream', { reply: { status: 200, body: '{"ok":true}' }, times: null }] as const),
    ...(['unexpected', "HOST answered in a way that Loupe can't read. Your question is kept."] as const),
    'Open settings',
  ),
  before(
    ...(['a wrong key, 401', wrongKey({ times: null }), 'bad-key'] as const),
    ...(["Anthropic doesn't accept this key. Your question is kept.", 'Change key'] as const),
  ),
  before(
    ...(['an organisation that blocks browsers, 401', orgBlocksBrowsers({ times: null })] as const),
    'org-blocks-browsers',
    "Your organisation doesn't let browsers use its keys. The key itself may be fine.",
    'Use another key',
  ),
  before(
    ...(['no credit, 402', noCredit(402, { times: null }), 'no-credit'] as const),
    ...([`Your Anthropic account has no credit left. ${FREE}`, 'Open billing'] as const),
  ),
  before(
    ...(['no credit, 400', noCredit(400, { times: null }), 'no-credit'] as const),
    ...([`Your Anthropic account has no credit left. ${FREE}`, 'Open billing'] as const),
  ),
  before(
    ...(['a key without the permission, 403', apiError(403, 'Not allowed', {}, { times: null }), 'bad-key'] as const),
    ...(["This key isn't allowed to do this. Your question is kept.", 'Change key'] as const),
  ),
  before(
    ...(['a proxy that forbids it, 403', html(403, 'Blocked by policy', { times: null }), 'unexpected'] as const),
    `HOST refused the request before it reached a model. Your question is kept. ${FREE}`,
    'Open settings',
  ),
  before(
    ...(['a model that is gone, 404', apiError(404, 'model: claude-haiku-5-5', {}, { times: null })] as const),
    'model-gone',
    `Claude Haiku 5.5 is not available to this key any more. Your question is kept. ${FREE}`,
    'Choose a model',
  ),
  before(
    ...(['an address that is not there, 404', html(404, 'Not here', { times: null }), 'unexpected'] as const),
    `HOST answers, but not like Anthropic's API. The base URL may need another path. Your question is kept. ${FREE}`,
    'Open settings',
  ),
  before(
    ...(['a request that arrived too slowly, 408', apiError(408, 'Timeout', {}, { times: null }), 'timeout'] as const),
    ...([`The request took too long to arrive. Your question is kept. ${FREE}`, 'Try again', 3] as const),
  ),
  before(
    ...(['a body that is too large, 413', apiError(413, 'Request exceeds', {}, { times: null })] as const),
    'request-too-large',
    `The images of this conversation are too large together. Remove one, or start a new conversation. ${FREE}`,
    'New conversation',
  ),
  before(
    ...(['a body that is too large for a proxy, 413', html(413, 'Too Large', { times: null })] as const),
    'request-too-large',
    `The images of this conversation are too large together. Remove one, or start a new conversation. ${FREE}`,
    'New conversation',
  ),
  before(
    ...(['a rate limit that says when, 429', rateLimited('1', { times: null }), 'rate-limited'] as const),
    ...([`Too many requests for your account. It may work in a moment. ${FREE}`, 'Try again', 4] as const),
  ),
  before(
    ...(['a rate limit of an hour, 429', rateLimited('3600', { times: null }), 'rate-limited'] as const),
    `Too many requests for your account. It should work again in 60 minutes. ${FREE}`,
    'Try again',
  ),
  before(
    ...(['a rate limit that says nothing, 429', rateLimited(undefined, { times: null }), 'rate-limited'] as const),
    ...([`Too many requests for your account. It may work in a moment. ${FREE}`, 'Try again', 4] as const),
  ),
  before(
    ...(['a spend limit, 429', spendLimit({ times: null }), 'spend-limit'] as const),
    `Your Anthropic account has reached its spending limit. Your question is kept. ${FREE}`,
    'Open billing',
  ),
  before(
    ...(['a broken service, 500', apiError(500, 'Internal server error', {}, { times: null }), 'overloaded'] as const),
    ...([`Anthropic had a problem and could not answer. It may work in a moment. ${FREE}`, 'Try again', 3] as const),
  ),
  before(
    ...(['an overloaded service, 529', overloaded({ times: null }), 'overloaded'] as const),
    `Anthropic has more requests than it can answer right now. It may work in a moment. ${FREE}`,
    ...(['Try again', 3] as const),
  ),
  before(
    ...(['a refused request nobody knows, 400', apiError(400, 'The moon is wrong', {}, { times: null })] as const),
    'unexpected',
    `Something happened that Loupe doesn't know. Your question is kept. ${FREE}`,
    'Try again',
  ),
  before(
    ...(['an image it cannot read, 400', apiError(400, 'Could not process image', {}, { times: null })] as const),
    'image-rejected',
    `Claude couldn't read the image. Your question is kept. ${FREE}`,
    'Remove the image',
  ),
];

/** A fault that has a place in a stream: what it says early, and once there is text. */
interface InStream {
  what: string;
  at: (place: 'first' | 'middle' | 'last') => Fault;
  code: string;
  early: readonly [sentence: string, button: string];
  late: readonly [sentence: string, button: string];
  network?: FaultRow['network'];
}

const errorEvent = (type: string, message: string) => (place: 'first' | 'middle' | 'last') => ({
  errorEventAt: place,
  errorEvent: { type, message },
});
const both = (sentence: string, button: string) => ({
  early: [sentence, button] as const,
  late: [sentence, button] as const,
});
const cutEarlyOrLate = { early: [CUT_EARLY, 'Try again'], late: [CUT, 'Continue'] } as const;

const IN_STREAM: readonly InStream[] = [
  { what: 'a connection that is cut', at: (cutAt) => ({ cutAt }), code: 'stream-cut', ...cutEarlyOrLate },
  { what: 'a body that ends in order', at: (endAt) => ({ endAt }), code: 'stream-cut', ...cutEarlyOrLate },
  { what: 'broken JSON', at: (brokenJsonAt) => ({ brokenJsonAt }), code: 'stream-cut', ...cutEarlyOrLate },
  {
    ...{ what: 'no network', at: (cutAt) => ({ cutAt }), code: 'stream-cut', network: 'offline' },
    ...cutEarlyOrLate,
  },
  {
    ...{ what: 'silence', at: (stallAt) => ({ stallAt }), code: 'timeout' },
    ...{ early: [SILENT_EARLY, 'Try again'], late: [SILENT, 'Continue'] },
  },
  {
    what: 'a wrong key, as an event',
    at: errorEvent('authentication_error', 'invalid x-api-key'),
    code: 'bad-key',
    ...both("Anthropic doesn't accept this key. Your question is kept.", 'Change key'),
  },
  {
    what: 'no credit, as an event',
    at: errorEvent('billing_error', 'Your credit balance is too low'),
    code: 'no-credit',
    ...both('Your Anthropic account has no credit left.', 'Open billing'),
  },
  {
    what: 'a key without the permission, as an event',
    at: errorEvent('permission_error', 'Not allowed'),
    code: 'bad-key',
    ...both("This key isn't allowed to do this. Your question is kept.", 'Change key'),
  },
  {
    what: 'a model that is gone, as an event',
    at: errorEvent('not_found_error', 'model: claude-haiku-5-5'),
    code: 'model-gone',
    ...both('Claude Haiku 5.5 is not available to this key any more. Your question is kept.', 'Choose a model'),
  },
  {
    what: 'a body that is too large, as an event',
    at: errorEvent('request_too_large', 'Request exceeds the maximum size'),
    code: 'request-too-large',
    ...both(
      'The images of this conversation are too large together. Remove one, or start a new conversation.',
      'New conversation',
    ),
  },
  {
    what: 'a spend limit, as an event',
    at: errorEvent('rate_limit_error', 'enforced_spend_limit_reached'),
    code: 'spend-limit',
    ...both('Your Anthropic account has reached its spending limit. Your question is kept.', 'Open billing'),
  },
  {
    what: 'a rate limit, as an event',
    at: errorEvent('rate_limit_error', 'This request would exceed your rate limit'),
    code: 'rate-limited',
    early: ['Too many requests for your account. It may work in a moment.', 'Try again'],
    late: ['There were too many requests for your account; this is the answer so far.', 'Continue'],
  },
  {
    what: 'a timeout of the service, as an event',
    at: errorEvent('timeout_error', 'Request timed out'),
    code: 'timeout',
    early: ['The request took too long to arrive. Your question is kept.', 'Try again'],
    late: ['Anthropic stopped waiting; this is the answer so far.', 'Continue'],
  },
  {
    what: 'a broken service, as an event',
    at: errorEvent('api_error', 'Internal server error'),
    code: 'overloaded',
    early: ['Anthropic had a problem and could not answer. It may work in a moment.', 'Try again'],
    late: ['Anthropic had a problem; this is the answer so far.', 'Continue'],
  },
  {
    what: 'an overloaded service, as an event',
    at: errorEvent('overloaded_error', 'Overloaded'),
    code: 'overloaded',
    early: ['Anthropic has more requests than it can answer right now. It may work in a moment.', 'Try again'],
    late: ['Anthropic got more requests than it can answer; this is the answer so far.', 'Continue'],
  },
  {
    what: 'an error of tomorrow, as an event',
    at: errorEvent('weather_error', 'It rains'),
    code: 'unexpected',
    early: ["Something happened that Loupe doesn't know. Your question is kept.", 'Try again'],
    late: ["Something happened that Loupe doesn't know; this is the answer so far.", 'Continue'],
  },
];

const MOMENTS = { first: 'first byte', middle: 'middle', last: 'last' } as const;

const AT_PLACES: readonly FaultRow[] = IN_STREAM.flatMap(({ what, at, code, early, late, network }) =>
  (['first', 'middle', 'last'] as const).map((place): FaultRow => {
    const [sentence, button] = place === 'first' ? early : late;
    return {
      ...{ what, moment: MOMENTS[place], fault: at(place), status: 'failed', code, sentence, button, requests: 1 },
      // Before the last event all of the text is there; that it is, nobody can know.
      kept: place === 'first' ? 'nothing' : place === 'middle' ? 'some' : 'all',
      ...(network ? { network } : {}),
    };
  }),
);

const ODD: readonly FaultRow[] = [
  {
    ...{ what: 'a cut inside a UTF-8 character', moment: 'middle', fault: { cutInsideCharacter: true } },
    ...{ status: 'failed', code: 'stream-cut', sentence: CUT, button: 'Continue', kept: 'some', requests: 1 },
  },
  {
    ...{ what: 'pings and nothing else', moment: 'first byte', fault: { pingOnly: true }, status: 'failed' },
    ...{ code: 'timeout', sentence: SILENT_EARLY, button: 'Try again', kept: 'nothing', requests: 1 },
  },
  {
    ...{ what: 'a cut before the first event', moment: 'first byte', fault: { cutAt: 0 }, status: 'failed' },
    ...{ code: 'stream-cut', sentence: CUT_EARLY, button: 'Try again', kept: 'nothing', requests: 1 },
  },
  {
    ...{ what: 'a refusal', moment: 'middle', fault: refusal(), status: 'failed', code: 'refused', kept: 'some' },
    sentence: 'Claude declined to answer this. Another wording or another model may help.',
    ...{ button: 'Choose a model', requests: 1 },
  },
  ...(['first', 'middle', 'last'] as const).map(
    (place): FaultRow => ({
      ...{ what: 'an event of tomorrow', moment: MOMENTS[place], fault: { unknownEventAt: place }, status: 'done' },
      ...{ code: 'end_turn', sentence: '', button: '', kept: 'all', requests: 1 },
    }),
  ),
  {
    ...{ what: 'a stop reason of tomorrow', moment: 'last', fault: { stopReason: 'sunset' }, status: 'done' },
    ...{ code: 'sunset', sentence: 'The answer ended early, for a reason that Loupe does not know.' },
    ...{ button: 'Continue', kept: 'some', requests: 1 },
  },
  {
    ...{ what: 'the length limit', moment: 'last', fault: { stopReason: 'max_tokens' }, status: 'done' },
    ...{ code: 'max_tokens', sentence: 'The answer reached its length limit.', button: 'Continue' },
    ...{ kept: 'some', requests: 1 },
  },
  {
    ...{ what: 'a short silence', moment: 'middle', fault: { stallAt: 'middle', stallMs: 1500 }, status: 'done' },
    ...{ code: 'end_turn', sentence: '', button: '', kept: 'all', requests: 1 },
  },
  {
    ...{ what: 'characters in pieces', moment: 'middle', fault: { splitBytes: true }, status: 'done' },
    ...{ code: 'end_turn', sentence: '', button: '', kept: 'all', requests: 1 },
  },
];

export const FAULT_MATRIX: readonly FaultRow[] = [...BEFORE_HEADERS, ...AT_PLACES, ...ODD];
