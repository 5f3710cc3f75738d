/** What was used on one day, under the day's name. */
export interface DayGroup<T> {
  /** "Today", "Yesterday", "Monday", "12 November", "12 November 2025". */
  label: string;
  items: T[];
}

const DAY_MS = 86_400_000;

/** @param items those used last first; each day's stay in their order. */
export function groupByDay<T extends { updatedAt: number }>(items: readonly T[], now: number): DayGroup<T>[] {
  const groups: DayGroup<T>[] = [];
  for (const item of items) {
    const label = dayLabel(item.updatedAt, now);
    const last = groups.at(-1);
    if (last?.label === label) last.items.push(item);
    else groups.push({ label, items: [item] });
  }
  return groups;
}

/** The name of a day, as the user's own calendar and clock count it. */
export function dayLabel(then: number, now: number): string {
  const ago = dayNumber(now) - dayNumber(then);
  // A clock that was set back must not speak of days to come.
  if (ago <= 0) return 'Today';
  if (ago === 1) return 'Yesterday';
  const date = new Date(then);
  if (ago < 7) return date.toLocaleDateString('en-GB', { weekday: 'long' });
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}

/** Counts days by the calendar: one with 23 or 25 hours is a day as well. */
function dayNumber(time: number): number {
  const date = new Date(time);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS);
}
