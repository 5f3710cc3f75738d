import { batch } from '@preact/signals';
import { UNANSWERED } from '@/components/ui/act.ts';
import type { PanelStore } from '@/components/ui/panel-store.ts';
import { waitForUnlock } from '@/components/ui/unlock-first.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import type { QuickAction } from '@/utils/conversation/quick-actions.ts';
import { type AskKind, isRunning, type Turn } from '@/utils/conversation/turn.ts';

/** @returns the turn that runs in the conversation in view, in whichever of its branches: at most one. */
export function runningTurn(store: PanelStore): Turn | undefined {
  return store.turns.value.findLast((turn) => isRunning(turn.state)) ?? store.running.value?.turn;
}

/** @returns true when Ask would do something: there is a question and nothing runs. */
export function canAsk(store: PanelStore): boolean {
  return store.question.value.trim() !== '' && !runningTurn(store);
}

/** Sends what stands in Question. The box empties at once; when the question cannot be taken it comes back. */
export async function sendQuestion(store: PanelStore): Promise<void> {
  if (!canAsk(store)) return;
  const question = store.question.value;
  store.question.value = '';
  const isTaken = await send(store, question.trim(), 'ask');
  // Only then: a panel that closes in between still finds the draft.
  if (isTaken) await saveDraft(store);
  else if (store.question.value === '') store.question.value = question;
}

/** **Describe**, **Compare** and their like: the button is the question; the draft stays where it is. */
export async function sendQuickAction(store: PanelStore, kind: QuickAction): Promise<void> {
  if (runningTurn(store)) return;
  await send(store, '', kind);
}

async function send(store: PanelStore, question: string, kind: AskKind): Promise<boolean> {
  const { windowId, reach } = store;
  store.followsOffer = true;
  const answer = await reach.request('ask', { windowId, question, kind }).catch(() => UNANSWERED);
  const isOffered = answer.ok && 'isOffered' in answer.value;
  if (!isOffered) store.followsOffer = false;
  if (!answer.ok && answer.failure.code === 'locked') {
    waitForUnlock(store, () => void (kind === 'ask' ? sendQuestion(store) : sendQuickAction(store, kind)));
    return false;
  }
  batch(() => {
    store.problem.value = answer.ok ? undefined : describeFailure(answer.failure, { now: Date.now() }).sentence;
    if (answer.ok) store.removed.value = undefined;
  });
  return answer.ok && !isOffered;
}

/** Keeps what stands in Question in the window's tray. */
export async function saveDraft(store: PanelStore): Promise<void> {
  await store.reach.request('saveDraft', { windowId: store.windowId, draft: store.question.value });
}
