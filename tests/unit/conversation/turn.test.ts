import { describe, expect, it } from 'vitest';
import { type TurnEvent, transition } from '@/utils/conversation/turn.ts';
import { failure, STATE_TABLE } from './state-table.ts';

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

describe.each(Object.values(STATE_TABLE))('a turn that is $state.status', ({ state, after }) => {
  it.each(EVENTS)('meets $type', (event) => {
    const expected = after[event.type];
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
