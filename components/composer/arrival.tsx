import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePanel } from '@/components/ui/panel-store.ts';

const SHOWN_MS = 6000;

/** True for a while after an image arrived in a panel that was open already, and waits there. */
export function useArrival(): boolean {
  const { tray, attachments } = usePanel();
  const { arrivedAt } = tray.value;
  const [seen, setSeen] = useState(arrivedAt);
  // A panel that the click itself has opened begins after it, and has the focus where one types.
  const isNew = arrivedAt > Math.max(seen, performance.timeOrigin) && attachments.value.length > 0;
  useEffect(() => {
    if (arrivedAt === seen) return;
    const timer = setTimeout(() => setSeen(arrivedAt), isNew ? SHOWN_MS : 0);
    return () => clearTimeout(timer);
  }, [arrivedAt, seen, isNew]);
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
