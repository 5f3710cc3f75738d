import { batch } from '@preact/signals';
import { withUnsaved } from '@/components/conversation/unsaved-turns.ts';
import type { PanelFacts, PanelStore } from '@/components/ui/panel-store.ts';
import { ancestorsOf } from '@/utils/conversation/branches.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import { isRunning, type Turn } from '@/utils/conversation/turn.ts';
import { type Changes, joinChanges, watchChanges, watchProblems } from '@/utils/store/changes.ts';
import { watchLock } from '@/utils/store/lock-state.ts';
import { watchSettings } from '@/utils/store/settings.ts';
import { emptyView, readView, type View } from './read-view.ts';

const UNREADABLE =
  'Loupe can’t read what it has stored on this device. Your key and your settings are apart from it, and safe.';
const WAITING = 'Loupe is still opening what it has stored. Closing its other windows and tabs may help.';
/** An update of the tables, however long the history, is long over by then; another page that holds them is not. */
const PATIENCE_MS = 5000;

/** Keeps the store's facts as the database, the settings and the browser have them. */
export function watchFacts(store: PanelStore): void {
  const refresh = createRefresh(store);
  watchChanges(refresh);
  refresh();
  setTimeout(() => {
    if (!store.loaded.value) store.stuck.value ??= WAITING;
  }, PATIENCE_MS);
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
function createRefresh(store: PanelStore): (changes?: Changes) => void {
  let isReading = false;
  /** What the panel shows; undefined until it was read, and after a reading that failed. */
  let view: View | undefined;
  let changes: Changes | undefined;
  const refresh = async (more: Changes): Promise<void> => {
    changes = joinChanges(changes ?? {}, more);
    if (isReading) return;
    isReading = true;
    while (changes) {
      const before = view && { view, changes };
      changes = undefined;
      view = undefined;
      try {
        view = await readView(store.windowId, before);
        show(store, view ?? emptyView(store.windowId));
      } catch {
        store.stuck.value = UNREADABLE;
      }
    }
    isReading = false;
  };
  return (more = {}) => void refresh(more);
}

function show(store: PanelStore, view: View): void {
  batch(() => {
    store.tray.value = view.tray;
    store.attachments.value = view.attachments;
    store.earlier.value = view.earlier;
    store.conversation.value = view.conversation;
    const unsaved = store.unsaved.peek();
    store.turns.value = withUnsaved(view.turns, unsaved);
    store.branches.value = view.branches;
    store.running.value = runningIn(withUnsaved(view.all, unsaved));
    store.asked.value = view.asked;
    store.loaded.value = true;
    store.stuck.value = undefined;
  });
}

function runningIn(all: readonly Turn[]): PanelFacts['running'] {
  const turn = all.find(({ state }) => isRunning(state));
  return turn && { turn, path: [...ancestorsOf(turn, all), turn].map(({ id }) => id) };
}
