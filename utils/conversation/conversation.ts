import * as z from 'zod/mini';
import { failureSchema } from './failure.ts';
import { offeredAnswerSchema } from './stored-answer.ts';

/**
 * Where a conversation is kept. `temporary`: in no list, and gone when it is left. `deleted`: only until Undo is over.
 */
export const shelfSchema = z.enum(['pinned', 'history', 'temporary', 'deleted']);

/** Turns in order, in branches, one model, one title. */
export const conversationSchema = z.object({
  id: z.string(),
  shelf: shelfSchema,
  /** Of a deleted one: the shelf that Undo puts it back on, and when it was deleted. */
  deleted: z.optional(z.object({ from: shelfSchema, at: z.number() })),
  /** From the first question until the first answer gives a better one, or the user names it. */
  title: z.string(),
  titleBy: z.enum(['question', 'answer', 'user']),
  model: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** The user's instructions for this conversation alone; they follow the general ones. */
  instructions: z.optional(z.string()),
  /** Of a place with several branches, the one in view: turn id by parent id ('' for the first question). */
  chosen: z.record(z.string(), z.string()),
  /** Hosts of the pages and images asked about, each once, sorted. Kept by `summary.ts`, like what follows. */
  hosts: z.array(z.string()),
  /** Keys into `images` of what a list shows of it, at most three. */
  thumbnails: z.array(z.string()),
  /** What all its turns cost so far, in US dollars, as far as prices are known. */
  costUsd: z.optional(z.number()),
});
export type Conversation = z.infer<typeof conversationSchema>;

/** Why a menu item that normally sends at once waits for a word from the user. */
export const holdReasonSchema = z.enum([
  'first-time',
  'always-show',
  'cost',
  'private-window',
  'tiny',
  'no-key',
  'locked',
]);
export type HoldReason = z.infer<typeof holdReasonSchema>;

/**
 * What can be captured: what the tab shows, a part of the page, the whole page, pictures picked on it, the same
 * region as an earlier capture, two captures anew at the same width.
 */
export const captureActionSchema = z.enum(['tab', 'region', 'page', 'pick', 'again', 'same-width']);
export type CaptureAction = z.infer<typeof captureActionSchema>;

/** A capture under way, or one that waits for the access that only a gesture on the page gives. */
export const capturingSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('armed'),
    action: captureActionSchema,
    /** Of `again` and `same-width`: the captures it is about. */
    attachmentIds: z.array(z.string()),
    /** Milliseconds since the epoch. */
    until: z.number(),
  }),
  z.object({
    state: z.literal('running'),
    action: captureActionSchema,
    startedAt: z.number(),
    /** Captures taken so far and in all, as far as that is known; of a full page only. */
    done: z.optional(z.number()),
    total: z.optional(z.number()),
  }),
]);
export type Capturing = z.infer<typeof capturingSchema>;

/** What one browser window's panel shows besides its attachments; one row per window. */
export const traySchema = z.object({
  /** The window's id, or {@link EARLIER_TRAY_ID}. */
  id: z.number(),
  /**
   * The conversation in view, or the next one while none is, is temporary: it and what waits here are deleted when it is
   * left.
   */
  temporary: z.optional(z.boolean()),
  /** The conversation in view; absent for an empty one. */
  conversationId: z.optional(z.string()),
  /** The one **Add to the last conversation** or Undo goes back to. */
  lastConversationId: z.optional(z.string()),
  /** Set by an image that started a new conversation by itself; offers **Add to the last conversation**. */
  offersLast: z.boolean(),
  /** Set by New conversation for ten seconds; offers Undo. */
  undoUntil: z.optional(z.number()),
  draft: z.string(),
  /** Instructions for the conversation that its first question will begin. */
  instructions: z.optional(z.string()),
  /** A menu item that waits to be sent. */
  held: z.optional(
    z.object({
      kind: z.enum(['describe', 'extract', 'compare', 'changes']),
      /** What is asked about; `compare` and `changes` are about everything in the tray. */
      attachmentId: z.string(),
      reason: holdReasonSchema,
      /** Estimated cost in US dollars, for reason `cost`. */
      costUsd: z.optional(z.number()),
    }),
  ),
  /** The question was not sent, because its answer is stored: the user says which it shall be. */
  offered: z.optional(offeredAnswerSchema),
  /**
   * When the user last sent an image here, in milliseconds since the epoch. A panel whose own
   * `performance.timeOrigin` is earlier was open already: it flashes the tray and says where to type.
   */
  arrivedAt: z.number(),
  /** What could not be attached, until dismissed or replaced: in words, or as what went wrong. */
  alert: z.optional(z.union([z.string(), failureSchema])),
  capturing: z.optional(capturingSchema),
});
export type Tray = z.infer<typeof traySchema>;

/** The row that keeps the draft of windows that are gone; no window has this id. */
export const EARLIER_TRAY_ID = -1;
