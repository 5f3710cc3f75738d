import type { Turn } from './turn.ts';

type Linked = Pick<Turn, 'id' | 'parentId' | 'order'>;

/** Where the place of a conversation's first question is kept in `Conversation.chosen`. */
const FIRST_PLACE = '';

/** The key in `Conversation.chosen` of the place a turn stands at. */
export function placeOf({ parentId = FIRST_PLACE }: Pick<Turn, 'parentId'>): string {
  return parentId;
}

/**
 * The turns of the branch in view, oldest first.
 *
 * @param turns of one conversation, all branches, in ascending order.
 * @param chosen turn id by parent id; where nothing is chosen, or what was chosen is gone, the newest branch counts.
 */
export function branchInView<T extends Linked>(turns: readonly T[], chosen: Readonly<Record<string, string>>): T[] {
  const byPlace = Map.groupBy(turns, placeOf);
  const branch: T[] = [];
  const seen = new Set<T>();
  let place = FIRST_PLACE;
  for (;;) {
    const here = byPlace.get(place);
    const next = here?.find(({ id }) => id === chosen[place]) ?? here?.at(-1);
    // A damaged row may be its own ancestor.
    if (!next || seen.has(next)) return branch;
    branch.push(next);
    seen.add(next);
    place = next.id;
  }
}

/** The turns before one in its branch, oldest first, without it. */
export function ancestorsOf<T extends Linked>(turn: T, turns: readonly T[]): T[] {
  const byId = new Map(turns.map((one) => [one.id, one]));
  const ancestors: T[] = [];
  for (let at = turn.parentId; at !== undefined; at = byId.get(at)?.parentId) {
    const one = byId.get(at);
    if (!one || ancestors.includes(one)) break;
    ancestors.unshift(one);
  }
  return ancestors;
}

/** The branches at a turn's place, itself included, oldest first. */
export function branchesAt<T extends Linked>(turn: T, turns: readonly T[]): T[] {
  return turns.filter((one) => placeOf(one) === placeOf(turn));
}
