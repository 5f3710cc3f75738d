import * as z from 'zod/mini';
import type { Conversation } from './conversation.ts';
import { UNDO_MS } from './undo-ms.ts';

/** The rows stay a little longer: a click at the last moment still finds them. */
export const KEPT_FOR_UNDO_MS = UNDO_MS + 3_000;

/** Which conversations are to be deleted. Pinned ones grow old too, but were kept on purpose: age spares them. */
export const deletionSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('some'), ids: z.array(z.string().check(z.maxLength(64))).check(z.maxLength(1000)) }),
  z.object({ what: z.literal('all') }),
  z.object({ what: z.literal('site'), host: z.string().check(z.maxLength(300)) }),
  /** Last used before this, in milliseconds since the epoch. */
  z.object({ what: z.literal('older'), before: z.number() }),
]);
export type Deletion = z.infer<typeof deletionSchema>;

/** A clock that was set back must not keep what was deleted. */
export function isUndoOver(deletedAt: number, now: number): boolean {
  return now - deletedAt >= KEPT_FOR_UNDO_MS || deletedAt > now;
}

/** The same conversation on the shelf of deleted ones; one that is there already stays as it is. */
export function asDeleted(conversation: Conversation, at: number): Conversation {
  const { shelf } = conversation;
  return shelf === 'deleted' ? conversation : { ...conversation, shelf: 'deleted', deleted: { from: shelf, at } };
}

/** The same conversation back where it was before it was deleted. */
export function asRestored({ deleted, ...conversation }: Conversation): Conversation {
  return deleted ? { ...conversation, shelf: deleted.from } : conversation;
}
