/** Longer than any key seen; the worker takes no more. */
const LONGEST_KEY = 4000;

/**
 * Makes a key out of what was pasted: keys are copied with line breaks, quotes, or as the line of a
 * shell profile.
 *
 * @returns the key, or the sentence that says why the text cannot be one. An empty text is no key and no fault.
 */
export function cleanKey(text: string): { ok: true; key: string } | { ok: false; sentence: string } {
  const key = text
    .trim()
    .replace(/^(export\s+)?[A-Z_]+\s*=\s*/, '')
    .replace(/^bearer\s+/i, '')
    .replace(/^(["'`])(.*)\1;?$/s, '$2')
    .replace(/\s+/g, '');
  if (key.length > LONGEST_KEY) return { ok: false, sentence: 'This text is too long to be a key.' };
  // A header carries nothing else, and a key copied from where it is shown shortened has a … or • in it.
  if (/[^\x21-\x7e]/.test(key)) {
    return {
      ok: false,
      sentence: 'This is not the whole key: it has a character that keys don’t have. Copy it again.',
    };
  }
  return { ok: true, key };
}
