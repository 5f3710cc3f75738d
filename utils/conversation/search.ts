import type { Attachment } from './attachment.ts';
import { labelFor } from './quick-actions.ts';
import { searchable } from './summary.ts';
import { plainLine } from './title.ts';
import type { Turn } from './turn.ts';

/** A piece of text, and whether it is what was searched for. */
export interface Piece {
  text: string;
  isFound: boolean;
}

/** Signs of a found line that stand before its first word, and in all: two lines of a narrow panel. */
const BEFORE = 32;
const LONGEST = 140;

/** The words of a query, each once, as they are compared; without those that others contain. */
export function searchWords(query: string): string[] {
  const words = [...new Set(searchable(query).split(/\s+/))].filter((word) => word !== '');
  return words.filter((word) => !words.some((other) => other !== word && other.includes(word)));
}

/** Cuts a text where words begin and end, whatever their case and accents. */
export function markWords(text: string, words: readonly string[]): Piece[] {
  const { folded, starts, ends } = fold(text);
  const isFound = new Array<boolean>(folded.length).fill(false);
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      isFound.fill(true, at, at + word.length);
    }
  }
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = 0; at < folded.length; ) {
    let end = at + 1;
    while (end < folded.length && isFound[end] === isFound[at]) end++;
    if (isFound[at]) {
      const [start = 0, stop = text.length] = [starts[at], ends[end - 1]];
      if (start > from) pieces.push({ text: text.slice(from, start), isFound: false });
      if (stop > from) pieces.push({ text: text.slice(Math.max(start, from), stop), isFound: true });
      from = Math.max(from, stop);
    }
    at = end;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), isFound: false });
  return pieces;
}

/** The text as it is compared, and where in the text itself each of its signs begins and ends. */
function fold(text: string): { folded: string; starts: number[]; ends: number[] } {
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const sign of text) {
    const letters = searchable(sign);
    const end = at + sign.length;
    for (let index = 0; index < letters.length; index++) {
      starts.push(at);
      ends.push(end);
    }
    // An accent of its own belongs to the letter before it.
    if (letters === '' && ends.length > 0) ends[ends.length - 1] = end;
    folded += letters;
    at = end;
  }
  return { folded, starts, ends };
}

/**
 * The line of a conversation that has most of the words, cut to what fits, with the words marked.
 *
 * @returns undefined where no line has any: then they stand in the title.
 */
export function foundLine(
  turns: readonly Turn[],
  attachments: readonly Attachment[],
  words: readonly string[],
): Piece[] | undefined {
  let best: { line: string; count: number } | undefined;
  for (const line of linesOf(turns, attachments)) {
    const text = searchable(line);
    const count = words.filter((word) => text.includes(word)).length;
    if (count > (best?.count ?? 0)) best = { line, count };
    if (count === words.length) break;
  }
  return best && markWords(excerpt(plainLine(best.line), words), words);
}

function* linesOf(turns: readonly Turn[], attachments: readonly Attachment[]): Generator<string> {
  for (const { kind, question, answer } of turns) {
    yield* (kind === 'ask' ? question : labelFor(kind)).split('\n');
    yield* answer.split('\n');
  }
  for (const { name, provenance } of attachments) {
    if (name !== undefined) yield name;
    if (provenance.kind !== 'page') {
      yield provenance.name ?? '';
      continue;
    }
    yield provenance.pageTitle;
    yield provenance.pageUrl;
    yield provenance.imageUrl ?? '';
  }
}

function excerpt(line: string, words: readonly string[]): string {
  const { folded, starts } = fold(line);
  const first = Math.min(...words.map((word) => folded.indexOf(word)).filter((at) => at >= 0));
  if (line.length <= LONGEST || !Number.isFinite(first)) return line.slice(0, LONGEST);
  const from = Math.max(0, Math.min((starts[first] ?? 0) - BEFORE, line.length - LONGEST));
  const start = from === 0 ? 0 : line.indexOf(' ', from) + 1;
  const cut = start > 0 && start <= (starts[first] ?? 0) ? start : from;
  const end = cut + LONGEST;
  return `${cut > 0 ? '…' : ''}${line.slice(cut, end)}${end < line.length ? '…' : ''}`;
}
