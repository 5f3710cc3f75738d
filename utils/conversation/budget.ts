import { formatUsd } from './format-money.ts';

/** US dollars that may be spent in a day and in a month; null for no limit. */
export interface Budget {
  dayBudgetUsd: number | null;
  monthBudgetUsd: number | null;
  /** From this much of a limit on, in percent, there is a warning. */
  budgetWarnPercent: number;
}

/** US dollars. */
export interface Spent {
  dayUsd: number;
  monthUsd: number;
}

type Period = 'day' | 'month';

export type BudgetDecision =
  | { allowed: true }
  | { allowed: false; because: 'day' | 'month'; limitUsd: number; spentUsd: number }
  /** What has no price cannot be held to a budget. */
  | { allowed: false; because: 'no-price' };

/**
 * Whether a question may be sent. There is no way around a limit but to change it.
 *
 * @param spent so far, with what questions under way will take.
 * @param estimateUsd of the question; undefined where the model's price is unknown.
 */
export function checkBudget(spent: Spent, estimateUsd: number | undefined, budget: Budget): BudgetDecision {
  for (const { period, limitUsd, spentUsd } of limitsOf(spent, budget)) {
    if (estimateUsd === undefined) return { allowed: false, because: 'no-price' };
    if (spentUsd + estimateUsd > limitUsd) return { allowed: false, because: period, limitUsd, spentUsd };
  }
  return { allowed: true };
}

/** The limit that is nearest to being reached, once it is near enough for a warning. */
export function budgetWarning(
  spent: Spent,
  budget: Budget,
): { period: Period; limitUsd: number; spentUsd: number } | undefined {
  const [nearest] = limitsOf(spent, budget).sort((a, b) => shareOf(b) - shareOf(a));
  if (!nearest || nearest.spentUsd * 100 < nearest.limitUsd * budget.budgetWarnPercent) return undefined;
  return nearest;
}

/** "$4.10 of this month’s $5.00 are used." */
export function warningWords({ period, limitUsd, spentUsd }: NonNullable<ReturnType<typeof budgetWarning>>): string {
  const limit = `${period === 'day' ? 'today’s' : 'this month’s'} ${formatUsd(limitUsd)}`;
  return spentUsd >= limitUsd ? `All of ${limit} is used.` : `${formatUsd(spentUsd)} of ${limit} are used.`;
}

export function hasBudget({ dayBudgetUsd, monthBudgetUsd }: Budget): boolean {
  return dayBudgetUsd !== null || monthBudgetUsd !== null;
}

/** The month first: its limit is the one to be told of where both are reached. */
function limitsOf(spent: Spent, budget: Budget): { period: Period; limitUsd: number; spentUsd: number }[] {
  const { dayBudgetUsd: day, monthBudgetUsd: month } = budget;
  return [
    ...(month === null ? [] : [{ period: 'month' as const, limitUsd: month, spentUsd: spent.monthUsd }]),
    ...(day === null ? [] : [{ period: 'day' as const, limitUsd: day, spentUsd: spent.dayUsd }]),
  ];
}

function shareOf({ spentUsd, limitUsd }: { spentUsd: number; limitUsd: number }): number {
  return limitUsd === 0 ? 1 : spentUsd / limitUsd;
}
