import { ArrowUp, Square } from 'lucide';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { Icon } from '@/components/ui/icon.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { runningTurn } from './send-question.ts';

/** After Stop, so that a double click on Stop does not ask. */
const DEAD_AFTER_STOP_MS = 300;

/** **Ask**, and in the same place and size **Stop** while a turn runs. */
export function AskButton({ onSend }: { onSend: () => void }): JSX.Element {
  const store = usePanel();
  const [stoppedAt, setStoppedAt] = useState(Number.NEGATIVE_INFINITY);
  const running = runningTurn(store);
  const onClick = (): void => {
    if (running) {
      setStoppedAt(performance.now());
      void act(store, 'stop', { turnId: running.id });
    } else if (performance.now() - stoppedAt >= DEAD_AFTER_STOP_MS) {
      onSend();
    }
  };
  // Not `disabled` without a question: a disabled button drops out of the tab order while one is typing.
  const isIdle = !running && store.question.value.trim() === '';
  return (
    <button type="button" class="button ask" data-look="main" aria-disabled={isIdle} onClick={onClick}>
      <Icon of={running ? Square : ArrowUp} />
      {running ? 'Stop' : 'Ask'}
    </button>
  );
}
