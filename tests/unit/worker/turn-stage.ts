import './imports.ts';
import { createTurnHub, type TurnHub } from '@/entrypoints/background/turn-hub.ts';
import { createTurnRunner, type TurnRunner } from '@/entrypoints/background/turn-runner.ts';
import type { Patience } from '@/entrypoints/background/turn-stream.ts';
import type { Turn, TurnState } from '@/utils/conversation/turn.ts';
import { isUnfinished } from '@/utils/conversation/turn.ts';
import { database } from '@/utils/store/database.ts';
import { writeKey } from '@/utils/store/key.ts';
import { writeSettings } from '@/utils/store/settings.ts';

export const KEY = 'sk-ant-canary-worker-5Rt2';
export const MODEL = 'claude-haiku-5-5';

/** As short as they may be with a hundred turns at once on a busy machine. */
const IMPATIENT: Patience = { headerTimeoutMs: 6000, stallMs: 6000, pingsOnlyMs: 6000 };

export interface TurnStage {
  hub: TurnHub;
  runner: TurnRunner;
  /** Stores a turn without images in a conversation of its own. */
  addTurn(question: string, state?: TurnState, values?: Partial<Turn>): Promise<Turn>;
  /** The turn as stored, once it runs no more. */
  ended(turnId: string): Promise<Turn>;
}

/** The worker's own runner and database, asking the service at this address. */
export async function setTurnStage(baseUrl: string, patience: Patience = IMPATIENT): Promise<TurnStage> {
  await writeSettings({ baseUrl, model: MODEL });
  await writeKey(baseUrl, KEY);
  const hub = createTurnHub();
  const runner = createTurnRunner(hub, async () => undefined, patience);
  return {
    hub,
    runner,
    addTurn: async (question, state = { status: 'preparing' }, values = {}) => {
      const conversationId = crypto.randomUUID();
      await database.conversations.add({
        ...{ id: conversationId, shelf: 'history', title: question, titleBy: 'question', model: MODEL },
        ...{ createdAt: 0, updatedAt: 0, chosen: {}, hosts: [], thumbnails: [] },
      });
      const turn: Turn = {
        ...{ id: crypto.randomUUID(), conversationId, order: 1, kind: 'ask', question, attachmentIds: [] },
        ...{ model: MODEL, state, answer: '', askedAt: Date.now(), sent: [], notices: [] },
        ...values,
      };
      await database.turns.add(turn);
      return turn;
    },
    ended: async (turnId) => {
      for (;;) {
        const turn = await database.turns.get(turnId);
        if (turn && !isUnfinished(turn.state)) return turn;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}
