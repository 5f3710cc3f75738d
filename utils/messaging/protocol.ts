import { defineExtensionMessaging } from '@webext-core/messaging';
import * as z from 'zod/mini';
import { detailSchema, editsSchema } from '@/utils/conversation/attachment.ts';
import { captureActionSchema } from '@/utils/conversation/conversation.ts';
import { deletionSchema } from '@/utils/conversation/deletion.ts';
import type { TokenCheck } from '@/utils/conversation/estimate.ts';
import type { Failure, Outcome } from '@/utils/conversation/failure.ts';
import { LONGEST_INSTRUCTIONS, LONGEST_LANGUAGE } from '@/utils/conversation/instructions.ts';
import { type ModelChoice, ownPricesSchema } from '@/utils/conversation/model.ts';
import { askKindSchema } from '@/utils/conversation/turn.ts';

/** The pages of ours that may ask the worker something; everybody else is ignored. */
export type Page = 'sidepanel' | 'options' | 'welcome';

/** What **Check key** found. */
export type KeyVerdict =
  | { result: 'works' }
  | { result: 'wrong-key' }
  | { result: 'org-blocks-browsers' }
  | { result: 'offline' }
  | { result: 'unreachable'; host: string }
  | { result: 'cors-refused'; host: string }
  | { result: 'failed'; failure: Failure };

const id = z.string().check(z.maxLength(64));
const windowId = z.number();
const inWindow = z.object({ windowId });
const ofTurn = z.object({ turnId: id });
const ofAttachment = z.object({ attachmentId: id });

const passphrase = z.string().check(z.minLength(1), z.maxLength(1000));

/** The longest question, in characters: far beyond typing, within what every model reads. */
const LONGEST_QUESTION = 400_000;

/** The longest answer a panel may hand back, in characters: several times what a model can write at once. */
const LONGEST_ANSWER = 2_000_000;
const usd = z.number().check(z.gte(0), z.lte(1_000_000));

const settingsPatch = z.partial(
  z.object({
    model: z.string().check(z.maxLength(200)),
    baseUrl: z.string().check(z.maxLength(2000)),
    authScheme: z.enum(['bearer', 'x-api-key']),
    headers: z.record(z.string(), z.string()),
    sendAs: z.enum(['automatic', 'bytes', 'urls']),
    filesAllowed: z.boolean(),
    historyKept: z.boolean(),
    askAboveCents: z.number(),
    quickActions: z.enum(['unset', 'send', 'show-first']),
    imageMenu: z.enum(['full', 'ask']),
    announce: z.enum(['sentences', 'end']),
    autoLock: z.enum(['5', '15', '60', 'browser']),
    prices: ownPricesSchema,
    dayBudgetUsd: z.nullable(usd),
    monthBudgetUsd: z.nullable(usd),
    offersAnswers: z.boolean(),
    budgetToldOn: z.string().check(z.maxLength(10)),
    budgetWarnPercent: z.number().check(z.gte(1), z.lte(100)),
    instructions: z.string().check(z.maxLength(LONGEST_INSTRUCTIONS)),
    answerIn: z.string().check(z.maxLength(LONGEST_LANGUAGE)),
  }),
);

/** A key as `KeyboardEvent` names it, with its modifiers. */
export const overlayKeySchema = z.object({
  key: z.string().check(z.maxLength(20)),
  shiftKey: z.boolean(),
  ctrlKey: z.boolean(),
});
export type OverlayKey = z.infer<typeof overlayKeySchema>;

