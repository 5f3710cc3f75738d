import { TriangleAlert, X } from 'lucide';
import type { JSX } from 'preact';
import { act } from '@/components/ui/act.ts';
import { Button, IconButton } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { budgetWarning, warningWords } from '@/utils/conversation/budget.ts';
import { localDay, spentBy } from '@/utils/conversation/spending.ts';
import { focusQuestion } from './focus-question.ts';
import { useSpending } from './use-spending.ts';

/** How near a budget is to its end, once it is near and until it is put away for the day. */
export function BudgetNotice(): JSX.Element {
  const store = usePanel();
  const rows = useSpending(store);
  const settings = store.settings.value;
  const today = localDay(Date.now());
  const isDue = rows !== undefined && settings !== undefined && settings.budgetToldOn !== today;
  const warning = isDue ? budgetWarning(spentBy(today, rows), settings) : undefined;
  return (
    // Stands there empty, so that a screen reader hears the line come.
    <div role="status" class="alert-place">
      {warning && (
        <div class="notice card-row budget-notice">
          <Icon of={TriangleAlert} />
          <span class="grow">{warningWords(warning)}</span>
          <Button look="quiet" onClick={() => store.reach.openSettings('spending')}>
            Change budget
          </Button>
          <IconButton
            icon={X}
            name="Dismiss until tomorrow"
            onClick={() => {
              void act(store, 'saveSettings', { budgetToldOn: today });
              focusQuestion();
            }}
          />
        </div>
      )}
    </div>
  );
}
