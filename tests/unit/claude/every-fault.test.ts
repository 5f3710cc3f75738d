import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '@/utils/claude/client.ts';
import { modelFor } from '@/utils/claude/models.ts';
import { buildRequest } from '@/utils/claude/request.ts';
import { type AnswerStream, type StreamResult, streamAnswer } from '@/utils/claude/stream.ts';
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
} from '../../fake-claude/faults.ts';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { TEST_KEY } from './local-service.ts';

let service: FakeClaude;
beforeAll(async () => {
  service = await startFakeClaude();
});
beforeEach(() => service.clear());
afterAll(() => service.close());

const ANSWER = 'Der Igel 🦔 überquert die Straße, langsam und in mehreren Stücken, damit man es sieht.';

async function ask(more: Partial<AnswerStream> = {}): Promise<{ result: StreamResult; text: string }> {
  let text = '';
  const result = await streamAnswer({
    client: createClient({ apiKey: TEST_KEY, baseUrl: service.url, authScheme: 'bearer', headers: {} }),
    body: buildRequest({
      turns: [{ question: 'What is this?', answer: '', images: [] }],
      model: modelFor('claude-haiku-5-5', []),
    }),
    onAccepted: () => undefined,
    onText: (piece) => {
      text += piece;
    },
    signal: new AbortController().signal,
    headerTimeoutMs: 400,
    stallMs: 300,
    pingsOnlyMs: 500,
    ...more,
  });
  return { result, text };
}

const BEFORE = 'before-first-byte';
const AFTER = 'after-first-byte';

const FAILING: readonly [string, Fault, string, string][] = [
  ['connection closed', { connection: 'close' }, 'offline', BEFORE],
  ['connection reset', { connection: 'reset' }, 'offline', BEFORE],
  ['headers that never come', { delayMs: 5000 }, 'timeout', BEFORE],
  ['a wrong key', wrongKey(), 'bad-key', BEFORE],
  ['an organisation that blocks browsers', orgBlocksBrowsers(), 'org-blocks-browsers', BEFORE],
  ['no credit, as a 400', noCredit(400), 'no-credit', BEFORE],
  ['no credit, as a 402', noCredit(402), 'no-credit', BEFORE],
  ['a spend limit', spendLimit(), 'spend-limit', BEFORE],
  ['a rate limit', rateLimited('18'), 'rate-limited', BEFORE],
  ['a rate limit that says nothing', rateLimited(), 'rate-limited', BEFORE],
  ['an overload', overloaded(), 'overloaded', BEFORE],
  ['a 403', apiError(403, 'Request not allowed', {}), 'bad-key', BEFORE],
  ['a 404', apiError(404, 'model: claude-haiku-5-5'), 'model-gone', BEFORE],
  ['a 408', apiError(408, 'Request timed out'), 'timeout', BEFORE],
  ['a 500', apiError(500, 'Internal server error'), 'overloaded', BEFORE],
  ['a 413 page of a proxy', html(413, 'Request Entity Too Large'), 'request-too-large', BEFORE],
  ['a 502 page of a proxy', html(502, 'Bad Gateway'), 'overloaded', BEFORE],
  ['a captive portal', captivePortal(), 'offline', BEFORE],
  ['a redirect', redirect(307, 'https://elsewhere.example.com/'), 'offline', BEFORE],
  ['an error event', { errorEventAt: 'middle' }, 'overloaded', AFTER],
  ['a refusal', refusal(), 'refused', AFTER],
  ...(['first', 'middle', 'last'] as const).flatMap((at): [string, Fault, string, string][] => [
    [`a socket cut at the ${at} event`, { cutAt: at }, 'stream-cut', AFTER],
    [`a body that ends at the ${at} event`, { endAt: at }, 'stream-cut', AFTER],
    [`broken JSON at the ${at} event`, { brokenJsonAt: at }, 'stream-cut', AFTER],
    [`silence at the ${at} event`, { stallAt: at }, 'timeout', AFTER],
  ]),
  ['a cut inside of a character', { cutInsideCharacter: true }, 'stream-cut', AFTER],
  ['pings and nothing else', { pingOnly: true }, 'timeout', AFTER],
];

describe('each fault of the service ends in a failure of its own, after one request', () => {
  it.each(FAILING)('%s', async (_, fault, code, phase) => {
    service.respondWith(ANSWER);
    service.fault(fault);
    const { result, text } = await ask();
    expect(result).toMatchObject({ end: 'failed', phase, failure: { code } });
    expect(ANSWER.startsWith(text)).toBe(true);
    expect(JSON.stringify(result)).not.toContain(TEST_KEY);
    expect(service.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});

describe('what is odd but no fault', () => {
  it.each<[string, Fault]>([
    ['events of tomorrow', { unknownEventAt: 'middle' }],
    ['characters in pieces', { splitBytes: true }],
    ['a short silence', { stallAt: 'middle', stallMs: 100 }],
  ])('%s leave the answer whole', async (_, fault) => {
    service.respondWith(ANSWER);
    service.fault(fault);
    const { result, text } = await ask({ stallMs: 5000, pingsOnlyMs: 5000 });
    expect(result).toMatchObject({ end: 'complete', stopReason: 'end_turn' });
    expect(text).toBe(ANSWER);
  });

  it.each(['max_tokens', 'model_context_window_exceeded', 'a_reason_of_tomorrow'])('%s is told', async (stopReason) => {
    service.fault(stopReason === 'max_tokens' ? reachedMaxTokens() : { stopReason });
    expect((await ask()).result).toMatchObject({ end: 'complete', stopReason });
  });
});
