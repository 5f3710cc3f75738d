import { batch } from '@preact/signals';
import { withUnsaved } from '@/components/conversation/unsaved-turns.ts';
import type { Earlier, PanelStore } from '@/components/ui/panel-store.ts';
import { type Attachment, EARLIER_HOLDER, trayHolder, turnHolder } from '@/utils/conversation/attachment.ts';
import { branchesAt, branchInView } from '@/utils/conversation/branches.ts';
import { type Conversation, EARLIER_TRAY_ID, type Tray } from '@/utils/conversation/conversation.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { watchChanges, watchProblems } from '@/utils/store/changes.ts';
import { readAtOnce } from '@/utils/store/database-reader.ts';
import { watchLock } from '@/utils/store/lock-state.ts';
import { watchSettings } from '@/utils/store/settings.ts';

/** Keeps the store's facts as the database, the settings and the browser have them. */
export function watchFacts(store: PanelStore): void {
  const refresh = createRefresh(store);
  watchChanges(refresh);
  refresh();
  watchProblems((failure) => {
    store.problem.value = describeFailure(failure, { now: Date.now() }).sentence;
  });
  watchSettings((settings) => {
    store.settings.value = settings;
  });
  watchLock((lock) => {
    store.lock.value = lock;
  });
  const tellOnline = (): void => {
    store.online.value = navigator.onLine;
  };
  addEventListener('online', tellOnline);
  addEventListener('offline', tellOnline);
  tellOnline();
}

/** One reading at a time; changes during a reading cause one more after it. */
function createRefresh(store: PanelStore): () => void {
  let isReading = false;
  let isWanted = false;
  const refresh = async (): Promise<void> => {
    isWanted = true;
    if (isReading) return;
    isReading = true;
    while (isWanted) {
      isWanted = false;
      try {
        show(store, await readView(store.windowId));
      } catch {
        store.problem.value = 'Loupe can’t read its database. Closing and opening the panel may help.';
      }
    }
    isReading = false;
  };
  return () => void refresh();
}

interface View {
  tray: Tray;
  attachments: Attachment[];
  earlier: Earlier;
  conversation: Conversation | undefined;
  turns: Turn[];
  branches: ReadonlyMap<string, readonly string[]>;
  asked: ReadonlyMap<string, Attachment>;
}

function show(store: PanelStore, view: View): void {
  batch(() => {
    store.tray.value = view.tray;
    store.attachments.value = view.attachments;
    store.earlier.value = view.earlier;
    store.conversation.value = view.conversation;
    store.turns.value = withUnsaved(view.turns, store.unsaved.peek());
    store.branches.value = view.branches;
    store.asked.value = view.asked;
    store.loaded.value = true;
  });
}

/** One consistent picture of what a window's panel shows; an empty one while there is no database. */
async function readView(windowId: number): Promise<View> {
  const nothing: View = {
    tray: { id: windowId, offersLast: false, draft: '', arrivedAt: 0 },
    attachments: [],
    earlier: { attachments: [], draft: '' },
    conversation: undefined,
    turns: [],
    branches: new Map(),
    asked: new Map(),
  };
  const view = await readAtOnce(['trays', 'attachments', 'conversations', 'turns'], async ({ get, listOf }) => {
    const tray = (await get<Tray>('trays', windowId)) ?? nothing.tray;
    const attachments = await listOf<Attachment>('attachments', '[holder+order]', trayHolder(windowId));
    const earlier = {
      attachments: await listOf<Attachment>('attachments', '[holder+order]', EARLIER_HOLDER),
      draft: (await get<Tray>('trays', EARLIER_TRAY_ID))?.draft ?? '',
    };
    const { conversationId } = tray;
    if (conversationId === undefined) return { ...nothing, tray, attachments, earlier };
    const conversation = await get<Conversation>('conversations', conversationId);
    const all = await listOf<Turn>('turns', '[conversationId+order]', conversationId);
    const turns = branchInView(all, conversation?.chosen ?? {});
    const branches = new Map(turns.map((turn) => [turn.id, branchesAt(turn, all).map(({ id }) => id)]));
    const held = await Promise.all(
      all.map(({ id }) => listOf<Attachment>('attachments', '[holder+order]', turnHolder(id))),
    );
    const asked = new Map(held.flat().map((attachment) => [attachment.id, attachment]));
    return { tray, attachments, earlier, conversation, turns, branches, asked };
  });
  return view ?? nothing;
}