/** Message × who may send it × the shape of its data. Anything else is not answered. */
export const REQUESTS = {
  /** Asks about what is in the tray; also the first thing after which money can be spent. */
  ask: {
    from: ['sidepanel'],
    data: z.object({ windowId, question: z.string().check(z.maxLength(LONGEST_QUESTION)), kind: askKindSchema }),
  },
  /** Has the service count what Ask would send now; nothing is asked. */
  countQuestion: {
    from: ['sidepanel'],
    data: z.object({ windowId, question: z.string().check(z.maxLength(LONGEST_QUESTION)) }),
  },
  /** Sends the menu item that waits for a word; `remember` also answers the first-time card. */
  sendHeld: { from: ['sidepanel'], data: z.object({ windowId, remember: z.optional(z.enum(['send', 'show-first'])) }) },
  dismissHeld: { from: ['sidepanel'], data: z.object({ windowId, remember: z.optional(z.enum(['show-first'])) }) },
  /** What the user says to an answer that was offered in place of asking once more. */
  answerOffer: {
    from: ['sidepanel'],
    data: z.object({ windowId, choice: z.enum(['show', 'ask', 'dismiss']) }),
  },
  stop: { from: ['sidepanel'], data: ofTurn },
  /** Asks the same again in a new turn beside the old one, which stays as another branch. */
  retry: {
    from: ['sidepanel'],
    data: z.object({
      turnId: id,
      /** The model to ask this once; the chosen one when left out. */
      model: z.optional(z.string().check(z.maxLength(200))),
    }),
  },
  /** Asks in other words, or without some of its images, in a new turn beside the old one. */
  editTurn: {
    from: ['sidepanel'],
    data: z.object({
      turnId: id,
      question: z.string().check(z.maxLength(LONGEST_QUESTION)),
      /** Those of the old turn's images that stay with the question. */
      attachmentIds: z.array(id),
    }),
  },
  /** Leaves images that were asked about out of the requests that follow, or takes whatever keeps them out back. */
  leaveOut: {
    from: ['sidepanel'],
    data: z.object({ attachmentIds: z.array(id), isLeftOut: z.boolean() }),
  },
  /** Turns images of earlier questions into notes and asks again, in the same turn. */
  sendWithoutOldest: { from: ['sidepanel'], data: z.object({ turnId: id, attachmentIds: z.array(id) }) },
  /** Instructions for the conversation in view, or the one that begins next; an empty text takes them away. */
  setInstructions: {
    from: ['sidepanel'],
    data: z.object({ windowId, instructions: z.string().check(z.maxLength(LONGEST_INSTRUCTIONS)) }),
  },
  /** Brings a turn's branch into view. */
  chooseBranch: { from: ['sidepanel'], data: ofTurn },
  /** Goes on where the answer broke off, in the same turn. */
  continueTurn: { from: ['sidepanel'], data: ofTurn },
  /** Hands back what the panel has shown of an answer whose worker was ended before it had written all of it down. */
  keepShown: {
    from: ['sidepanel'],
    data: z.object({ turnId: id, text: z.string().check(z.maxLength(LONGEST_ANSWER)) }),
  },
  newConversation: { from: ['sidepanel'], data: inWindow },
  undoNewConversation: { from: ['sidepanel'], data: inWindow },
  addToLastConversation: { from: ['sidepanel'], data: inWindow },
  openConversation: { from: ['sidepanel'], data: z.object({ windowId, conversationId: id }) },
  pinConversation: { from: ['sidepanel'], data: z.object({ conversationId: id, pinned: z.boolean() }) },
  /** The user's own title; an empty one changes nothing. */
  renameConversation: {
    from: ['sidepanel'],
    data: z.object({ conversationId: id, title: z.string().check(z.maxLength(200)) }),
  },
  /** Takes conversations out of every list and view; their rows go for good once Undo is over. */
  deleteConversations: { from: ['sidepanel'], data: z.object({ windowId, which: deletionSchema }) },
  /** Brings back what one deletion took. */
  undoDeletion: { from: ['sidepanel'], data: z.object({ deletedAt: z.number() }) },
  /** The window's next conversation is deleted when it is left, or is not; only while none is in view. */
  setTemporary: { from: ['sidepanel'], data: z.object({ windowId, temporary: z.boolean() }) },
  /** Takes rows of the `incoming` table into the tray. */
  claimIncoming: { from: ['sidepanel', 'welcome'], data: z.object({ windowId, ids: z.array(id) }) },
  removeAttachment: { from: ['sidepanel'], data: ofAttachment },
  restoreAttachment: { from: ['sidepanel'], data: ofAttachment },
  /** **Not this one?** */
  chooseCandidate: { from: ['sidepanel'], data: z.object({ attachmentId: id, candidateId: id }) },
  /** **Use what is on screen**, while better pixels are still being fetched. */
  useScreen: { from: ['sidepanel'], data: ofAttachment },
  /** Acquires or prepares a failed attachment again. */
  tryAttachmentAgain: { from: ['sidepanel'], data: ofAttachment },
  /** How much of an image is sent: in parts, whole, at a lower tier; without `detail` as Loupe sees fit. */
  setDetail: { from: ['sidepanel'], data: z.object({ attachmentId: id, detail: z.optional(detailSchema) }) },
  /** Captures an image that stands as shown on screen once more, at full size. */
  liftAgain: { from: ['sidepanel'], data: ofAttachment },
  /** Moves a waiting image to a place among the others, 0 being the first. */
  moveAttachment: { from: ['sidepanel'], data: z.object({ attachmentId: id, to: z.number().check(z.gte(0)) }) },
  /** The user's own name for an image; an empty one takes it away. */
  renameAttachment: {
    from: ['sidepanel'],
    data: z.object({ attachmentId: id, name: z.string().check(z.maxLength(80)) }),
  },
  /**
   * Puts edited pixels in the place of an image's own. The panel has made them and put them into `incoming`, one row
   * for each strip, top to bottom; with no rows the unedited original comes back.
   */
  editAttachment: {
    from: ['sidepanel'],
    data: z.object({ attachmentId: id, edits: editsSchema, incomingIds: z.array(id).check(z.maxLength(200)) }),
  },
  /**
   * Captures what the window's active tab shows or lets the user choose on it. Without access it arms itself: the
   * next click of Loupe's icon, its shortcut or its menu on the page runs it.
   */
  capture: {
    from: ['sidepanel'],
    data: z.object({
      windowId,
      action: captureActionSchema,
      /** Of `again`: the capture to repeat. Of `same-width`: the two. */
      attachmentIds: z.array(id).check(z.maxLength(2)),
    }),
  },
  /** Ends what is captured or armed. A full page keeps what it has. */
  stopCapture: { from: ['sidepanel'], data: inWindow },
  /** A key pressed in the panel while the picker or the region box on the page waits for one. */
  pressOverlayKey: { from: ['sidepanel'], data: z.object({ windowId, key: overlayKeySchema }) },
  /** Brings back what waited in windows that are gone. */
  restoreEarlier: { from: ['sidepanel'], data: inWindow },
  discardEarlier: { from: ['sidepanel'], data: inWindow },
  chooseSource: { from: ['sidepanel'], data: z.object({ attachmentId: id, as: z.optional(z.enum(['bytes', 'url'])) }) },
  saveDraft: {
    from: ['sidepanel'],
    data: z.object({ windowId, draft: z.string().check(z.maxLength(LONGEST_QUESTION)) }),
  },
  /** Puts a sentence into the tray's `alert`, or clears it. */
  setAlert: {
    from: ['sidepanel'],
    data: z.object({ windowId, alert: z.optional(z.string().check(z.maxLength(2000))) }),
  },
  showExample: { from: ['welcome', 'sidepanel'], data: inWindow },
  /** Stores the key and checks it; the text never comes back. */
  saveKey: { from: ['sidepanel', 'options'], data: z.object({ key: z.string().check(z.maxLength(4000)) }) },
  checkKey: { from: ['sidepanel', 'options'], data: z.object({}) },
  /** Opens keys that have a passphrase. */
  unlock: { from: ['sidepanel', 'options'], data: z.object({ passphrase }) },
  lock: { from: ['options'], data: z.object({}) },
  /** Seals the keys with a passphrase, in place of none or of the old one. */
  setPassphrase: { from: ['options'], data: z.object({ passphrase, old: z.optional(passphrase) }) },
  removePassphrase: { from: ['options'], data: z.object({ old: passphrase }) },
  /** Adds what the page has laid down in `imports`: all of it, or nothing. */
  importConversations: { from: ['options'], data: z.object({ batch: id }) },
  /** Forgets what the page has laid down there. */
  discardImports: { from: ['options'], data: z.object({ batch: id }) },
  /** Deletes prepared copies of images that can be made again. */
  clearPrepared: { from: ['options'], data: z.object({ confirmed: z.literal(true) }) },
  /** Deletes the images of conversations that nobody has gone on with since. */
  clearOldImages: { from: ['options'], data: z.object({ before: z.number() }) },
  /** Forgets every key and the passphrase. */
  forgetKeys: { from: ['sidepanel', 'options'], data: z.object({}) },
  saveSettings: { from: ['sidepanel', 'options'], data: settingsPatch },
  listModels: { from: ['sidepanel', 'options'], data: z.object({}) },
  countUploads: { from: ['options'], data: z.object({}) },
} as const satisfies Record<string, { from: readonly Page[]; data: z.ZodMiniType }>;

