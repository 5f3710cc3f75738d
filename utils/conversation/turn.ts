import * as z from 'zod/mini';
import { preparedImageSchema, sourceSchema } from './attachment.ts';
import { type Failure, failureSchema } from './failure.ts';

/** What the user asked for: words of their own, or a menu item that already was a question. */
export const askKindSchema = z.enum(['ask', 'describe', 'extract', 'compare', 'changes']);
export type AskKind = z.infer<typeof askKindSchema>;

/** Tokens as the service counted them. */
export const usageSchema = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadTokens: z.number(),
  cacheWriteTokens: z.number(),
  /** Those of `cacheWriteTokens` that were written for an hour instead of five minutes. */
  hourWriteTokens: z.optional(z.number()),
});
export type Usage = z.infer<typeof usageSchema>;

/**
 * The one state of a turn. `preparing`, `waiting-to-retry`, `sending` and `streaming` need an owner (the
 * worker that runs them); found without one they become `interrupted`.
 */
export const turnStateSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('queued') }),
  z.object({ status: z.literal('preparing') }),
  z.object({ status: z.literal('waiting-to-retry'), failure: failureSchema, retryAt: z.number() }),
  z.object({ status: z.literal('sending'), images: z.number() }),
  z.object({ status: z.literal('reading') }),
  z.object({ status: z.literal('streaming') }),
  z.object({ status: z.literal('done'), stopReason: z.string() }),
  z.object({ status: z.literal('stopped') }),
  z.object({ status: z.literal('failed'), failure: failureSchema }),
  z.object({ status: z.literal('interrupted') }),
]);
export type TurnState = z.infer<typeof turnStateSchema>;
export type TurnStatus = TurnState['status'];

/** What was sent for one image of the turn, kept so that the details can be shown for good. */
export const sentImageSchema = z.object({
  attachmentId: z.string(),
  /** The part's label, for an image that went in parts: then each part has a row of its own. */
  label: z.optional(z.string()),
  source: sourceSchema,
  image: preparedImageSchema,
  /** The URL given to the service, for source `url` only. */
  url: z.optional(z.string()),
  /** The service's id of the uploaded file, for source `file` only. */
  fileId: z.optional(z.string()),
});
export type SentImage = z.infer<typeof sentImageSchema>;

/** One question with its attachments and the answer, with a status. */
export const turnSchema = z.object({
  id: z.string(),
  conversationId: z.string(),
  /** Ascending in the order of asking, over all branches of the conversation. */
  order: z.number(),
  /**
   * The turn before it in its branch; absent for a first one. Turns with the same parent are branches of one place:
   * an edited question or a regenerated answer stands beside what was there before (`branches.ts`).
   */
  parentId: z.optional(z.string()),
  kind: askKindSchema,
  question: z.string(),
  attachmentIds: z.array(z.string()),
  /** Model id the turn was asked of. */
  model: z.string(),
  state: turnStateSchema,
  /** The answer so far; kept whatever happens to the turn. */
  answer: z.string(),
  askedAt: z.number(),
  /** When the first byte of the current request was awaited, and when the turn ended. */
  sentAt: z.optional(z.number()),
  endedAt: z.optional(z.number()),
  usage: z.optional(usageSchema),
  /** Estimate in US dollars before sending; what asking again would cost. */
  estimateUsd: z.optional(z.number()),
  /** Of the last request: the prompt's tokens as estimated before sending, and as the service counted them. */
  tokenCheck: z.optional(z.object({ estimated: z.number(), counted: z.number() })),
  /**
   * What the service has counted of the request under way, and how long the answer was when it was sent: should the
   * worker be ended, this is what is known of the cost.
   */
  underway: z.optional(z.object({ usage: usageSchema, answerFrom: z.number() })),
  /** Estimated from usage and prices, in US dollars; absent where the price is unknown. */
  costUsd: z.optional(z.number()),
  requestId: z.optional(z.string()),
  sent: z.array(sentImageSchema),
  /** Images of earlier turns that went with this one as uploaded files. */
  resentFiles: z.optional(z.array(z.object({ attachmentId: z.string(), fileId: z.string() }))),
  /** Why images that were worth uploading went as data all the same. */
  uploadFailure: z.optional(failureSchema),
  /** Hash over all that decides the answer to a first question; equal for the same question about the same images. */
  askKey: z.optional(z.string()),
  /** The instructions that were sent along, where there were any. */
  system: z.optional(z.string()),
  /** Sentences worth telling that did not stop the turn, such as a link the service could not fetch. */
  notices: z.array(z.string()),
  /** True for the example answer that comes with Loupe; it was never asked and costs nothing. */
  recorded: z.optional(z.boolean()),
});
export type Turn = z.infer<typeof turnSchema>;

