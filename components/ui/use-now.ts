import { useEffect, useRef, useState } from 'preact/hooks';

/**
 * The time in milliseconds since the epoch, again every `everyMs` while `isNeeded`. Reckoned from when it was first
 * needed: a countdown goes on as it began when the clock is set meanwhile.
 */
export function useNow(everyMs: number, isNeeded: boolean): number {
  const start = useRef({ isNeeded: false, at: Date.now(), since: performance.now() });
  if (start.current.isNeeded !== isNeeded) start.current = { isNeeded, at: Date.now(), since: performance.now() };
  const [, setTick] = useState(0);
  useEffect(() => {
    if (!isNeeded) return;
    const timer = setInterval(() => setTick((tick) => tick + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isNeeded]);
  const { at, since } = start.current;
  return isNeeded ? at + performance.now() - since : at;
}
