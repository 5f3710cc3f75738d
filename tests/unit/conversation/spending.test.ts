import { expect, it } from 'vitest';
import { localDay, spentBy } from '@/utils/conversation/spending.ts';

it.each([
  [new Date(2026, 10, 30, 23, 59, 59, 999), '2026-11-30'],
  [new Date(2026, 11, 1, 0, 0), '2026-12-01'],
  [new Date(2027, 0, 1, 0, 0), '2027-01-01'],
])('the local day of %s', (moment, day) => {
  expect(localDay(moment.getTime())).toBe(day);
});

it('sums a day and its month alone', () => {
  const row = (day: string, usd: number) => ({ day, usd, answers: 1, unpriced: 0 });
  const rows = [row('2026-11-30', 4), row('2026-12-01', 1), row('2026-12-02', 0.5), row('2025-12-02', 9)];
  expect(spentBy('2026-12-02', rows)).toEqual({ dayUsd: 0.5, monthUsd: 1.5 });
  expect(spentBy('2026-11-30', rows)).toEqual({ dayUsd: 4, monthUsd: 4 });
  expect(spentBy('2027-01-01', rows)).toEqual({ dayUsd: 0, monthUsd: 0 });
});
