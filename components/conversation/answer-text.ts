import type { PanelStore } from '@/components/ui/panel-store.ts';
import type { Turn } from '@/utils/conversation/turn.ts';

/** The answer as far as anybody knows it: the row's, or what the worker streamed beyond it. */
export function answerText(store: PanelStore, turn: Turn): string {
  const live = store.live.value;
  return live?.turnId === turn.id && live.text.length > turn.answer.length ? live.text : turn.answer;
}
