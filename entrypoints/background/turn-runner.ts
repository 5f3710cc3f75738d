import type { Failure } from '@/utils/conversation/failure.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { database } from '@/utils/store/database.ts';
import { spentAt } from '@/utils/store/spending.ts';
import { storageFailure } from '@/utils/store/storage-failure.ts';
import { createBudgetGate } from './budget-gate.ts';
import { keepAliveWhile } from './keep-alive.ts';
import { carryOut } from './turn-attempts.ts';
import { changeTurn, forgetSending, saveUnsavedEnds, settle } from './turn-end.ts';
import type { TurnHub } from './turn-hub.ts';
import type { Patience } from './turn-stream.ts';

/** Runs turns, one at a time in each conversation, and owns them until they end. */
export interface TurnRunner {
  /** Starts a stored turn, or leaves it as it is while another of its conversation runs. */
  start(turn: Turn, continues?: boolean): void;
  /** Ends a turn where it stands; free until the request has left. */
  stop(turnId: string): Promise<void>;
  /** Tries once more to write down the ends of turns that there was no room for. */
  saveUnsaved(): Promise<void>;
}

/** Waits until nothing more happens by itself to these attachments. */
type Settled = (attachmentIds: readonly string[], signal: AbortSignal) => Promise<void>;

export function createTurnRunner(hub: TurnHub, settled: Settled, patience: Patience = {}): TurnRunner {
  const running = new Map<string, { turnId: string; controller: AbortController }>();
  const gate = createBudgetGate(spentAt);
  /** Started in the moment between an answer's end and its turn's: they come next. */
  const started: { turn: Turn; continues: boolean }[] = [];

  async function run(turn: Turn, continues: boolean, signal: AbortSignal): Promise<void> {
    hub.open(turn.id, turn.answer);
    try {
      const { status } = turn.state;
      const goesOn = continues && status !== 'queued';
      if (status !== 'preparing') await changeTurn(turn.id, { type: goesOn ? 'continue' : 'prepare' });
      await settled(turn.attachmentIds, signal);
      await carryOut(turn.id, continues, { hub, gate, patience }, signal);
    } catch (error) {
      // Preparing images ends so when the turn is stopped.
      if (signal.aborted) return void (await settle(turn.id, { type: 'stop' }, hub));
      const failure = storageFailure(error);
      await settle(turn.id, { type: 'fail', failure: failure ?? unexpected(error) }, hub);
      if (!failure) throw error;
    } finally {
      gate.release(turn.id);
      forgetSending(turn.id);
      hub.close(turn.id);
    }
  }

  function begin(turn: Turn, continues: boolean): void {
    if (running.has(turn.conversationId)) {
      started.push({ turn, continues });
      return;
    }
    const controller = new AbortController();
    running.set(turn.conversationId, { turnId: turn.id, controller });
    void keepAliveWhile(run(turn, continues, controller.signal)).finally(async () => {
      running.delete(turn.conversationId);
      const at = started.findIndex((next) => next.turn.conversationId === turn.conversationId);
      const [next] = at < 0 ? [] : started.splice(at, 1);
      const queued = next ?? (await nextQueued(turn.conversationId));
      if (queued) begin(queued.turn, queued.continues);
    });
  }

  const owner = (turnId: string): AbortController | undefined =>
    [...running.values()].find((entry) => entry.turnId === turnId)?.controller;

  return {
    start: (turn, continues = false) => begin(turn, continues),
    async stop(turnId) {
      const controller = owner(turnId);
      if (controller) controller.abort();
      else await changeTurn(turnId, { type: 'stop' });
    },
    saveUnsaved: () => saveUnsavedEnds(hub),
  };
}

/** A queued turn that has text already waits to be continued. */
async function nextQueued(conversationId: string): Promise<{ turn: Turn; continues: boolean } | undefined> {
  const queued = await database.turns.where({ 'state.status': 'queued' }).toArray();
  const [turn] = queued.filter((one) => one.conversationId === conversationId).sort((a, b) => a.order - b.order);
  return turn && { turn, continues: turn.answer !== '' };
}

function unexpected(error: unknown): Failure {
  return { code: 'unexpected', detail: error instanceof Error ? error.message.slice(0, 500) : 'unknown error' };
}
