import { hasAll, isNarrower } from '@/utils/conversation/search.ts';
import type { Listed } from '@/utils/store/history-reader.ts';

/** What History looks through, in memory only while it is open. */
export interface SearchTexts {
  set: (id: string, text: string | undefined) => void;
  /** The listed conversations that have all the words, in their order. Typing on looks only at what was found before. */
  find: (listed: Listed, words: readonly string[]) => Listed;
}

export function createSearchTexts(): SearchTexts {
  const texts = new Map<string, string>();
  let before: { listed: Listed; words: readonly string[]; found: Listed } | undefined;
  return {
    set(id, text) {
      before = undefined;
      if (text === undefined) texts.delete(id);
      else texts.set(id, text);
    },
    find(listed, words) {
      if (words.length === 0) return listed;
      const canNarrow = before?.listed === listed && isNarrower(words, before.words);
      const among = before && canNarrow ? before.found : listed;
      const isFound = (id: string): boolean => hasAll(texts.get(id) ?? '', words);
      const found = { pinned: among.pinned.filter(isFound), history: among.history.filter(isFound) };
      before = { listed, words, found };
      return found;
    },
  };
}
