import { describe, expect, it } from 'vitest';
import type { Failure } from '@/utils/conversation/failure.ts';
import { type TurnEvent, type TurnState, type TurnStatus, transition } from '@/utils/conversation/turn.ts';

const failure: Failure = { code: 'overloaded' };

const STATES: readonly TurnState[] = [
  { status: 'queued' },
  { status: 'preparing' },
  { status: 'waiting-to-retry', failure, retryAt: 1 },
  { status: 'sending', images: 1 },
  { status: 'reading' },
  { status: 'streaming' },
  { status: 'done', stopReason: 'end_turn' },
  { status: 'stopped' },
  { status: 'failed', failure },
  { status: 'interrupted' },
];

const EVENTS: readonly TurnEvent[] = [
  { type: 'prepare' },
  { type: 'send', images: 2 },
  { type: 'accepted' },
  { type: 'delta' },
  { type: 'retry-later', failure, retryAt: 2 },
  { type: 'complete', stopReason: 'max_tokens' },
  { type: 'stop' },
  { type: 'fail', failure },
  { type: 'owner-lost' },
  { type: 'continue' },
  { type: 'queue' },
];

/** Written down apart from the code: state, then event → the state after it. What is not here changes nothing. */
const CHANGES: Record<TurnStatus, Partial<Record<TurnEvent['type'], TurnStatus>>> = {
  queued: { prepare: 'preparing', stop: 'stopped', fail: 'failed', 'owner-lost': 'interrupted' },
  preparing: { send: 'sending', stop: 'stopped', fail: 'failed', 'owner-lost': 'interrupted' },
  'waiting-to-retry': {
    prepare: 'preparing',
    send: 'sending',
    stop: 'stopped',
    fail: 'failed',
    'owner-lost': 'interrupted',
  },
  sending: {
    accepted: 'reading',
    'retry-later': 'waiting-to-retry',
    prepare: 'preparing',
    stop: 'stopped',
    fail: 'failed',
    'owner-lost': 'interrupted',
  },
  reading: { delta: 'streaming', complete: 'done', stop: 'stopped', fail: 'failed', 'owner-lost': 'interrupted' },
  streaming: { delta: 'streaming', complete: 'done', stop: 'stopped', fail: 'failed', 'owner-lost': 'interrupted' },
  done: { continue: 'preparing', queue: 'queued' },
  stopped: { continue: 'preparing', queue: 'queued' },
  failed: { continue: 'preparing', queue: 'queued' },
  interrupted: { continue: 'preparing', queue: 'queued' },
};

describe.each(STATES)('a turn that is $status', (state) => {
  it.each(EVENTS)('meets $type', (event) => {
    const expected = CHANGES[state.status][event.type];
    const next = transition(state, event);
    if (expected === undefined) expect(next).toBe(state);
    else expect(next.status).toBe(expected);
  });
});

it('carries along what the event tells', () => {
  expect(transition({ status: 'preparing' }, { type: 'send', images: 3 })).toEqual({ status: 'sending', images: 3 });
  expect(transition({ status: 'sending', images: 3 }, { type: 'retry-later', failure, retryAt: 9 })).toEqual({
    status: 'waiting-to-retry',
    failure,
    retryAt: 9,
  });
  expect(transition({ status: 'streaming' }, { type: 'complete', stopReason: 'end_turn' })).toEqual({
    status: 'done',
    stopReason: 'end_turn',
  });
});
