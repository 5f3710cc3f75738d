import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { focusQuestion } from '@/components/composer/focus-question.ts';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Capturing } from '@/utils/conversation/conversation.ts';
import { type Armed, ArmedCard } from './armed-card.tsx';
import { UNDER_WAY } from './capture-ways.ts';
import { RunningCard, takesKeys } from './running-card.tsx';

/** The worker's clock may end a wait a little before this one does. */
const CLOCK_SLACK_MS = 1000;

/** The capture of this window that waits for a click on the page, or is under way. */
export function CaptureCard(): JSX.Element {
  const store = usePanel();
  const place = useRef<HTMLDivElement>(null);
  const { capturing } = store.tray.value;
  const [shown, dismiss] = useShown(capturing);
  useFocusRule(place, shown);
  return (
    <div ref={place} class="capture-place">
      {shown?.state === 'armed' && <ArmedCard key={shown.until} armed={shown} onDismiss={dismiss} />}
      {shown?.state === 'running' && <RunningCard running={shown} />}
    </div>
  );
}

/** What there is to show: also a wait that ran out, until it is dismissed, though the worker has forgotten it. */
function useShown(capturing: Capturing | undefined): [Capturing | undefined, () => void] {
  const [waited, setWaited] = useState<Armed>();
  useEffect(() => {
    if (capturing) setWaited(capturing.state === 'armed' ? capturing : undefined);
    else setWaited((armed) => (armed && isOver(armed) ? armed : undefined));
  }, [capturing]);
  const dismiss = (): void => setWaited(undefined);
  if (capturing?.state === 'armed' && capturing.until < performance.timeOrigin) return [undefined, dismiss];
  return [capturing ?? (waited && isOver(waited) ? waited : undefined), dismiss];
}

function isOver(armed: Armed): boolean {
  return Date.now() > armed.until - CLOCK_SLACK_MS;
}

/**
 * When the user is to choose on the page and the panel has the keyboard, the focus moves to the card, which hands keys
 * on: the browser lets nothing but a click give the keyboard back to the page. It stays where it is when the page has
 * the keyboard. A card that goes with the focus in it leaves it to its successor, or to Question.
 */
function useFocusRule(place: { current: HTMLElement | null }, shown: Capturing | undefined): void {
  const { said } = usePanel();
  const active = document.activeElement;
  // Read before the card of the last state is taken out, and the focus with it.
  const wasInCard = place.current?.contains(active) ?? false;
  const step = shown && `${shown.state} ${shown.action}`;
  useLayoutEffect(() => {
    const card = place.current;
    if (shown?.state === 'running') {
      if (takesKeys(shown) && document.hasFocus())
        return card?.querySelector<HTMLElement>('[data-capture-keys]')?.focus();
      said.value = takesKeys(shown)
        ? `${UNDER_WAY[shown.action]} Enter takes it, Esc leaves.`
        : UNDER_WAY[shown.action];
    }
    if (!wasInCard || document.activeElement !== document.body) return;
    const next = card?.querySelector<HTMLElement>('button');
    if (next) next.focus();
    else focusQuestion();
  }, [step]);
}
