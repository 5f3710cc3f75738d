import { batch } from '@preact/signals';
import type { PanelStore, Unsaved } from '@/components/ui/panel-store.ts';
import { isUnfinished, type Turn } from '@/utils/conversation/turn.ts';

/** The turns as stored, with what could not be stored of them in its place. */
export function withUnsaved(turns: Turn[], unsaved: ReadonlyMap<string, Unsaved>): Turn[] {
  if (unsaved.size === 0) return turns;
  return turns.map((turn) => {
    const kept = unsaved.get(turn.id);
    // Ended in the database too, it was stored after all, or asked anew.
    const isLeftOpen = isUnfinished(turn.state) || turn.state.status === 'interrupted';
    if (!kept || !isLeftOpen || (turn.state.status === 'interrupted' && turn.answer.length >= kept.text.length)) {
      return turn;
    }
    return { ...turn, answer: kept.text, state: { status: 'failed', failure: kept.failure } };
  });
}

/** From here on the panel shows this answer, whatever the database has of it. */
export function holdUnsaved(store: PanelStore, turnId: string, kept: Unsaved): void {
  batch(() => {
    store.unsaved.value = new Map(store.unsaved.peek()).set(turnId, kept);
    store.turns.value = withUnsaved(store.turns.peek(), store.unsaved.peek());
    if (store.running.peek()?.turn.id === turnId) store.running.value = undefined;
  });
}
