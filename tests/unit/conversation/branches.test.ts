import { describe, expect, it } from 'vitest';
import { ancestorsOf, branchesAt, branchInView } from '@/utils/conversation/branches.ts';

/** a → b → c, a → b2 → d, and a second beginning x. */
const turns = [
  { id: 'a', order: 1 },
  { id: 'b', order: 2, parentId: 'a' },
  { id: 'c', order: 3, parentId: 'b' },
  { id: 'b2', order: 4, parentId: 'a' },
  { id: 'd', order: 5, parentId: 'b2' },
];
const ids = (found: readonly { id: string }[]): string => found.map(({ id }) => id).join(' ');

describe('the branch in view', () => {
  it.each([
    ['the newest everywhere, where nothing is chosen', {}, 'a b2 d'],
    ['the chosen one, to its end', { a: 'b' }, 'a b c'],
    ['the newest where the chosen one is gone', { a: 'gone' }, 'a b2 d'],
  ])('is %s', (_, chosen, expected) => {
    expect(ids(branchInView(turns, chosen))).toBe(expected);
  });

  it('may begin with another first question', () => {
    const both = [...turns, { id: 'x', order: 6 }];
    expect(ids(branchInView(both, {}))).toBe('x');
    expect(ids(branchInView(both, { '': 'a' }))).toBe('a b2 d');
  });

  it('of nothing is nothing, and ends on a damaged row', () => {
    expect(branchInView([], {})).toEqual([]);
    const ring = [{ id: 'a', order: 1, parentId: 'a' }];
    expect(branchInView(ring, {})).toEqual([]);
    expect(ancestorsOf(ring[0] as (typeof ring)[0], ring)).toEqual(ring);
  });
});

it('lists what stands before a turn in its own branch, and what stands beside it', () => {
  const [, b, c] = turns;
  if (!b || !c) throw new Error('The table has them');
  expect(ids(ancestorsOf(c, turns))).toBe('a b');
  expect(ids(branchesAt(b, turns))).toBe('b b2');
});
