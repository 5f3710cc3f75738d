import type { Transaction } from 'dexie';
import { type Attachment, turnHolder } from '@/utils/conversation/attachment.ts';
import type { Conversation } from '@/utils/conversation/conversation.ts';
import { summarise } from '@/utils/conversation/summary.ts';
import type { Turn } from '@/utils/conversation/turn.ts';

/** A turn as version 1 kept it: tries that a later one replaced named it. */
type TurnOfVersion1 = Turn & { supersededBy?: string };

/**
 * From version 1 of the database, where a conversation was a list and a replaced try pointed at what took its place, to
 * version 2, where turns name the one before them and stand in branches, and conversations are summed up.
 */
export async function upgradeToBranches(transaction: Transaction): Promise<void> {
  const turns = transaction.table<TurnOfVersion1, string>('turns');
  const attachments = transaction.table<Attachment, string>('attachments');
  const conversations = transaction.table<Conversation, string>('conversations');
  // Written once more as they are: the database's own layer adds the keys of their images.
  await attachments.toCollection().modify(() => undefined);

  const byHolder = Map.groupBy(await attachments.toArray(), ({ holder }) => holder);
  const byConversation = Map.groupBy(await turns.toArray(), ({ conversationId }) => conversationId);
  for (const conversation of await conversations.toArray()) {
    const linked = linkTurns(byConversation.get(conversation.id) ?? []);
    await turns.bulkPut(linked);
    const asked = linked.flatMap(({ id }) => byHolder.get(turnHolder(id)) ?? []);
    const { searchText, ...summary } = summarise(conversation.title, linked, asked);
    await conversations.put({ ...conversation, shelf: 'history', titleBy: 'question', chosen: {}, ...summary });
    await transaction.table('searchTexts').put({ id: conversation.id, text: searchText });
  }
}

/** A try and what replaced it become branches of one place; the last in force goes on. */
export function linkTurns(turns: readonly TurnOfVersion1[]): Turn[] {
  const linked: Turn[] = [];
  let parentId: string | undefined;
  for (const { supersededBy, ...turn } of turns.toSorted((a, b) => a.order - b.order)) {
    linked.push({ ...turn, ...(parentId === undefined ? {} : { parentId }) });
    if (supersededBy === undefined) parentId = turn.id;
  }
  return linked;
}
