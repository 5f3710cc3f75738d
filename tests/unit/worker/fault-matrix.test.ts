import './imports.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { failureOf, stateSentence } from '@/components/conversation/turn-words.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { FAULT_MATRIX, type FaultRow } from './fault-matrix.ts';
import { KEY, setTurnStage, type TurnStage } from './turn-stage.ts';

const ANSWER = 'Der Igel 🦔 überquert die Straße, langsam und in mehreren Stücken, damit man es sieht.';

let service: FakeClaude;
let stage: TurnStage;
const intervals: { begun: unknown[]; ended: unknown[] } = { begun: [], ended: [] };
const ends = new Map<FaultRow, Turn>();

const questionOf = (row: FaultRow): string => `[row ${FAULT_MATRIX.indexOf(row)}]`;

async function run(row: FaultRow): Promise<void> {
  service.fault({ ...row.fault, bodyIncludes: questionOf(row) });
  const turn = await stage.addTurn(questionOf(row));
  stage.runner.start(turn);
  ends.set(row, await stage.ended(turn.id));
}

const withNetwork = (network: FaultRow['network']) => FAULT_MATRIX.filter((row) => row.network === network);

beforeAll(async () => {
  service = await startFakeClaude();
  service.respondWith(ANSWER);
  vi.spyOn(globalThis, 'setInterval');
  vi.spyOn(globalThis, 'clearInterval');
  stage = await setTurnStage(service.url);
  vi.stubGlobal('navigator', { onLine: false });
  const [early, late] = [withNetwork('offline').filter(isEarly), withNetwork('offline').filter((row) => !isEarly(row))];
  await Promise.all(late.map(run));
  await service.pause();
  await Promise.all(early.map(run));
  vi.stubGlobal('navigator', { onLine: true });
  await Promise.all(withNetwork('down').map(run));
  await service.resume();
  // Each in a conversation of its own, all at once: the waits between the tries take ten seconds.
  await Promise.all(withNetwork(undefined).map(run));
  intervals.begun = vi.mocked(setInterval).mock.results.map(({ value }) => value);
  const ended = vi.mocked(clearInterval).mock.calls;
  // A turn's end is written a moment before its intervals end.
  const haveEnded = () => new Set(ended.map(([interval]) => interval)).size >= intervals.begun.length;
  await vi.waitUntil(haveEnded, 5000).catch(() => {});
  intervals.ended = ended.map(([interval]) => interval);
}, 120_000);
afterAll(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await service.close();
});

function isEarly({ moment }: FaultRow): boolean {
  return moment === 'before headers';
}

/** What the panel says of a turn, and its main button, by the functions the panel uses. */
function faceOf(turn: Turn): { sentence: string; button: string } {
  const failure = failureOf(turn.state);
  const hasAnswer = turn.answer !== '';
  if (!failure) {
    const sentence = stateSentence(turn.state) ?? '';
    return { sentence, button: sentence !== '' && hasAnswer ? 'Continue' : '' };
  }
  const now = Date.now();
  const { sentence, actionLabel } = describeFailure(failure, { modelName: 'Claude Haiku 5.5', now, hasAnswer });
  return { sentence, button: actionLabel };
}

describe('each fault at each moment', () => {
  it.each(FAULT_MATRIX.map((row) => [`${row.what}, ${row.moment}`, row] as const))('%s', (_, row) => {
    const turn = ends.get(row);
    if (!turn) throw new Error('The turn did not end');
    const { state, answer } = turn;
    expect(state).toMatchObject(
      row.status === 'failed'
        ? { status: 'failed', failure: { code: row.code } }
        : { status: 'done', stopReason: row.code },
    );
    const host = new URL(service.url).host;
    expect(faceOf(turn)).toEqual({ sentence: row.sentence.replaceAll('HOST', host), button: row.button });
    expect(ANSWER.startsWith(answer)).toBe(true);
    const kept = answer === '' ? 'nothing' : answer === ANSWER ? 'all' : 'some';
    expect(kept).toBe(row.kept);
    const asked = service.requests.filter(
      ({ method, json }) => method === 'POST' && JSON.stringify(json).includes(questionOf(row)),
    );
    expect(asked).toHaveLength(row.requests);
    expect(JSON.stringify(turn)).not.toContain(KEY);
  });

  it('has every fault of the service at every moment it can happen', () => {
    const count = (moment: FaultRow['moment']) => FAULT_MATRIX.filter((row) => row.moment === moment).length;
    expect({
      before: count('before headers'),
      first: count('first byte'),
      middle: count('middle'),
      last: count('last'),
    }).toEqual({ before: 28, first: 19, middle: 21, last: 19 });
  });

  it('leaves no heartbeat and no other interval running', () => {
    expect(intervals.begun.length).toBeGreaterThanOrEqual(FAULT_MATRIX.length);
    expect(intervals.begun.filter((interval) => !intervals.ended.includes(interval))).toEqual([]);
  });
});
