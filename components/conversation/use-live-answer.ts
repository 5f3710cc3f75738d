import { useComputed, useSignalEffect } from '@preact/signals';
import { usePanel } from '@/components/ui/panel-store.ts';
import { isRunning } from '@/utils/conversation/turn.ts';
import { holdUnsaved } from './unsaved-turns.ts';

/** Follows the running turn's text; it is shown once per frame, however fast it arrives. */
export function useLiveAnswer(): void {
  const store = usePanel();
  const runningId = useComputed(() => store.turns.value.findLast((turn) => isRunning(turn.state))?.id);

  useSignalEffect(() => {
    const turnId = runningId.value;
    if (turnId === undefined) return;
    let text = store.turns.peek().find((turn) => turn.id === turnId)?.answer ?? '';
    let frame: number | undefined;
    const show = (): void => {
      frame = undefined;
      store.live.value = { turnId, text };
    };
    const stop = store.reach.followTurn(
      turnId,
      text,
      (whole) => {
        text = whole;
        frame ??= requestAnimationFrame(show);
      },
      (failure, whole) => holdUnsaved(store, turnId, { text: whole, failure }),
    );
    return () => {
      stop();
      if (frame === undefined) return;
      cancelAnimationFrame(frame);
      // It has arrived: a worker that was ended may have it nowhere else.
      store.live.value = { turnId, text };
    };
  });
}
