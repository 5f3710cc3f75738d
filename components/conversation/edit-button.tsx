import { Pencil } from 'lucide';
import type { JSX } from 'preact';
import { Icon } from '@/components/ui/icon.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { isUnfinished, type Turn } from '@/utils/conversation/turn.ts';

/** The focus comes back to it when the editor is left. */
export function editButtonId(turnId: string): string {
  return `edit-${turnId}`;
}

/** **Edit question**, in the corner of its block; not while it is being answered. */
export function EditButton({ turn }: { turn: Turn }): JSX.Element | null {
  const { editing, edits } = usePanel();
  if (turn.recorded || isUnfinished(turn.state)) return null;
  const name = edits.has(turn.id) ? 'Edit question: what you typed is kept' : 'Edit question';
  return (
    <button
      id={editButtonId(turn.id)}
      type="button"
      class="button edit-button"
      data-look="icon"
      aria-label={name}
      title={name}
      onClick={() => {
        editing.value = turn.id;
      }}
    >
      <Icon of={Pencil} />
    </button>
  );
}
