import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type ComponentType, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import type { Conversation, Tray } from '@/utils/conversation/conversation.ts';
import type { Failure } from '@/utils/conversation/failure.ts';
import { imageNumbers } from '@/utils/conversation/image-numbers.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';
import type { Spending } from '@/utils/conversation/spending.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import type { RequestAnswer, RequestData, RequestName } from '@/utils/messaging/protocol.ts';
import type { IncomingImage } from '@/utils/store/database.ts';
import type { LockState } from '@/utils/store/lock-state.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';

/** A command of Loupe's and the keys it really has, as the browser spells them. */
export interface Shortcut {
  description: string;
  keys: string;
}

/** What the panel can reach outside itself; tests hand in stand-ins. */
export interface PanelReach {
  request: <K extends RequestName>(name: K, data: RequestData<K>) => Promise<RequestAnswer<K>>;
  /**
   * Calls back with the whole text so far whenever it grew, and with all of it when the turn has ended and could not be
   * stored; returns what ends it.
   */
  followTurn: (
    turnId: string,
    textSoFar: string,
    onText: (text: string) => void,
    onUnsaved: (failure: Failure, text: string) => void,
  ) => () => void;
  /** Calls back with this month's days on which something was spent, now and after every change; returns what ends it. */
  watchSpending: (onChange: (rows: Spending[]) => void) => () => void;
  loadImage: (hash: string) => Promise<Blob | undefined>;
  putIncoming: (rows: IncomingImage[]) => Promise<void>;
  /** Saves a conversation as a file, with its images; false where it may not be exported. */
  exportConversation: (conversationId: string, kind: 'zip' | 'json') => Promise<boolean>;
  /** @param section the id of the heading to show; the top when left out. */
  /** Loads the panel anew, for a database that could not be read. */
  startAnew: () => void;
  openSettings: (section?: 'spending') => void;
  openTab: (url: string) => void;
  /** Must be called straight from a click: the browser shows its own question. */
  requestOrigin: (origin: string) => Promise<boolean>;
  /** The real shortcut that opens Loupe, as the browser spells it; undefined when the user removed it. */
  readShortcut: () => Promise<string | undefined>;
  /** Every command that has keys. */
  readShortcuts: () => Promise<Shortcut[]>;
  writeText: (text: string) => Promise<void>;
  /** What stands where the composer would be while there is no key. */
  KeyCard: ComponentType<{ onReady: (note?: string) => void; onHold: (holds: boolean) => void }>;
}

/** Images and the draft of a question from windows that are gone. */
export interface Earlier {
  attachments: Attachment[];
  draft: string;
}

/** Images or conversations that can still be had back. */
export interface Removed {
  /** Of images. */
  ids: string[];
  /** "Image 2: chart.png", "3 images", "“A title”". */
  words: string;
  /** Of conversations: names the deletion, and the one of them that was in view. */
  deletion?: { deletedAt: number; inView?: string };
  /** The draft that went with them. */
  draft?: string;
}

/** An answer that could not be stored, and why. */
export interface Unsaved {
  text: string;
  failure: Failure;
}

/** A question on its way to be asked again in other words, or without some of its images. */
export interface QuestionEdit {
  question: string;
  attachmentIds: readonly string[];
}

/** What the panel shows, kept up to date by whoever created it. */
export interface PanelFacts {
  /** False until the database has answered once; nothing is called empty before. */
  loaded: boolean;
  tray: Tray;
  attachments: Attachment[];
  conversation: Conversation | undefined;
  /** The branch in view, oldest first. */
  turns: Turn[];
  /** By turn in view: the turns that are branches of its place, itself included, oldest first. */
  branches: ReadonlyMap<string, readonly string[]>;
  /** The turn that runs in the conversation, in view or in another branch, and the way from the first one to it. */
  running: { turn: Turn; path: readonly string[] } | undefined;
  /** The images of the turns in view, by id. */
  asked: ReadonlyMap<string, Attachment>;
  /** What waited in windows that are gone. */
  earlier: Earlier;
  settings: SettingsInForce | undefined;
  /** Whether the key waits for its passphrase. */
  lock: LockState;
  models: { models: ModelChoice[]; live: boolean };
  online: boolean;
}

