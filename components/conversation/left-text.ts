/**
 * What panels had shown of answers when they closed. A page that closes can wait for nothing, and a worker that is ended
 * at the same moment has the last second of an answer nowhere else: `localStorage` alone is written without waiting.
 */

interface LeftText {
  turnId: string;
  text: string;
}

const PREFIX = 'loupe-shown:';

export function leaveText({ turnId, text }: LeftText): void {
  try {
    localStorage.setItem(`${PREFIX}${turnId}`, text);
  } catch {
    // No room: what the worker has written down of it is there.
  }
}

/** @returns what was left, which is gone then. */
export function takeLeftTexts(): LeftText[] {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  return keys.map((key) => {
    const text = localStorage.getItem(key) ?? '';
    localStorage.removeItem(key);
    return { turnId: key.slice(PREFIX.length), text };
  });
}
