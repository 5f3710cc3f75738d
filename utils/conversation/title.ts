import { visibleText } from './visible-text.ts';

const LONGEST_TITLE = 60;
/** A heading or sentence shorter than this ("Yes.", "Summary") tells nothing apart in a list. */
const FEWEST_LETTERS = 8;
/** Looked at until something can stand as a title; an answer that begins with more of nothing has none. */
const MOST_LINES = 20;

const NOT_TEXT = /^\s*(?:```|~~~|\||<|\[[^\]]+\]:|(?:[-*_=]\s*){3,}$)/;
const LINE_MARKS = /^\s*(?:>\s*)*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,9}[.)]\s+)?/;
const HEADING = /^\s*#{1,6}\s+/;
const REFERENCES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * A title for a conversation, out of its first answer: the first heading or sentence that says something.
 *
 * @returns undefined where there is none; then the question stays the title.
 */
export function titleFromAnswer(answer: string): string | undefined {
  let inCode = false;
  let seen = 0;
  for (const line of answer.slice(0, 10_000).split(/\r?\n/)) {
    const isFence = /^\s*(?:```|~~~)/.test(line);
    if (isFence) inCode = !inCode;
    if (inCode || isFence || line.trim() === '' || NOT_TEXT.test(line)) continue;
    if (++seen > MOST_LINES) return undefined;
    const text = plainLine(line);
    const title = HEADING.test(line) ? text : firstSentence(text);
    if (isTelling(title)) return cut(title.replace(/[.:。：]+$/u, ''));
  }
  return undefined;
}

/** One line of Markdown without its marks, and without what cannot be seen. */
export function plainLine(line: string): string {
  const text = line
    .replace(LINE_MARKS, '')
    .replace(/\s+#+\s*$/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/`+([^`]+)`+/g, '$1')
    .replace(/(\*\*|__|~~)(?=\S)(.+?)\1/g, '$2')
    .replace(/(?<![\p{L}\p{N}*_])([*_])(?=\S)([^*_]+)\1(?![\p{L}\p{N}])/gu, '$2')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (whole, name: string) => REFERENCES[name] ?? whole);
  return visibleText(text).replace(/\s+/g, ' ').trim();
}

/** "Yes. It is a cat." is one: what only opens a sentence goes with the next. */
function firstSentence(text: string): string {
  let sentence = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)) {
    sentence += segment;
    if (isTelling(sentence)) break;
  }
  return sentence.trim();
}

/** An announcement ("Here is the text:") is none; a few signs of Chinese or Japanese say as much as a sentence. */
function isTelling(text: string): boolean {
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const isDense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text);
  return letters >= (isDense ? 3 : FEWEST_LETTERS) && !/[:：]$/u.test(text);
}

/** At most the longest title, between words where there are some. */
function cut(text: string): string {
  const signs = [...text];
  if (signs.length <= LONGEST_TITLE) return text;
  const start = signs.slice(0, LONGEST_TITLE - 1).join('');
  const atWord = start.replace(/[\s,;:–—-]+\S*$/u, '');
  return `${atWord.length > start.length / 2 ? atWord : start}…`;
}
