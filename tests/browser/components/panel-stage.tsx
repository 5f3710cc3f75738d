import { render } from 'preact';
import { afterEach, beforeEach, type Mock, vi } from 'vitest';
import { Panel } from '@/components/ui/panel.tsx';
import {
  createPanelStore,
  type PanelFacts,
  PanelProvider,
  type PanelReach,
  type PanelStore,
} from '@/components/ui/panel-store.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import type { Conversation } from '@/utils/conversation/conversation.ts';
import type { Failure, FailureCode } from '@/utils/conversation/failure.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';
import type { Spending } from '@/utils/conversation/spending.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import '@/entrypoints/sidepanel/style.css';

export const WINDOW = 7;

export const MODEL: ModelChoice = {
  id: 'claude-haiku-5-5',
  name: 'Claude Haiku 5.5',
  tier: 'high',
  contextTokens: 1_000_000,
  maxOutputTokens: 64_000,
  price: { input: 0.1, output: 0.5, cacheRead: 0.01 },
  supportsEffort: true,
};

export const SETTINGS: SettingsInForce = {
  model: MODEL.id,
  baseUrl: 'https://api.anthropic.com',
  authScheme: 'bearer',
  headers: {},
  sendAs: 'automatic',
  filesAllowed: true,
  historyKept: true,
  askAboveCents: 5,
  offersAnswers: true,
  budgetToldOn: '',
  quickActions: 'send',
  imageMenu: 'full',
  announce: 'sentences',
  autoLock: '15',
  prices: {},
  tokenFactors: {},
  dayBudgetUsd: null,
  monthBudgetUsd: null,
  budgetWarnPercent: 80,
  instructions: '',
  answerIn: '',
  keyHints: { 'https://api.anthropic.com': 'abcd' },
  managed: {},
};

export function makeTurn(values: Partial<Turn> = {}): Turn {
  return {
    id: 'turn-1',
    conversationId: 'conversation-1',
    order: 1,
    kind: 'ask',
    question: 'What is this?',
    attachmentIds: [],
    model: MODEL.id,
    state: { status: 'done', stopReason: 'end_turn' },
    answer: '',
    askedAt: 1_000,
    sentAt: 1_000,
    endedAt: 4_200,
    sent: [],
    notices: [],
    ...values,
  };
}

export function makeConversation(values: Partial<Conversation> = {}): Conversation {
  return {
    id: 'conversation-1',
    shelf: 'history',
    title: 'A conversation',
    titleBy: 'question',
    model: MODEL.id,
    createdAt: 0,
    updatedAt: 0,
    chosen: {},
    hosts: [],
    thumbnails: [],
    ...values,
  };
}

export function makeAttachment(values: Partial<Attachment> = {}): Attachment {
  return {
    id: 'image-1',
    holder: `tray:${WINDOW}`,
    order: 1,
    addedAt: 0,
    provenance: { kind: 'paste', name: 'chart.png' },
    candidates: [],
    original: {
      hash: 'original',
      mediaType: 'image/png',
      width: 1600,
      height: 1200,
      bytes: 800_000,
      animated: false,
      step: 'handed-over',
      fidelity: 'original',
      check: 'not-possible',
    },
    state: {
      status: 'ready',
      source: { kind: 'base64', because: 'not-original' },
      preparation: {
        tier: 'high',
        way: 'as-is',
        scale: 1,
        firstFrameOnly: false,
        partsAdvised: false,
        image: { hash: 'p', mediaType: 'image/png', width: 1600, height: 1200, bytes: 800_000, tokens: 2494 },
      },
    },
    ...values,
  };
}

export interface Stage {
  store: PanelStore;
  request: Mock<(name: string, data: unknown) => Promise<unknown>>;
  reach: { [Name in keyof PanelReach]: ReturnType<typeof vi.fn> };
  /** The requests of one kind, in order. */
  asked: (name: string) => unknown[];
  /** Fails the next request of one kind; others may come before it, as the panel asks some by itself. */
  refuseNext: (name: string, code: FailureCode) => void;
  /** Gives the running turn's text so far to the panel, as the worker's port would. */
  stream: (text: string) => void;
  /** Says that the running turn has ended and could not be stored. */
  endUnsaved: (failure: Failure) => void;
}

let root: HTMLElement;

/** Call once in a test file: a place in the page for every test, gone after it. */
export function useStage(): void {
  beforeEach(() => {
    root = document.body.appendChild(document.createElement('div'));
    root.id = 'app';
    root.style.height = '600px';
  });
  afterEach(() => {
    render(null, root);
    root.remove();
  });
}

/** As closing the panel does; another can be shown then. */
export function closePanel(): void {
  render(null, root);
}

/** The whole panel with stand-ins for everything outside it. */
export function showPanel(
  facts: Partial<PanelFacts> = {},
  place = { windowId: WINDOW, isPrivate: false },
  spending: Spending[] = [],
): Stage {
  let onText: (text: string) => void = () => {};
  let onUnsaved: (failure: Failure, text: string) => void = () => {};
  let latest: string | undefined;
  const refusals = new Map<string, FailureCode>();
  const request = vi.fn(async (name: string, _data: unknown): Promise<unknown> => {
    const code = refusals.get(name);
    refusals.delete(name);
    if (code !== undefined) return { ok: false, failure: { code } };
    if (name === 'listModels') return { models: [MODEL], live: true };
    if (name === 'deleteConversations') return { ok: true, value: { deletedAt: 5, count: 1 } };
    return { ok: true, value: name === 'ask' ? { turnId: 'turn-new' } : null };
  });
  const reach = {
    request,
    followTurn: vi.fn((_id: string, _soFar: string, tell: typeof onText, tellUnsaved: typeof onUnsaved) => {
      onText = tell;
      onUnsaved = tellUnsaved;
      // The worker, too, tells what it has as soon as somebody follows.
      if (latest !== undefined) tell(latest);
      return () => {};
    }),
    watchSpending: vi.fn((tell: (rows: Spending[]) => void) => {
      tell(spending);
      return () => {};
    }),
    loadImage: vi.fn(async () => undefined),
    putIncoming: vi.fn(async () => {}),
    startAnew: vi.fn(),
    openSettings: vi.fn(),
    openTab: vi.fn(),
    requestOrigin: vi.fn(async () => true),
    readShortcut: vi.fn(async () => 'Alt+Shift+L'),
    readShortcuts: vi.fn(async () => [
      { description: 'Open Loupe', keys: 'Alt+Shift+L' },
      { description: 'Pick an image on this page', keys: 'Alt+Shift+P' },
    ]),
    writeText: vi.fn(async () => {}),
    KeyCard: vi.fn(({ onReady }: { onReady: () => void }) => (
      <button type="button" onClick={() => onReady()}>
        Key card
      </button>
    )),
  };
  const store = createPanelStore(place, reach as unknown as PanelReach, {
    loaded: true,
    settings: SETTINGS,
    models: { models: [MODEL], live: true },
    ...facts,
  });
  render(
    <PanelProvider value={store}>
      <Panel />
    </PanelProvider>,
    root,
  );
  return {
    store,
    request,
    reach: reach as unknown as Stage['reach'],
    asked: (name) => request.mock.calls.filter(([each]) => each === name).map(([, data]) => data),
    refuseNext: (name, code) => void refusals.set(name, code),
    stream: (text) => {
      latest = text;
      onText(text);
    },
    endUnsaved: (failure) => onUnsaved(failure, latest ?? ''),
  };
}
