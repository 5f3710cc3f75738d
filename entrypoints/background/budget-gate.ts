import { checkBudget, hasBudget, type Spent } from '@/utils/conversation/budget.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';

/** Every request passes here before it is sent. */
export interface BudgetGate {
  /**
   * Lets a turn's request through, or says which budget is in its way. What was let through counts as spent until it
   * is released: of many questions at once only those pass that the budget holds together.
   */
  admit(turnId: string, estimateUsd: number | undefined, settings: SettingsInForce): Promise<Outcome<void>>;
  /** The turn has ended, and what it cost is written down. */
  release(turnId: string): void;
}

/** @param readSpent what was spent on the day of a moment and in its month. */
export function createBudgetGate(readSpent: (at: number) => Promise<Spent>): BudgetGate {
  const underway = new Map<string, number>();
  let released = 0;

  /** A turn that ends while the rows are read would be missing from both. */
  const readSteadily = async (): Promise<Spent> => {
    for (;;) {
      const before = released;
      const spent = await readSpent(Date.now());
      if (before === released) return spent;
    }
  };

  return {
    async admit(turnId, estimateUsd, settings) {
      if (hasBudget(settings)) {
        const spent = await readSteadily();
        underway.delete(turnId);
        const held = [...underway.values()].reduce((sum, usd) => sum + usd, 0);
        const all = { dayUsd: spent.dayUsd + held, monthUsd: spent.monthUsd + held };
        const decision = checkBudget(all, estimateUsd, settings);
        if (!decision.allowed) {
          const { allowed: _allowed, because: reason, ...facts } = decision;
          const cost = estimateUsd === undefined ? {} : { estimateUsd };
          return fail('budget-reached', { reason, ...facts, ...cost, nothingCharged: true });
        }
      }
      underway.set(turnId, estimateUsd ?? 0);
      return succeed(undefined);
    },
    release(turnId) {
      if (underway.delete(turnId)) released += 1;
    },
  };
}
