import { expect, it } from 'vitest';
import { createBudgetGate } from '@/entrypoints/background/budget-gate.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';

const withBudget = (monthBudgetUsd: number | null): SettingsInForce =>
  ({ dayBudgetUsd: null, monthBudgetUsd, budgetWarnPercent: 80 }) as SettingsInForce;

it('of a hundred questions at once lets through those that the budget holds together', async () => {
  const gate = createBudgetGate(async () => ({ dayUsd: 0, monthUsd: 4 }));
  const turns = Array.from({ length: 100 }, (_, index) => `turn-${index}`);
  const outcomes = await Promise.all(turns.map((id) => gate.admit(id, 0.3, withBudget(5))));
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(3);
  const refused = outcomes.find((outcome) => !outcome.ok);
  expect(refused).toMatchObject({
    failure: { code: 'budget-reached', reason: 'month', limitUsd: 5, estimateUsd: 0.3 },
  });
});

it('counts a question under way until it has ended, and then what it really cost', async () => {
  let monthUsd = 0;
  const gate = createBudgetGate(async () => ({ dayUsd: monthUsd, monthUsd }));
  const budget = withBudget(1);
  expect(await gate.admit('one', 0.6, budget)).toMatchObject({ ok: true });
  expect(await gate.admit('two', 0.6, budget)).toMatchObject({ ok: false });
  monthUsd = 0.2;
  gate.release('one');
  expect(await gate.admit('two', 0.6, budget)).toMatchObject({ ok: true });
  expect(await gate.admit('two', 0.7, budget), 'a second try takes the place of its first').toMatchObject({ ok: true });
});

it('does not miss a question that ends while the sums are read', async () => {
  const sums = [0, 0.6];
  const gate = createBudgetGate(async () => {
    const monthUsd = sums.shift() ?? 0.6;
    gate.release('one');
    return { dayUsd: monthUsd, monthUsd };
  });
  expect(await gate.admit('one', 0.6, withBudget(null))).toMatchObject({ ok: true });
  expect(await gate.admit('two', 0.6, withBudget(1))).toMatchObject({ ok: false, failure: { spentUsd: 0.6 } });
});

it('reads nothing and stops nothing without a budget, and holds nothing without a price to one', async () => {
  let reads = 0;
  const gate = createBudgetGate(async () => {
    reads += 1;
    return { dayUsd: 9, monthUsd: 9 };
  });
  expect(await gate.admit('one', undefined, withBudget(null))).toMatchObject({ ok: true });
  expect(reads).toBe(0);
  expect(await gate.admit('two', undefined, withBudget(5))).toMatchObject({
    ok: false,
    failure: { reason: 'no-price' },
  });
});
