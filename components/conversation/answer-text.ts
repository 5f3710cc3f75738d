import type { PanelStore } from '@/components/ui/panel-store.ts';
import { isRunning, type Turn } from '@/utils/conversation/turn.ts';

/** The answer as far as anybody knows it: the row's, or what the worker streamed beyond it. */
export function answerText(store: PanelStore, turn: Turn): string {
  // Text comes for the turn that runs: the others must not be rendered again with each of its frames.
  const live = isRunning(turn.state) ? store.live.value : store.live.peek();
  return live?.turnId === turn.id && live.text.length > turn.answer.length ? live.text : turn.answer;
}
