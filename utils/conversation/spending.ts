import type { Spent } from './budget.ts';

/** What was spent on one day; it stays when conversations are deleted. */
export interface Spending {
  /** Local date, `2026-11-26`. */
  day: string;
  /** US dollars, by list price or the user's own. */
  usd: number;
  /** Answers counted, and those of them whose price is unknown. */
  answers: number;
  unpriced: number;
}

/** The local date of a moment, `2026-11-26`: what a person calls today. */
export function localDay(at: number): string {
  const date = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `2026-11` of `2026-11-26`. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** What was spent on a day and in its month. */
export function spentBy(day: string, rows: readonly Spending[]): Spent {
  const sum = (of: readonly Spending[]): number => of.reduce((total, { usd }) => total + usd, 0);
  return {
    dayUsd: sum(rows.filter((row) => row.day === day)),
    monthUsd: sum(rows.filter((row) => monthOf(row.day) === monthOf(day))),
  };
}
