import * as z from 'zod/mini';

/** Turns in order, one model, one title. */
export const conversationSchema = z.object({
  id: z.string(),
  /** From the first question until the first answer gives a better one. */
  title: z.string(),
  model: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type Conversation = z.infer<typeof conversationSchema>;

/** Why a menu item that normally sends at once waits for a word from the user. */
export const holdReasonSchema = z.enum(['first-time', 'always-show', 'cost', 'private-window', 'tiny', 'no-key']);
export type HoldReason = z.infer<typeof holdReasonSchema>;

/** What one browser window's panel shows besides its attachments; one row per window. */
export const traySchema = z.object({
  /** The window's id. */
  id: z.number(),
  /** The conversation in view; absent for an empty one. */
  conversationId: z.optional(z.string()),
  /** The one **Add to the last conversation** or Undo goes back to. */
  lastConversationId: z.optional(z.string()),
  /** Set by an image that started a new conversation by itself; offers **Add to the last conversation**. */
  offersLast: z.boolean(),
  /** Set by New conversation for ten seconds; offers Undo. */
  undoUntil: z.optional(z.number()),
  draft: z.string(),
  /** A menu item that waits to be sent. */
  held: z.optional(
    z.object({
      kind: z.enum(['describe', 'extract']),
      attachmentId: z.string(),
      reason: holdReasonSchema,
      /** Estimated cost in US dollars, for reason `cost`. */
      costUsd: z.optional(z.number()),
    }),
  ),
  /**
   * When the user last sent an image here, in milliseconds since the epoch. A panel whose own
   * `performance.timeOrigin` is earlier was open already: it flashes the tray and says where to type.
   */
  arrivedAt: z.number(),
  /** What could not be attached, until dismissed or replaced. */
  alert: z.optional(z.string()),
});
export type Tray = z.infer<typeof traySchema>;
