import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { type PanelStore, usePanel } from '@/components/ui/panel-store.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import { leaveText, takeLeftTexts } from './left-text.ts';
import { holdUnsaved } from './unsaved-turns.ts';

/**
 * What was shown is never lost: where the worker was ended before it had written all of it down, the panel hands back
 * what it has; one that closed by then has left it to the next one.
 */
export function useShownText(): void {
  const store = usePanel();
  const handedBack = useRef('');

  useSignalEffect(() => {
    const live = store.live.value;
    const turn = store.turns.value.find(({ id }) => id === live?.turnId);
    if (!live || turn?.state.status !== 'interrupted' || live.text.length <= turn.answer.length) return;
    if (handedBack.current === live.text) return;
    handedBack.current = live.text;
    void handBack(store, live);
  });

  useEffect(() => {
    for (const left of takeLeftTexts()) handBack(store, left).catch(() => leaveText(left));
    const onHide = (): void => {
      const live = store.live.peek();
      const turn = store.turns.peek().find(({ id }) => id === live?.turnId);
      if (!live || !turn || live.text.length <= turn.answer.length) return;
      // Those end with the worker, and are written nowhere else.
      if (store.conversation.peek()?.shelf !== 'temporary') leaveText(live);
    };
    addEventListener('pagehide', onHide);
    return () => removeEventListener('pagehide', onHide);
  }, [store]);
}

async function handBack(store: PanelStore, live: { turnId: string; text: string }): Promise<void> {
  const answer = await store.reach.request('keepShown', live);
  if (answer.ok) return;
  store.problem.value = describeFailure(answer.failure, { now: Date.now() }).sentence;
  holdUnsaved(store, live.turnId, { text: live.text, failure: { ...answer.failure, reason: 'answer' } });
}
