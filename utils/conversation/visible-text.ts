/**
 * Everything Unicode calls ignorable (zero-width characters, bidirectional controls, variation selectors,
 * tags, fillers), control characters, and the annotation marks.
 */
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\uFFF9-\uFFFB\u2028\u2029]/gu;
const LONE_SURROGATE = /\p{Cs}/u;
const PICTOGRAM_BEFORE = /(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\uFE0F)$/u;
const PICTOGRAM_AFTER = /^\p{Extended_Pictographic}/u;
const EMOJI_BEFORE = /\p{Emoji}$/u;
/** Scripts in which a joiner between two letters changes how a word is written. */
const JOINING = String.raw`[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Syriac}]`;
const JOINING_BEFORE = new RegExp(`${JOINING}$`, 'u');
const JOINING_AFTER = new RegExp(`^${JOINING}`, 'u');

/**
 * Text without what a reader cannot see, so that nothing hides in an answer and nothing hidden reaches the
 * clipboard. Keeps line breaks, tabs, emoji sequences, and the joiners that scripts such as Persian need.
 */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (hidden: string, at: number, whole: string) => {
    if (LONE_SURROGATE.test(hidden)) return '\uFFFD';
    if (hidden === '\n' || hidden === '\t') return hidden;
    if (hidden === '\u2028' || hidden === '\u2029') return '\n';
    const before = whole.slice(Math.max(0, at - 2), at);
    const after = whole.slice(at + hidden.length, at + hidden.length + 2);
    return isNeeded(hidden, before, after) ? hidden : '';
  });
}

function isNeeded(hidden: string, before: string, after: string): boolean {
  if (hidden === '\uFE0F' || hidden === '\uFE0E') return EMOJI_BEFORE.test(before);
  if (hidden !== '\u200D' && hidden !== '\u200C') return false;
  if (hidden === '\u200D' && PICTOGRAM_BEFORE.test(before) && PICTOGRAM_AFTER.test(after)) return true;
  return JOINING_BEFORE.test(before) && JOINING_AFTER.test(after);
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' };
const REFERENCE = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp));/g;

/** Resolves the character references of Markdown text, then drops what cannot be seen. */
export function visibleMarkdownText(text: string): string {
  return visibleText(text.replace(REFERENCE, resolveReference));
}

function resolveReference(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return NAMED[name] ?? whole;
  const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? '', 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
}
