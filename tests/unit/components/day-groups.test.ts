import { expect, it } from 'vitest';
import { dayLabel, groupByDay } from '@/components/history/day-groups.ts';

/** A Thursday, by the clock of whoever runs this. */
const NOW = new Date(2026, 10, 26, 0, 30).getTime();

it.each([
  ['this minute', new Date(2026, 10, 26, 0, 30), 'Today'],
  ['an hour ago, before midnight', new Date(2026, 10, 25, 23, 30), 'Yesterday'],
  ['two days ago', new Date(2026, 10, 24, 12), 'Tuesday'],
  ['six days ago', new Date(2026, 10, 20, 0, 0), 'Friday'],
  ['a week ago', new Date(2026, 10, 19, 23, 59), '19 November'],
  ['in January', new Date(2026, 0, 1), '1 January'],
  ['last year', new Date(2025, 11, 31), '31 December 2025'],
  ['before the clock was set back', new Date(2026, 10, 27), 'Today'],
])('%s', (_when, then, label) => {
  expect(dayLabel(then.getTime(), NOW)).toBe(label);
});

it('keeps each day’s conversations together and in their order', () => {
  const at = (id: string, date: Date): { id: string; updatedAt: number } => ({ id, updatedAt: date.getTime() });
  const groups = groupByDay(
    [
      at('a', new Date(2026, 10, 26, 0, 20)),
      at('b', new Date(2026, 10, 26, 0, 10)),
      at('c', new Date(2026, 10, 25, 9)),
      at('d', new Date(2026, 8, 1)),
    ],
    NOW,
  );
  expect(groups.map(({ label, items }) => [label, ...items.map(({ id }) => id)])).toEqual([
    ['Today', 'a', 'b'],
    ['Yesterday', 'c'],
    ['1 September', 'd'],
  ]);
  expect(groupByDay([], NOW)).toEqual([]);
});
