import { batch, type Signal, signal } from '@preact/signals';
import type { Conversation } from '@/utils/conversation/conversation.ts';
import { foundLine, type Piece, searchWords } from '@/utils/conversation/search.ts';
import { watchChanges } from '@/utils/store/changes.ts';
import {
  type Listed,
  readConversations,
  readListed,
  readMatter,
  readSearchTexts,
  readSearchTextsOf,
} from '@/utils/store/history-reader.ts';
import { createSearchTexts } from './search-texts.ts';

/** Rows that stand at once, and so many more whenever their end comes into view. */
const PAGE = 20;
/** Found lines and pictures are loaded only once no key has followed for so long, or they would delay its hits. */
export const TYPING_RESTS_MS = 150;
/** Many changes in a row are read once. */
const SETTLE_MS = 100;

/** What the list shows. */
export interface HistoryView {
  /** The query that led to it; the words as they are compared. */
  query: string;
  words: string[];
  pinned: Conversation[];
  history: Conversation[];
  /** How many were found in all. */
  total: number;
}

export interface HistoryModel {
  /** Undefined until the first reading. */
  view: Signal<HistoryView | undefined>;
  /** What stands in the search box. */
  query: Signal<string>;
  /** False while texts that were not looked through yet are still being read. */
  isSearchable: Signal<boolean>;
  /** By conversation: the line the words of the view were found in. */
  lines: Signal<ReadonlyMap<string, Piece[]>>;
  listed: () => Listed;
  search: (query: string) => Promise<void>;
  showMore: () => Promise<void>;
  /** Takes these out at once, before the worker has done it; until `unhide` nothing brings them back. */
  hide: (ids: readonly string[]) => void;
  /** The worker has done it, or could not: what is stored counts again. */
  unhide: (ids: readonly string[]) => void;
  /** Reads everything, and again what changes, until the returned function is called. */
  start: () => () => void;
}

export function createHistoryModel(): HistoryModel {
  const view = signal<HistoryView | undefined>(undefined);
  const query = signal('');
  const isSearchable = signal(false);
  const lines = signal<ReadonlyMap<string, Piece[]>>(new Map());
  const texts = createSearchTexts();
  const rows = new Map<string, Conversation>();
  const hidden = new Set<string>();
  let listed: Listed = { pinned: [], history: [] };
  let limit = PAGE;
  let latest = 0;
  let isOpen = true;

  /** Shows what is found now; an older call that comes to its end later shows nothing. */
  async function show(): Promise<void> {
    latest += 1;
    const own = latest;
    const shownQuery = query.value;
    const words = searchWords(shownQuery);
    const found = texts.find(listed, words);
    const pinned = found.pinned.slice(0, limit);
    const history = found.history.slice(0, Math.max(0, limit - pinned.length));
    const missing = [...pinned, ...history].filter((id) => !rows.has(id));
    for (const row of missing.length > 0 ? await readConversations(missing) : []) rows.set(row.id, row);
    if (own !== latest || !isOpen) return;
    const known = (ids: readonly string[]): Conversation[] => ids.flatMap((id) => rows.get(id) ?? []);
    const total = found.pinned.length + found.history.length;
    batch(() => {
      if (view.value?.words.join(' ') !== words.join(' ')) lines.value = new Map();
      view.value = { query: shownQuery, words, pinned: known(pinned), history: known(history), total };
    });
    if (words.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, TYPING_RESTS_MS));
    await showLines(own, [...pinned, ...history], words);
  }

  async function showLines(own: number, ids: readonly string[], words: readonly string[]): Promise<void> {
    const missing = ids.filter((id) => !lines.value.has(id));
    if (missing.length === 0 || own !== latest || !isOpen) return;
    const matter = await readMatter(missing);
    if (own !== latest || !isOpen) return;
    const more = matter.map(({ id, turns, attachments }) => [id, foundLine(turns, attachments, words) ?? []] as const);
    lines.value = new Map([...lines.value, ...more]);
  }

  async function readList(): Promise<void> {
    const now = await readListed();
    listed = hidden.size === 0 ? now : without(now, hidden);
  }

  async function readTexts(): Promise<void> {
    for await (const some of readSearchTexts()) {
      if (!isOpen) return;
      for (const { id, text } of some) texts.set(id, text);
    }
    isSearchable.value = true;
    if (query.value !== '') await show();
  }

  async function follow(changed: ReadonlySet<string> | 'all'): Promise<void> {
    if (changed === 'all') await readTexts();
    else for (const [id, text] of await readSearchTextsOf([...changed])) texts.set(id, text);
    await readList();
    rows.clear();
    await show();
  }

  return {
    view,
    query,
    isSearchable,
    lines,
    listed: () => listed,
    async search(wanted) {
      query.value = wanted;
      limit = PAGE;
      await show();
    },
    async showMore() {
      const { pinned = [], history = [], total = 0 } = view.value ?? {};
      if (pinned.length + history.length >= total || limit > pinned.length + history.length) return;
      limit += PAGE;
      await show();
    },
    hide(ids) {
      for (const id of ids) hidden.add(id);
      listed = without(listed, hidden);
      void show();
    },
    unhide(ids) {
      for (const id of ids) hidden.delete(id);
      void readList().then(show);
    },
    start() {
      void readList().then(show).then(readTexts);
      const stop = watchInSteps((changed) => void follow(changed));
      return () => {
        isOpen = false;
        stop();
      };
    },
  };
}

function without({ pinned, history }: Listed, ids: ReadonlySet<string>): Listed {
  const isThere = (id: string): boolean => !ids.has(id);
  return { pinned: pinned.filter(isThere), history: history.filter(isThere) };
}

/** Changes that concern the list, those in quick succession as one: the ids of the search texts that changed. */
function watchInSteps(onChange: (changed: ReadonlySet<string> | 'all') => void): () => void {
  let changed: Set<string> | 'all' = new Set();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = watchChanges(({ conversations, searchTexts = [] }) => {
    if (conversations === undefined && searchTexts.length === 0) return;
    if (searchTexts === 'all') changed = 'all';
    else if (changed !== 'all') for (const id of searchTexts) changed.add(String(id));
    timer ??= setTimeout(() => {
      timer = undefined;
      onChange(changed);
      changed = new Set();
    }, SETTLE_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
