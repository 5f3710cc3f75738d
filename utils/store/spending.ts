import type { Spent } from '@/utils/conversation/budget.ts';
import { localDay, monthOf, type Spending, spentBy } from '@/utils/conversation/spending.ts';
import { database } from './database.ts';

/**
 * Adds one request to a day's row, within the caller's transaction, so that it is counted with the end of its turn or
 * not at all.
 *
 * @param isFurther for one more request of an answer that is counted already.
 */
export async function addToSpending(
  at: number,
  { usd, isFurther }: { usd: number | undefined; isFurther: boolean },
): Promise<void> {
  const day = localDay(at);
  const row: Spending = (await database.spending.get(day)) ?? { day, usd: 0, answers: 0, unpriced: 0 };
  await database.spending.put({
    day,
    usd: row.usd + (usd ?? 0),
    answers: row.answers + (isFurther ? 0 : 1),
    unpriced: row.unpriced + (usd === undefined && !isFurther ? 1 : 0),
  });
}

/** What was spent on the day of a moment and in its month: at most 31 rows. */
export async function spentAt(at: number): Promise<Spent> {
  const day = localDay(at);
  const month = monthOf(day);
  return spentBy(day, await database.spending.where('day').between(`${month}-01`, `${month}-31`, true, true).toArray());
}
