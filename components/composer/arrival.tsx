import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePanel } from '@/components/ui/panel-store.ts';

const SHOWN_MS = 6000;

/** True for a while after an image arrived in a panel that was open already. */
export function useArrival(): boolean {
  const { arrivals } = usePanel().tray.value;
  const [seen, setSeen] = useState(arrivals);
  // A tray of a new browser session counts from zero again.
  const isNew = arrivals > seen;
  useEffect(() => {
    if (arrivals === seen) return;
    const timer = setTimeout(() => setSeen(arrivals), isNew ? SHOWN_MS : 0);
    return () => clearTimeout(timer);
  }, [arrivals, seen, isNew]);
  return isNew;
}

/** Says where to type; the focus stays where the user has it. */
export function ArrivalLine({ isShown }: { isShown: boolean }): JSX.Element {
  return (
    <p role="status" class="caption arrival">
      {isShown && 'Image added. Type your question below.'}
    </p>
  );
}
