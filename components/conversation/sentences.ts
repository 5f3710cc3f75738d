/** A whole sentence or line: ends with punctuation before white space, or at a line break. */
const SENTENCE = /[^\n]*?(?:[.!?…。！？]["'”’)\]]*(?=\s)|\n)/uy;

/**
 * Takes the whole sentences out of a text that is still growing.
 *
 * @param from where the last call stopped.
 * @returns the sentences from there on, and where the next call starts.
 */
export function wholeSentences(text: string, from: number): { sentences: string; next: number } {
  // Sticky: searching from every further place would take a long text without sentences in quadratic time.
  SENTENCE.lastIndex = from;
  let next = from;
  for (let match = SENTENCE.exec(text); match; match = SENTENCE.exec(text)) next = SENTENCE.lastIndex;
  return { sentences: text.slice(from, next).trim(), next };
}
