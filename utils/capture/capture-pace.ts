/**
 * Chromium allows two calls a second and counts failed ones (MAX_CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND).
 * The browser's second begins when the call reaches it, a little later than ours: hence the margin.
 */
const CALLS_PER_WINDOW = 2;
const WINDOW_MS = 1025;

/** Remembers when captures were made and says how long the next one has to wait. */
export interface CapturePace {
  /** Milliseconds from now until a call is allowed; 0 for at once. */
  wait: () => number;
  /** To be called with every capture, whether it succeeds or not. */
  record: () => void;
  /** The browser refused for the quota: its window is not where we thought. */
  recordRefusal: () => void;
}

export function createCapturePace(now: () => number = () => performance.now()): CapturePace {
  let calls: number[] = [];
  const record = (): void => {
    calls = [...calls, now()].slice(-CALLS_PER_WINDOW);
  };
  return {
    wait: () => {
      const [earliest] = calls;
      if (earliest === undefined || calls.length < CALLS_PER_WINDOW) return 0;
      return Math.max(0, earliest + WINDOW_MS - now());
    },
    record,
    recordRefusal: () => {
      calls = Array.from({ length: CALLS_PER_WINDOW }, now);
    },
  };
}
