import { expect, it } from 'vitest';
import { type BudgetDecision, budgetWarning, checkBudget } from '@/utils/conversation/budget.ts';

const budget = (monthBudgetUsd: number | null, dayBudgetUsd: number | null = null) => ({
  monthBudgetUsd,
  dayBudgetUsd,
  budgetWarnPercent: 80,
});
const YES: BudgetDecision = { allowed: true };

it.each<[string, number, number, number | undefined, ReturnType<typeof budget>, BudgetDecision]>([
  ['no budget', 90, 900, 5, budget(null), YES],
  ['no budget and no price', 90, 900, undefined, budget(null), YES],
  ['room left', 0.5, 4, 0.5, budget(5), YES],
  ['exactly the rest', 0, 4.5, 0.5, budget(5), YES],
  ['a cent too much', 0, 4.5, 0.51, budget(5), { allowed: false, because: 'month', limitUsd: 5, spentUsd: 4.5 }],
  ['used up', 0, 5, 0.001, budget(5), { allowed: false, because: 'month', limitUsd: 5, spentUsd: 5 }],
  ['the day is full', 1, 1, 0.1, budget(5, 1), { allowed: false, because: 'day', limitUsd: 1, spentUsd: 1 }],
  ['both are full', 1, 5, 0.1, budget(5, 1), { allowed: false, because: 'month', limitUsd: 5, spentUsd: 5 }],
  ['nothing is allowed', 0, 0, 0.0001, budget(0), { allowed: false, because: 'month', limitUsd: 0, spentUsd: 0 }],
  ['no price', 0, 0, undefined, budget(5), { allowed: false, because: 'no-price' }],
])('%s', (_, dayUsd, monthUsd, estimateUsd, limits, decision) => {
  expect(checkBudget({ dayUsd, monthUsd }, estimateUsd, limits)).toEqual(decision);
});

it.each([
  [0, 3.99, budget(5), undefined],
  [0, 4, budget(5), { period: 'month', limitUsd: 5, spentUsd: 4 }],
  [0.9, 4, budget(5, 1), { period: 'day', limitUsd: 1, spentUsd: 0.9 }],
  [0.9, 4.9, budget(5, 1), { period: 'month', limitUsd: 5, spentUsd: 4.9 }],
  [0, 0, budget(0), { period: 'month', limitUsd: 0, spentUsd: 0 }],
  [9, 9, budget(null), undefined],
])('with $%d today and $%d this month of %j the warning is %j', (dayUsd, monthUsd, limits, warning) => {
  expect(budgetWarning({ dayUsd, monthUsd }, limits)).toEqual(warning);
});
