import type { Token, Tokens } from 'marked';

/**
 * Blocks that may grow as long as a whole answer. Their beginning is put aside while they still arrive, so that only
 * the end is read and drawn again.
 */

/** From this length on a block is taken apart. */
export const LONG = 4000;

/** A code block or table whose beginning was put aside. */
export interface LongBlock {
  /** What the rest needs before it to be read as the same block: the fence, or the table's head. */
  prefix: string;
  parts: readonly Part[];
  /** The source of the prefix and of all parts. */
  raw: string;
}

/** Lines of code, the last line break included, or rows of a table; never changed again. */
export type Part = { text: string } | { rows: Tokens.TableCell[][] };

/** A block with what was put aside of it. */
export type WithParts<T extends Token> = T & { parts?: readonly Part[] };

/** The token of the whole block. */
export function withParts(long: LongBlock | undefined, token: Token): Token {
  if (!long) return token;
  const whole: WithParts<Token> = { ...token, raw: long.raw + token.raw.slice(long.prefix.length), parts: long.parts };
  return whole;
}

/**
 * Puts the beginning of a block that still arrives aside.
 *
 * @returns what was put aside with what was before, and how much of the token's `raw` that takes; undefined while the
 *   block is short, and for what cannot be taken apart.
 */
export function putAside(token: Token, before: LongBlock | undefined): { long: LongBlock; taken: number } | undefined {
  if (token.raw.length < LONG) return undefined;
  if (token.type === 'code') return putCodeAside(token as Tokens.Code, before); // A token of type `code` is one.
  return token.type === 'table' ? putRowsAside(token as Tokens.Table, before) : undefined; // Likewise.
}

function putCodeAside({ raw }: Tokens.Code, before: LongBlock | undefined): ReturnType<typeof putAside> {
  const prefix = before?.prefix ?? raw.slice(0, raw.indexOf('\n') + 1);
  // Where a fence is indented, its lines lose as much when it closes.
  if (!/^[`~]/.test(prefix)) return undefined;
  const taken = raw.lastIndexOf('\n') + 1;
  return taken > prefix.length ? add(before, prefix, raw, taken, { text: raw.slice(prefix.length, taken) }) : undefined;
}

function putRowsAside({ raw, rows }: Tokens.Table, before: LongBlock | undefined): ReturnType<typeof putAside> {
  const lines = raw.trimEnd().split('\n');
  const HEAD = 2;
  if (lines.length !== rows.length + HEAD || rows.length < 2) return undefined;
  const lengthOf = (count: number): number => lines.slice(0, count).reduce((sum, line) => sum + line.length + 1, 0);
  const prefix = before?.prefix ?? raw.slice(0, lengthOf(HEAD));
  return add(before, prefix, raw, lengthOf(lines.length - 1), { rows: rows.slice(0, -1) });
}

function add(
  before: LongBlock | undefined,
  prefix: string,
  raw: string,
  taken: number,
  part: Part,
): { long: LongBlock; taken: number } {
  const parts = [...(before?.parts ?? []), part];
  return { long: { prefix, parts, raw: (before?.raw ?? prefix) + raw.slice(prefix.length, taken) }, taken };
}

/**
 * The finished items of a long list still arriving, apart from the item that is not finished.
 *
 * @returns undefined for everything else, and while the list is short.
 */
export function splitLongList(token: Token): { head: Token; rest: Token } | undefined {
  if (token.type !== 'list' || token.raw.length < LONG / 2) return undefined;
  const list = token as Tokens.List; // A token of type `list` is one.
  const last = list.items.at(-1);
  if (!last || list.items.length < 2 || !list.raw.endsWith(last.raw)) return undefined;
  const raw = list.raw.slice(0, list.raw.length - last.raw.length);
  const start = typeof list.start === 'number' ? list.start + list.items.length - 1 : list.start;
  return {
    head: { ...list, raw, items: list.items.slice(0, -1) },
    rest: { ...list, raw: last.raw, items: [last], start },
  };
}

/** After a sentence, before a letter: what follows cannot begin another kind of block. */
const SENTENCE_END = /[.!?…]["'”’)\]]* (?=\p{L})/gu;
/** The same for text without sentences. */
const WORD_END = /[^\s\p{P}] (?=\p{L})/gu;

/**
 * Where a long paragraph is cut in two: the same place however much of it has arrived.
 *
 * @returns how many characters the first piece has, or undefined when the paragraph is short or has nowhere to be cut.
 */
export function cutOfParagraph(token: Token): number | undefined {
  if (token.type !== 'paragraph' || token.raw.length <= LONG) return undefined;
  const beginning = token.raw.slice(0, LONG);
  for (const pattern of [SENTENCE_END, WORD_END]) {
    const places = [...beginning.matchAll(pattern)].map((match) => match.index + match[0].length);
    const good = places.findLast((place) => place > LONG / 2 && isBalanced(beginning.slice(0, place)));
    if (good !== undefined) return good;
  }
  return undefined;
}

/** Whether nothing that is emphasised, linked or code seems to go on at the end. */
function isBalanced(text: string): boolean {
  const count = (mark: string): number => text.split(mark).length - 1;
  return count('*') % 2 === 0 && count('`') % 2 === 0 && count('[') === count(']') && count('(') === count(')');
}
