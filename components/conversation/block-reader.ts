import type { Token } from 'marked';
import { lexMarkdown, plain } from './lex-markdown.ts';
import { cutOfParagraph, LONG, type LongBlock, putAside, splitLongList, withParts } from './long-blocks.ts';

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
const DEFINITION = /^ {0,3}\[[^\]\n]+\]:/m;
/** So many characters at the end of what was read tell that a text is the same one, grown. */
const RECOGNISED_BY = 64;

/**
 * Reads a growing Markdown text block by block. Each call costs as much as the end of the block still arriving, not
 * as the whole answer.
 *
 * @param lex for tests that count.
 * @returns a function that takes the text so far, and whether it is complete.
 */
export function createBlockReader(
  lex: (source: string) => Token[] = lexMarkdown,
): (text: string, isComplete: boolean) => Reading {
  const reader = new BlockReader(lex);
  return (text, isComplete) => reader.read(text, isComplete);
}

class BlockReader {
  readonly #lex: (source: string) => Token[];
  /** How much of the text was taken, and its end. */
  #taken = 0;
  #takenEnd = '';
  #wasComplete = false;
  #settled: Block[][] = [];
  /** Where the text not settled yet begins, and that text, with plain line breaks. */
  #position = 0;
  #rest = '';
  #long: LongBlock | undefined;
  #open: Block[] = [];
  /** How much of the rest the open blocks show, and from which length on it is read again. */
  #shown = 0;
  #readAgainAt = 0;

  constructor(lex: (source: string) => Token[]) {
    this.#lex = lex;
  }

  read(text: string, isComplete: boolean): Reading {
    const isSame = text.slice(Math.max(0, this.#taken - RECOGNISED_BY), this.#taken) === this.#takenEnd;
    const isKnown = isSame && text.length === this.#taken && isComplete === this.#wasComplete;
    if (!isKnown) {
      // A definition at the end gives meaning to links above it; and an answer that goes on may go on in its last block.
      if (!isSame || this.#wasComplete || (isComplete && DEFINITION.test(text))) this.#startOver();
      this.#wasComplete = isComplete;
      this.#take(text);
      if (isComplete || this.#rest.length >= this.#readAgainAt) this.#readRest();
    }
    return { settled: [...this.#settled], open: [...this.#open, ...this.#unread()] };
  }

  #startOver(): void {
    this.#taken = 0;
    this.#position = 0;
    this.#settled = [];
    this.#rest = '';
    this.#long = undefined;
    this.#readAgainAt = 0;
  }

  #take(text: string): void {
    // What follows tells whether this is half of a line break.
    const end = text.endsWith('\r') && !this.#wasComplete ? text.length - 1 : text.length;
    const more = text.slice(this.#taken, end);
    this.#rest += more.includes('\r') ? more.replace(/\r\n?/g, '\n') : more;
    this.#taken = end;
    this.#takenEnd = text.slice(Math.max(0, end - RECOGNISED_BY), end);
  }

  #readRest(): void {
    let tokens: Token[];
    do tokens = this.#settleFinished();
    while (this.#settleParagraph(tokens[0]));
    const [first] = tokens;
    const isSplit = first !== undefined && !this.#wasComplete && this.#splitOpen(first, tokens);
    const isHeld = !isSplit && !this.#wasComplete && this.#rest.length > LONG;
    // What cannot be taken apart is read again only when it has grown by an eighth: nine times its length in all.
    this.#readAgainAt = isHeld ? this.#rest.length * 1.125 : 0;
    if (isHeld) tokens = this.#readWholeLines(tokens);
    if (first) tokens[0] = withParts(this.#long, tokens[0] ?? first);
    let start = this.#position;
    this.#open = tokens.map((token) => {
      const block = { start, token };
      start += token.raw.length;
      return block;
    });
  }

  /** Reads the rest and settles what will not change any more. @returns the other tokens. */
  #settleFinished(): Token[] {
    const source = (this.#long?.prefix ?? '') + this.#rest;
    const tokens = this.#lex(source);
    const finished = this.#wasComplete ? tokens.length : countFinished(tokens, source);
    const cut = tokens.findIndex((token) => cutOfParagraph(token) !== undefined);
    const count = cut < 0 ? finished : Math.min(cut, finished);
    for (const token of tokens.slice(0, count)) this.#settle(token);
    return tokens.slice(count);
  }

  #settle(token: Token): void {
    const whole = withParts(this.#long, token);
    const last = this.#settled.at(-1);
    const block = { start: this.#position, token: whole };
    // A new array for the growing group: its identity is what tells that it changed.
    if (last && last.length < GROUP_SIZE) this.#settled[this.#settled.length - 1] = [...last, block];
    else this.#settled.push([block]);
    this.#position += whole.raw.length;
    this.#rest = this.#rest.slice(token.raw.length - (this.#long?.prefix.length ?? 0));
    this.#long = undefined;
  }

  /** Settles the first piece of a paragraph that is too long to be read again and again. @returns whether it did. */
  #settleParagraph(token: Token | undefined): boolean {
    const cut = token && cutOfParagraph(token);
    if (cut === undefined || !token || !this.#rest.startsWith(token.raw.slice(0, cut))) return false;
    const [piece] = this.#lex(this.#rest.slice(0, cut));
    if (piece?.raw.length !== cut) return false;
    this.#settle({ ...piece, goesOn: true });
    return true;
  }

  /** Settles or puts aside the beginning of a long block still arriving; `tokens` keeps what is left of it. */
  #splitOpen(first: Token, tokens: Token[]): boolean {
    const list = splitLongList(first);
    if (list && this.#rest.startsWith(list.head.raw)) {
      this.#settle(list.head);
      tokens[0] = list.rest;
      return true;
    }
    const aside = putAside(first, this.#long);
    if (!aside) return false;
    this.#rest = this.#rest.slice(aside.taken - (this.#long?.prefix.length ?? 0));
    this.#long = aside.long;
    const [rest] = this.#lex(aside.long.prefix + this.#rest);
    if (rest) tokens[0] = rest;
    return true;
  }

  /** An item that has only begun is missing from what the lexer says it has read: such a line waits. */
  #readWholeLines(tokens: Token[]): Token[] {
    const prefix = this.#long?.prefix ?? '';
    const end = this.#rest.lastIndexOf('\n') + 1;
    const whole = end === 0 ? tokens : this.#lex(prefix + this.#rest.slice(0, end));
    const raw = whole.map((token) => token.raw).join('');
    const isExact = (prefix + this.#rest).startsWith(raw);
    this.#shown = isExact ? raw.length - prefix.length : end || this.#rest.length;
    return whole;
  }

  /** What came since the open blocks were read; nothing where they are read at every call. */
  #unread(): Block[] {
    const text = this.#rest.slice(this.#shown);
    if (this.#readAgainAt === 0 || text === '') return [];
    const last = this.#open.at(-1);
    return [{ start: (last?.start ?? this.#position) + (last?.token.raw.length ?? 0), token: plain(text) }];
  }
}

/** How many of the tokens will not change any more: all before the last one that shows something. */
function countFinished(tokens: readonly Token[], source: string): number {
  const last = tokens.findLastIndex((token) => token.type !== 'space');
  let position = 0;
  for (let index = 0; index < last; index += 1) {
    const raw = tokens[index]?.raw ?? '';
    // The lexer's `raw` of an unfinished list may differ from the source; nothing behind it has a sure place.
    if (!source.startsWith(raw, position)) return index;
    position += raw.length;
  }
  return Math.max(0, last);
}
