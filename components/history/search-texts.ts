import type { Listed } from '@/utils/store/history-reader.ts';

/** What History looks through, in memory only while it is open. */
export interface SearchTexts {
  /** @param text as a summary has it: words with one space between them; undefined where it is gone. */
  set: (id: string, text: string | undefined) => void;
  /** The listed conversations that have all the words, also within longer ones, in their order. */
  find: (listed: Listed, words: readonly string[]) => Listed;
}

/** Texts by their words: there are few different ones, so that looking through them all is quick. */
export function createSearchTexts(): SearchTexts {
  /** By word: the numbers of the texts that have it. */
  const numbersOf = new Map<string, number[]>();
  /** By id: the number of its text. A text that changes gets a new number; nothing asks for the old one any more. */
  const numberOf = new Map<string, number>();
  let count = 0;
  /** By what was searched for last: one for each text that has it. */
  let found = new Map<string, Uint8Array>();

  const look = (part: string): Uint8Array => {
    const has = new Uint8Array(count);
    for (const [word, numbers] of numbersOf) {
      if (word.includes(part)) for (const number of numbers) has[number] = 1;
    }
    return has;
  };

  return {
    set(id, text) {
      found.clear();
      numberOf.delete(id);
      if (text === undefined) return;
      numberOf.set(id, count);
      for (const word of text.split(' ')) {
        const numbers = numbersOf.get(word);
        if (numbers) numbers.push(count);
        else numbersOf.set(word, [count]);
      }
      count += 1;
    },
    find(listed, words) {
      if (words.length === 0) return listed;
      found = new Map(words.map((word) => [word, found.get(word) ?? look(word)]));
      const each = [...found.values()];
      const hasAll = (id: string): boolean => {
        const number = numberOf.get(id);
        return number !== undefined && each.every((has) => has[number] === 1);
      };
      return { pinned: listed.pinned.filter(hasAll), history: listed.history.filter(hasAll) };
    },
  };
}
