import { refreshSummary } from '@/utils/store/conversation-summary.ts';
import { database } from '@/utils/store/database.ts';

/**
 * Takes back what a panel has shown of an answer: a worker that is ended has the last second of it nowhere but there.
 * Only for an interrupted turn, and only what goes on where the stored text ends.
 */
export async function keepShown(turnId: string, text: string): Promise<void> {
  const { turns } = database;
  const conversationId = await database.transaction('rw', turns, async () => {
    const turn = await turns.get(turnId);
    const goesOn = turn && text.length > turn.answer.length && text.startsWith(turn.answer);
    if (turn?.state.status !== 'interrupted' || !goesOn) return undefined;
    await turns.update(turnId, { answer: text });
    return turn.conversationId;
  });
  if (conversationId !== undefined) await refreshSummary(conversationId);
}
