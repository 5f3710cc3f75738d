import type { ObservabilitySet } from 'dexie';
import type { Changes } from './changes.ts';

/** A tree of ranges of keys, as Dexie notes them for each table and index that a transaction has written. */
interface Ranges {
  from?: unknown;
  to?: unknown;
  l?: Ranges | null | undefined;
  r?: Ranges | null | undefined;
}

/** What is noted under a table's own name is about primary keys; the name of an index follows the last slash. */
const OF_PRIMARY_KEYS = /^idb:\/\/[^/]+\/([^/]+)\/$/;

/** Which rows a transaction has written or deleted. */
export function mutatedRows(parts: ObservabilitySet): Changes {
  const changes: Changes = {};
  for (const [part, ranges] of Object.entries(parts)) {
    const table = OF_PRIMARY_KEYS.exec(part)?.[1];
    if (table !== undefined) changes[table] = keysOf(ranges as Ranges) ?? 'all';
  }
  return changes;
}

/** @returns undefined when a range is more than one key. */
function keysOf(ranges: Ranges | null | undefined): (string | number)[] | undefined {
  if (!ranges || !('from' in ranges)) return [];
  const { from, to, l, r } = ranges;
  const [before, after] = [keysOf(l), keysOf(r)];
  const isKey = from === to && (typeof from === 'string' || typeof from === 'number');
  return isKey && before && after ? [...before, from, ...after] : undefined;
}
