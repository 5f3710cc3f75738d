import { browser } from '#imports';

/**
 * Chromium ends a worker after 30 s without an extension API call, even while it reads a stream or waits
 * for headers; 20 s leaves room for a busy machine.
 */
const PING_INTERVAL_MS = 20_000;

let underWay = 0;

/** Keeps the worker alive while the work runs, and not a moment longer. */
export async function keepAliveWhile<T>(work: Promise<T>): Promise<T> {
  underWay += 1;
  const timer = setInterval(() => void browser.runtime.getPlatformInfo(), PING_INTERVAL_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    underWay -= 1;
  }
}

/** True while this worker is at work on something that would be lost with it. */
export function isAtWork(): boolean {
  return underWay > 0;
}
