import type { Attachment } from '@/utils/conversation/attachment.ts';
import { turnHolder } from '@/utils/conversation/attachment.ts';
import { summarise } from '@/utils/conversation/summary.ts';
import { database } from './database.ts';
import { attachmentsOf, turnsOf } from './tray-store.ts';

/**
 * Brings what lists and searches know of a conversation up to date with its turns, in a transaction. Called whenever a
 * turn began, ended or went, and when the title changed.
 */
export async function refreshSummary(conversationId: string): Promise<void> {
  const { attachments, conversations, turns, searchTexts } = database;
  await database.transaction('rw', conversations, turns, attachments, searchTexts, async () => {
    const conversation = await conversations.get(conversationId);
    if (!conversation) {
      await searchTexts.delete(conversationId);
      return;
    }
    const all = await turnsOf(conversationId);
    const asked: Attachment[] = [];
    for (const { id, attachmentIds } of all) {
      if (attachmentIds.length > 0) asked.push(...(await attachmentsOf(turnHolder(id))));
    }
    const { searchText, ...summary } = summarise(conversation.title, all, asked);
    // In no list and no search: only what the panel's header shows of it is kept.
    if (conversation.shelf === 'temporary') {
      const { costUsd } = summary;
      await conversations.update(conversationId, costUsd === undefined ? {} : { costUsd });
      return;
    }
    await conversations.update(conversationId, summary);
    await searchTexts.put({ id: conversationId, text: searchText });
  });
}