type Signals = { [Name in keyof PanelFacts]: Signal<PanelFacts[Name]> };

export interface PanelStore extends Signals {
  windowId: number;
  isPrivate: boolean;
  reach: PanelReach;
  /** Text of the running turn beyond what its row holds yet. */
  live: Signal<{ turnId: string; text: string } | undefined>;
  /** Answers that could not be stored, by turn: they are nowhere but here and in the worker's memory. */
  unsaved: Signal<ReadonlyMap<string, Unsaved>>;
  /** What stands in the Question box. */
  question: Signal<string>;
  /** The number of every image in view, by attachment id, as Claude is told. */
  numbers: ReadonlySignal<ReadonlyMap<string, number>>;
  /** The turn whose question is being edited. */
  editing: Signal<string | undefined>;
  /** Edited questions that were not asked yet, by turn: closing the editor keeps them. */
  edits: Map<string, QuestionEdit>;
  /** The version the user has just gone to, and with which button: the focus goes along. */
  wentTo: { turnId: string; step: -1 | 1 } | undefined;
  /** The user has just asked in this panel: should an answer be offered instead, the focus goes to the choice. */
  followsOffer: boolean;
  /** Why the last thing the user did was not possible. */
  problem: Signal<string | undefined>;
  /** Why the panel cannot show what is stored; it goes by itself when it can. */
  stuck: Signal<string | undefined>;
  /** What was taken out last, for Undo. */
  removed: Signal<Removed | undefined>;
  /** What the user wanted while the key was locked: done once it is unlocked. */
  afterUnlock: Signal<(() => void) | undefined>;
  /** Read out by screen readers once. */
  said: Signal<string>;
}

/**
 * Everything the panel's components share, handed down by one context.
 *
 * @param facts values to start with; the rest starts empty.
 */
export function createPanelStore(
  place: { windowId: number; isPrivate: boolean },
  reach: PanelReach,
  facts: Partial<PanelFacts> = {},
): PanelStore {
  const turns = signal(facts.turns ?? []);
  const tray = facts.tray ?? { id: place.windowId, offersLast: false, draft: '', arrivedAt: 0 };
  return {
    ...place,
    reach,
    loaded: signal(facts.loaded ?? false),
    tray: signal(tray),
    attachments: signal(facts.attachments ?? []),
    conversation: signal(facts.conversation),
    turns,
    branches: signal(facts.branches ?? new Map()),
    running: signal(facts.running),
    asked: signal(facts.asked ?? new Map()),
    earlier: signal(facts.earlier ?? { attachments: [], draft: '' }),
    settings: signal(facts.settings),
    lock: signal(facts.lock ?? 'none'),
    models: signal(facts.models ?? { models: [], live: false }),
    online: signal(facts.online ?? true),
    live: signal(undefined),
    unsaved: signal(new Map()),
    question: signal(tray.draft),
    numbers: computed(() => imageNumbers(turns.value)),
    editing: signal(undefined),
    edits: new Map(),
    wentTo: undefined,
    followsOffer: false,
    problem: signal(undefined),
    stuck: signal(undefined),
    removed: signal(undefined),
    afterUnlock: signal(undefined),
    said: signal(''),
  };
}

const PanelContext = createContext<PanelStore | undefined>(undefined);
export const PanelProvider: typeof PanelContext.Provider = PanelContext.Provider;

/** @throws Error outside a {@link PanelProvider}: that is a bug. */
export function usePanel(): PanelStore {
  const store = useContext(PanelContext);
  if (!store) throw new Error('usePanel needs a PanelProvider above it.');
  return store;
}
