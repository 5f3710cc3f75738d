import { useEffect, useState } from 'preact/hooks';

/** The time, again every `everyMs` while `isNeeded`. */
export function useNow(everyMs: number, isNeeded: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isNeeded) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isNeeded]);
  return isNeeded ? Math.max(now, Date.now()) : now;
}
