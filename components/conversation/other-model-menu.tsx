import { ChevronDown, Sparkles } from 'lucide';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { IconButton } from '@/components/ui/button.tsx';
import { Menu, MenuItem } from '@/components/ui/menu.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { costOfRetry, priced } from './question-price.ts';

/** Beside Retry: another answer beside this one, this once by another model. */
export function OtherModelMenu({ turn }: { turn: Turn }): JSX.Element | null {
  const store = usePanel();
  const menuId = useId();
  const [isWanted, setWanted] = useState(false);
  const chosen = store.settings.value?.model;
  const allowed = store.settings.value?.managed.models;
  const others = store.models.value.models.filter(({ id }) => id !== chosen && (allowed?.includes(id) ?? true));
  if (others.length === 0) return null;
  return (
    <>
      <span class="retry-menu">
        <IconButton
          icon={ChevronDown}
          name="Ask another model"
          popoverTarget={menuId}
          onClick={(event) => {
            if (isWanted) return;
            // The menu opens itself this first time; the button's own toggling would close it again.
            event.preventDefault();
            setWanted(true);
          }}
        />
      </span>
      {isWanted && (
        <Menu id={menuId} name="Ask another model" startsOpen>
          {others.map(({ id, name }) => (
            <MenuItem
              key={id}
              menuId={menuId}
              icon={Sparkles}
              onClick={() => void act(store, 'retry', { turnId: turn.id, model: id })}
            >
              {priced(name, costOfRetry(store, turn, { model: id }))}
            </MenuItem>
          ))}
        </Menu>
      )}
    </>
  );
}