export type RequestName = keyof typeof REQUESTS;
export type RequestData<K extends RequestName> = z.infer<(typeof REQUESTS)[K]['data']>;

/** The answers that say more than "done, or why not". */
interface Answers {
  /** `isOffered`: nothing was asked, because the answer is stored; it waits in the tray. */
  ask: Outcome<{ turnId: string } | { isOffered: true }>;
  countQuestion: Outcome<TokenCheck>;
  saveKey: KeyVerdict;
  checkKey: KeyVerdict;
  /** `deletedAt` names the deletion for Undo. */
  deleteConversations: Outcome<{ deletedAt: number; count: number }>;
  /** `armed`: it waits for a gesture on the page. */
  capture: Outcome<{ state: 'started' | 'armed' }>;
  /** Images uploaded for conversations that are there, those still to be deleted, and when all will have expired. */
  countUploads: { live: number; left: number; until: number };
  importConversations: Outcome<{ added: number }>;
  clearPrepared: Outcome<{ bytes: number }>;
  clearOldImages: Outcome<{ bytes: number }>;
  /** `live` is false when the built-in list stands in for the service's. */
  listModels: { models: ModelChoice[]; live: boolean };
}
export type RequestAnswer<K extends RequestName> = K extends keyof Answers ? Answers[K] : Outcome<null>;

type Protocol = { [K in RequestName]: (data: RequestData<K>) => RequestAnswer<K> };

const messenger = defineExtensionMessaging<Protocol>();

/** Asks the worker. Rejects only when the extension itself was reloaded or removed. */
export const sendRequest: typeof messenger.sendMessage = messenger.sendMessage;

/** For the worker only: registers the answer to one message. */
export const onRequest: typeof messenger.onMessage = messenger.onMessage;
