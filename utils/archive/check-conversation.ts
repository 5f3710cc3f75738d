import { turnHolder } from '@/utils/conversation/attachment.ts';
import { ancestorsOf } from '@/utils/conversation/branches.ts';
import type { ArchivedConversation } from './archive-schema.ts';
import { imageKeysIn } from './archived-conversation.ts';

/**
 * Holds one conversation of a file against itself: everything it refers to is there, once, and belongs to it.
 *
 * @param has whether the file gave an image's bytes.
 * @returns what is wrong, as the end of a sentence that begins with the conversation's title; undefined when nothing is.
 */
export function mistakeIn(archived: ArchivedConversation, has: (hash: string) => boolean): string | undefined {
  const { conversation, turns, attachments, absent } = archived;
  const ids = [conversation.id, ...turns.map(({ id }) => id), ...attachments.map(({ id }) => id)];
  if (ids.includes('') || new Set(ids).size < ids.length) return 'uses an id twice';
  if (ids.some((id) => id.length > 64)) return 'has an id that is too long';
  if (conversation.shelf !== 'history' && conversation.shelf !== 'pinned') return 'is not kept in the history';

  const turnIds = new Set(turns.map(({ id }) => id));
  const attachmentIds = new Set(attachments.map(({ id }) => id));
  for (const turn of turns) {
    if (turn.conversationId !== conversation.id) return 'has a question of another conversation';
    if (turn.parentId !== undefined && !turnIds.has(turn.parentId)) return 'lacks a question that another one follows';
    if (ancestorsOf(turn, turns).some(({ order }) => order >= turn.order))
      return 'has questions in an impossible order';
    const images = [...turn.attachmentIds, ...turn.sent.map(({ attachmentId }) => attachmentId)];
    if (images.some((id) => !attachmentIds.has(id))) return 'lacks an image that a question names';
  }
  const holders = new Set(turns.map(({ id }) => turnHolder(id)));
  if (attachments.some(({ holder }) => !holders.has(holder))) return 'has an image that belongs to no question';

  const gone = new Set(absent);
  if (imageKeysIn(archived).some((hash) => !has(hash) && !gone.has(hash))) return 'lacks the file of an image';
  return undefined;
}
