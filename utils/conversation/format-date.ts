const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** "20 November 2026", of a local date "2026-11-20" or a moment in milliseconds since the epoch. */
export function formatDate(date: string | number): string {
  return DATE.format(typeof date === 'number' ? date : new Date(`${date}T12:00`));
}
