import type { Token, Tokens } from 'marked';
import { lexMarkdown } from './lex-markdown.ts';

/** One top-level piece of an answer; `start` is its place in the text and never changes. */
export interface Block {
  start: number;
  token: Token;
}

/** An answer as far as it has been read: settled blocks never change again, the open ones still may. */
export interface Reading {
  /** Full groups keep their identity from reading to reading, so that they need not be compared. */
  settled: readonly (readonly Block[])[];
  open: readonly Block[];
}

const GROUP_SIZE = 32;
/** From this length on, the finished items of a list still arriving are settled. */
const LONG_LIST = 2000;
const DEFINITION = /^ {0,3}\[[^\]\n]+\]:/m;

/**
 * Reads a growing Markdown text block by block. Each call costs as much as the block still arriving, not
 * as the whole answer.
 *
 * @returns a function that takes the text so far, and whether it is complete.
 */
export function createBlockReader(): (text: string, isComplete: boolean) => Reading {
  let before = '';
  let position = 0;
  let settled: Block[][] = [];

  const settle = (token: Token): void => {
    const last = settled.at(-1);
    const block = { start: position, token };
    // A new array for the growing group: its identity is what tells that it changed.
    if (last && last.length < GROUP_SIZE) settled[settled.length - 1] = [...last, block];
    else settled.push([block]);
    position += token.raw.length;
  };

  const startOver = (): void => {
    position = 0;
    settled = [];
  };

  return (text, isComplete) => {
    const source = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    if (!source.startsWith(before)) startOver();
    // A definition at the end gives meaning to links above it.
    if (isComplete && DEFINITION.test(source)) startOver();
    before = source;
    const tokens = lexMarkdown(source.slice(position));
    const settledCount = isComplete ? tokens.length : countFinished(tokens, source, position);
    for (const token of tokens.slice(0, settledCount)) settle(token);
    const open = tokens.slice(settledCount);
    const split = splitLongList(open[0]);
    if (split && source.startsWith(split.head.raw, position)) {
      settle(split.head);
      open[0] = split.rest;
    }
    return { settled: [...settled], open: place(open, position) };
  };
}

function place(tokens: readonly Token[], from: number): Block[] {
  let start = from;
  return tokens.map((token) => {
    const block = { start, token };
    start += token.raw.length;
    return block;
  });
}

/** How many of the tokens will not change any more: all before the last one that shows something. */
function countFinished(tokens: readonly Token[], source: string, from: number): number {
  const last = tokens.findLastIndex((token) => token.type !== 'space');
  let position = from;
  for (let index = 0; index < last; index += 1) {
    const raw = tokens[index]?.raw ?? '';
    // The lexer's `raw` of an unfinished list may differ from the source; nothing behind it has a sure place.
    if (!source.startsWith(raw, position)) return index;
    position += raw.length;
  }
  return Math.max(0, last);
}

/**
 * The finished items of a long list still arriving, apart from the item that is not finished.
 *
 * @returns undefined for everything else, and while the list is short.
 */
function splitLongList(token: Token | undefined): { head: Token; rest: Token } | undefined {
  if (token?.type !== 'list' || token.raw.length < LONG_LIST) return undefined;
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
