import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { budgetWarning, warningWords } from '@/utils/conversation/budget.ts';
import { formatUsd } from '@/utils/conversation/format-money.ts';
import { localDay, monthOf, type Spending, spentBy } from '@/utils/conversation/spending.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { SelectField, TextField } from './field.tsx';
import { parseDollars } from './parse-dollars.ts';
import { useSettings } from './settings-store.ts';

/** What was spent, and how much may be. */
export function SpendingSection({ settings }: { settings: SettingsInForce }): JSX.Element {
  const { save } = useSettings();
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    // The page is drawn after the browser has looked for what its address names.
    if (location.hash === '#spending') section.current?.scrollIntoView();
  }, []);
  return (
    <section id="spending" ref={section}>
      <h2>Spending</h2>
      <BudgetWarning settings={settings} />
      <SpendingTable />
      <BudgetField
        label="Budget for a month (US dollars)"
        hint="Above it nothing is sent until you change it: no question, no Retry, no Continue. Empty means no limit."
        usd={settings.monthBudgetUsd}
        onSave={(monthBudgetUsd) => void save({ monthBudgetUsd })}
      />
      <BudgetField
        label="Budget for a day (US dollars)"
        usd={settings.dayBudgetUsd}
        onSave={(dayBudgetUsd) => void save({ dayBudgetUsd })}
      />
      <SelectField
        label="Warn me"
        value={String(settings.budgetWarnPercent)}
        options={[...new Set([50, 80, 90, settings.budgetWarnPercent])]
          .sort((a, b) => a - b)
          .map((percent) => [String(percent), `from ${percent} % of a budget on`] as const)}
        onSave={(percent) => void save({ budgetWarnPercent: Number(percent) })}
      />
      <p class="caption">
        Estimated from prices per token, by the day an answer ended. Deleting a conversation takes nothing away. Private
        windows count for themselves, and forget it when they close.
      </p>
    </section>
  );
}

/** How near a budget is to its end, once it is near. */
function BudgetWarning({ settings }: { settings: SettingsInForce }): JSX.Element | null {
  const { spending } = useSettings();
  const warning = budgetWarning(spentBy(localDay(Date.now()), spending.value), settings);
  if (!warning) return null;
  return (
    <p class="notice" role="status">
      {warningWords(warning)}
    </p>
  );
}

interface BudgetFieldProps {
  label: string;
  hint?: string;
  usd: number | null;
  onSave: (usd: number | null) => void;
}

function BudgetField({ label, hint, usd, onSave }: BudgetFieldProps): JSX.Element {
  const { refuse } = useSettings();
  return (
    <TextField
      label={label}
      hint={hint}
      value={usd === null ? '' : String(usd)}
      placeholder="no limit"
      onSave={(text) => {
        const parsed = parseDollars(text);
        if (!parsed.ok) {
          refuse(parsed.sentence);
          return parsed.sentence;
        }
        onSave(parsed.usd ?? null);
        return undefined;
      }}
    />
  );
}

/** Today, the days of this month with something to tell, and the months before. */
function SpendingTable(): JSX.Element {
  const { spending } = useSettings();
  const today = localDay(Date.now());
  const { now, days, months } = byTime(spending.value, today);
  const most = Math.max(...[...days, ...months].map(({ usd }) => usd), 0);
  return (
    <>
      <p>
        Today {amountOf(now.today)} · this month {amountOf(now.month)}
      </p>
      {days.length > 0 && <Bars caption="This month by day" rows={days} most={most} />}
      {months.length > 0 && <Bars caption="Months before" rows={months} most={most} />}
    </>
  );
}

function Bars({
  caption,
  rows,
  most,
}: {
  caption: string;
  rows: readonly (Sum & { name: string })[];
  most: number;
}): JSX.Element {
  return (
    <div class="table-box">
      <table class="spending">
        <caption class="caption">{caption}</caption>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td class="spending-bar" aria-hidden="true">
                <span style={{ width: `${most === 0 ? 0 : (row.usd / most) * 100}%` }} />
              </td>
              <td>{amountOf(row)}</td>
              <td>
                {row.answers} {row.answers === 1 ? 'answer' : 'answers'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Sum = Omit<Spending, 'day'>;

/** "$0.42"; with answers whose price is unknown that is said, never $0 for them. */
function amountOf({ usd, unpriced }: Sum): string {
  const unknown = unpriced === 0 ? '' : `${unpriced} of unknown price`;
  if (usd === 0 && unpriced > 0) return unknown;
  return [formatUsd(usd), unknown].filter(Boolean).join(' + ');
}

const MONTH = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric' });
const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric' });

/** Rows summed for reading, the newest first. */
function byTime(
  rows: readonly Spending[],
  today: string,
): { now: { today: Sum; month: Sum }; days: (Sum & { name: string })[]; months: (Sum & { name: string })[] } {
  const ofMonth = Map.groupBy(rows, ({ day }) => monthOf(day));
  const thisMonth = monthOf(today);
  const newest = (a: string, b: string): number => b.localeCompare(a);
  return {
    now: { today: sumOf(rows.filter(({ day }) => day === today)), month: sumOf(ofMonth.get(thisMonth) ?? []) },
    days: (ofMonth.get(thisMonth) ?? [])
      .toSorted((a, b) => newest(a.day, b.day))
      .map((row) => ({ ...row, name: DAY.format(new Date(`${row.day}T12:00`)) })),
    months: [...ofMonth.keys()]
      .filter((month) => month !== thisMonth)
      .sort(newest)
      .map((month) => ({ ...sumOf(ofMonth.get(month) ?? []), name: MONTH.format(new Date(`${month}-15T12:00`)) })),
  };
}

function sumOf(rows: readonly Spending[]): Sum {
  const sum = (of: keyof Sum): number => rows.reduce((total, row) => total + row[of], 0);
  return { usd: sum('usd'), answers: sum('answers'), unpriced: sum('unpriced') };
}