export type TurnEvent =
  | { type: 'prepare' }
  | { type: 'send'; images: number }
  | { type: 'accepted' }
  | { type: 'delta' }
  | { type: 'retry-later'; failure: Failure; retryAt: number }
  | { type: 'complete'; stopReason: string }
  | { type: 'stop' }
  | { type: 'fail'; failure: Failure }
  | { type: 'owner-lost' }
  | { type: 'continue' }
  /** Continue, while another turn of the conversation runs. */
  | { type: 'queue' };

type Allowed = { [S in TurnStatus]: readonly TurnEvent['type'][] };

/** Which events a state answers to; any other event leaves the state as it is. */
const ALLOWED: Allowed = {
  queued: ['prepare', 'stop', 'fail', 'owner-lost'],
  preparing: ['send', 'stop', 'fail', 'owner-lost'],
  'waiting-to-retry': ['prepare', 'send', 'stop', 'fail', 'owner-lost'],
  sending: ['accepted', 'retry-later', 'prepare', 'stop', 'fail', 'owner-lost'],
  reading: ['delta', 'complete', 'stop', 'fail', 'owner-lost'],
  streaming: ['delta', 'complete', 'stop', 'fail', 'owner-lost'],
  done: ['continue', 'queue'],
  stopped: ['continue', 'queue'],
  failed: ['continue', 'queue'],
  interrupted: ['continue', 'queue'],
};

/**
 * The only place a turn's state changes.
 *
 * @returns the next state, or the same object when the event means nothing in this state (a late delta
 *   after Stop, for instance).
 */
export function transition(state: TurnState, event: TurnEvent): TurnState {
  if (!ALLOWED[state.status].includes(event.type)) return state;
  switch (event.type) {
    case 'prepare':
    case 'continue':
      return { status: 'preparing' };
    case 'queue':
      return { status: 'queued' };
    case 'send':
      return { status: 'sending', images: event.images };
    case 'accepted':
      return { status: 'reading' };
    case 'delta':
      return state.status === 'streaming' ? state : { status: 'streaming' };
    case 'retry-later':
      return { status: 'waiting-to-retry', failure: event.failure, retryAt: event.retryAt };
    case 'complete':
      return { status: 'done', stopReason: event.stopReason };
    case 'stop':
      return { status: 'stopped' };
    case 'fail':
      return { status: 'failed', failure: event.failure };
    case 'owner-lost':
      return { status: 'interrupted' };
  }
}

/** The states that need a worker to run the turn. */
const RUNNING: readonly TurnStatus[] = ['preparing', 'waiting-to-retry', 'sending', 'reading', 'streaming'];
/** Those, and waiting for the turn before it. */
export const UNFINISHED: readonly TurnStatus[] = [...RUNNING, 'queued'];

/** True while a turn runs, or waits for the one before it. */
export function isUnfinished(state: TurnState): boolean {
  return UNFINISHED.includes(state.status);
}

/** True while the turn needs a worker to run it. */
export function isRunning(state: TurnState): boolean {
  return RUNNING.includes(state.status);
}

/** True when the model said all it had to say: there is nothing to go on with. */
export function isWhole(state: TurnState): boolean {
  return state.status === 'done' && (state.stopReason === 'end_turn' || state.stopReason === 'stop_sequence');
}
