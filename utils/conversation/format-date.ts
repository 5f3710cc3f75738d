const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** "20 November 2026", of a local date "2026-11-20" or a moment in milliseconds since the epoch. */
export function formatDate(date: string | number): string {
  return DATE.format(typeof date === 'number' ? date : new Date(`${date}T12:00`));
}

const DAY_OF_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });
const TIME_OF_DAY = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** When something was, as said within a sentence: "today at 14:05", "on 12 November", "on 12 November 2025". */
export function formatDay(at: number, now: number): string {
  const [then, today] = [new Date(at), new Date(now)];
  if (then.toDateString() === today.toDateString()) return `today at ${TIME_OF_DAY.format(then)}`;
  return `on ${then.getFullYear() === today.getFullYear() ? DAY_OF_YEAR.format(then) : formatDate(at)}`;
}
