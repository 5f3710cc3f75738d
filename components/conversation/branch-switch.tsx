import { useComputed } from '@preact/signals';
import { ChevronLeft, ChevronRight } from 'lucide';
import type { JSX } from 'preact';
import { act } from '@/components/ui/act.ts';
import { IconButton } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Turn } from '@/utils/conversation/turn.ts';

/** Leads from one branch of a place to its neighbours; nothing where there is one only. */
export function BranchSwitch({ turn }: { turn: Turn }): JSX.Element | null {
  const store = usePanel();
  const branches = useComputed(() => store.branches.value.get(turn.id)).value ?? [];
  if (branches.length < 2) return null;
  const at = branches.indexOf(turn.id);
  const choose = (turnId: string | undefined): void => {
    if (turnId !== undefined) void act(store, 'chooseBranch', { turnId });
  };
  return (
    <fieldset class="branch-switch" aria-label="Versions of this question">
      <IconButton
        icon={ChevronLeft}
        name="Version before"
        disabled={at === 0}
        onClick={() => choose(branches[at - 1])}
      />
      <span class="caption">
        {at + 1} of {branches.length}
      </span>
      <IconButton
        icon={ChevronRight}
        name="Version after"
        disabled={at === branches.length - 1}
        onClick={() => choose(branches[at + 1])}
      />
    </fieldset>
  );
}
