import type { Attachment } from '@/utils/conversation/attachment.ts';
import { turnHolder } from '@/utils/conversation/attachment.ts';
import { imageKeysOf, sentImageKeysOf } from '@/utils/conversation/image-keys.ts';
import { transition } from '@/utils/conversation/turn.ts';
import type { ArchivedConversation } from './archive-schema.ts';

/** Every key into `images` that a conversation refers to, each once, sorted. */
export function imageKeysIn({ attachments, turns }: Pick<ArchivedConversation, 'attachments' | 'turns'>): string[] {
  return [...new Set([...attachments.flatMap(imageKeysOf), ...turns.flatMap(sentImageKeysOf)])].sort();
}

/** A conversation at rest: whatever was under way has lost its owner, as it would with the worker's end. */
export function atRest(archived: ArchivedConversation): ArchivedConversation {
  return {
    ...archived,
    turns: archived.turns.map((turn) => ({ ...turn, state: transition(turn.state, { type: 'owner-lost' }) })),
    attachments: archived.attachments.map(restAttachment),
  };
}

function restAttachment(attachment: Attachment): Attachment {
  const { status } = attachment.state;
  if (status === 'ready' || status === 'failed') return attachment;
  return { ...attachment, state: { status: 'failed', failure: { code: 'image-undecodable' } } };
}

/**
 * Whether two conversations of one id say the same: what was asked, shown and answered. Where it is kept and which
 * branch is in view may differ.
 */
export function haveSameContent(one: ArchivedConversation, other: ArchivedConversation): boolean {
  return contentOf(one) === contentOf(other);
}

/** @returns a text that is equal for equal content, whatever the order of the fields. */
export function contentOf({ conversation, turns, attachments }: ArchivedConversation): string {
  const { id, title, titleBy, model, createdAt, instructions } = conversation;
  return JSON.stringify({ id, title, titleBy, model, createdAt, instructions, turns, attachments }, sortFields);
}

function sortFields(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The same conversation under other ids, for where its own are taken.
 *
 * @param seed the same for the same content, so that a second import finds what the first one added; hex, 24 or more.
 */
export function underFreshIds(archived: ArchivedConversation, seed: string): ArchivedConversation {
  const beginning = seed.slice(0, 24);
  const fresh = new Map<string, string>();
  const { conversation, turns, attachments } = archived;
  for (const { id } of [conversation, ...turns, ...attachments]) fresh.set(id, `${beginning}-${fresh.size}`);
  const idOf = (id: string): string => fresh.get(id) ?? id;
  return {
    ...archived,
    conversation: {
      ...conversation,
      id: idOf(conversation.id),
      chosen: Object.fromEntries(
        Object.entries(conversation.chosen).map(([place, turnId]) => [idOf(place), idOf(turnId)]),
      ),
    },
    turns: turns.map((turn) => ({
      ...turn,
      id: idOf(turn.id),
      conversationId: idOf(turn.conversationId),
      ...(turn.parentId === undefined ? {} : { parentId: idOf(turn.parentId) }),
      attachmentIds: turn.attachmentIds.map(idOf),
      sent: turn.sent.map((sent) => ({ ...sent, attachmentId: idOf(sent.attachmentId) })),
    })),
    attachments: attachments.map((attachment) => ({
      ...attachment,
      id: idOf(attachment.id),
      holder: turnHolder(idOf(attachment.holder.slice(turnHolder('').length))),
    })),
  };
}
