import { MessageCircleDashed, TriangleAlert, Undo2, VenetianMask, WifiOff, X } from 'lucide';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { Button, IconButton } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { type PanelStore, type Removed, usePanel } from '@/components/ui/panel-store.ts';
import { useNow } from '@/components/ui/use-now.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import { UNDO_MS } from '@/utils/conversation/undo-ms.ts';
import { focusQuestion } from './focus-question.ts';

/** What could not be done, until it is dismissed. */
export function Alerts(): JSX.Element {
  const store = usePanel();
  const { windowId, problem, stuck, tray } = store;
  const { alert } = tray.value;
  const told = typeof alert === 'object' ? describeFailure(alert, { now: Date.now() }).sentence : alert;
  const sentence = problem.value ?? told;
  const dismiss = (): void => {
    problem.value = undefined;
    if (tray.value.alert !== undefined) void act(store, 'setAlert', { windowId });
  };
  return (
    // Stands there empty, because a screen reader only tells of changes inside an alert it already knows.
    <div role="alert" class="alert-place">
      {stuck.value !== undefined && (
        <div class="notice card-row" data-tone="danger">
          <Icon of={TriangleAlert} />
          <span class="grow">{stuck.value}</span>
          <Button onClick={store.reach.startAnew}>Try again</Button>
        </div>
      )}
      {sentence !== undefined && (
        <div class="notice card-row" data-tone="danger">
          <Icon of={TriangleAlert} />
          <span class="grow">{sentence}</span>
          <IconButton icon={X} name="Dismiss" onClick={dismiss} />
        </div>
      )}
    </div>
  );
}

/** **Undo** after images were removed or conversations deleted. */
export function RemovedNotice({ onUndone = focusQuestion }: { onUndone?: () => void }): JSX.Element | null {
  const store = usePanel();
  const removed = store.removed.value;
  useEffect(() => {
    if (!removed) return;
    const timer = setTimeout(() => {
      store.removed.value = undefined;
    }, UNDO_MS);
    return () => clearTimeout(timer);
  }, [removed, store]);
  if (!removed) return null;
  const undo = (): void => {
    store.removed.value = undefined;
    // The box that had the draft's room may have been used meanwhile.
    if (removed.draft !== undefined && store.question.value === '') store.question.value = removed.draft;
    for (const attachmentId of removed.ids) void act(store, 'restoreAttachment', { attachmentId });
    if (removed.deletion) void undoDeletion(store, removed.deletion);
    onUndone();
  };
  return (
    <div class="notice card-row" role="status">
      <span class="grow">
        {removed.words} {removed.deletion ? 'deleted' : 'removed'}.
      </span>
      <Button look="quiet" icon={Undo2} onClick={undo}>
        Undo
      </Button>
    </div>
  );
}

/** What was in view comes back into view, unless the user has gone on to something else. */
async function undoDeletion(store: PanelStore, { deletedAt, inView }: NonNullable<Removed['deletion']>): Promise<void> {
  const { windowId, tray } = store;
  if (!(await act(store, 'undoDeletion', { deletedAt }))) return;
  if (inView !== undefined && tray.value.conversationId === undefined)
    await act(store, 'openConversation', { windowId, conversationId: inView });
}

/** **Undo** after New conversation, and the way back into the conversation an image left by itself. */
export function ConversationNotice(): JSX.Element | null {
  const store = usePanel();
  const { windowId, tray } = store;
  const { undoUntil, offersLast } = tray.value;
  const now = useNow(500, undoUntil !== undefined);
  const canUndo = undoUntil !== undefined && now < undoUntil;
  if (!canUndo && !offersLast) return null;
  return (
    <>
      {canUndo && (
        <div class="notice card-row" role="status">
          <span class="grow">New conversation started.</span>
          <Button look="quiet" icon={Undo2} onClick={() => void act(store, 'undoNewConversation', { windowId })}>
            Undo
          </Button>
        </div>
      )}
      {offersLast && (
        <div class="row">
          <Button look="chip" onClick={() => void act(store, 'addToLastConversation', { windowId })}>
            Add to the last conversation
          </Button>
        </div>
      )}
    </>
  );
}

/** Lines about the state of the world: offline, private window. */
export function WorldNotices(): JSX.Element {
  const { online, isPrivate, tray } = usePanel();
  return (
    <>
      {!online.value && (
        <p class="notice caption" role="status">
          <Icon of={WifiOff} />
          You’re offline. Your question and image are kept.
        </p>
      )}
      {isPrivate && (
        <p class="notice caption">
          <Icon of={VenetianMask} />
          Private window: kept only until you close this window.
        </p>
      )}
      {tray.value.temporary && (
        <p class="notice caption" role="status">
          <Icon of={MessageCircleDashed} />
          Temporary: in no list or search. It is on this device while it is open, and deleted when you leave it.
        </p>
      )}
    </>
  );
}
