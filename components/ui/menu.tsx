import type { IconNode } from 'lucide';
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { moveFocusWithArrows } from './arrow-keys.ts';
import { Icon } from './icon.tsx';
import { closePopover, Popover } from './popover.tsx';

interface MenuProps {
  /** Shared with the `popovertarget` of the button that opens it. */
  id: string;
  name: string;
  /** Opens as soon as it is there: for what is made only once it is wanted. */
  startsOpen?: boolean;
  children: ComponentChildren;
}

/** Things to do on demand: arrow keys move among them, Escape and a click elsewhere close it. */
export function Menu({ id, name, startsOpen = false, children }: MenuProps): JSX.Element {
  return (
    <Popover id={id} name={name} kind="menu" startsOpen={startsOpen}>
      <MenuList>{children}</MenuList>
    </Popover>
  );
}

function MenuList({ children }: { children: ComponentChildren }): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  // The browser looks for what to focus as it opens the popover, when there is nothing in it yet.
  useLayoutEffect(() => list.current?.querySelector<HTMLElement>('[data-arrow]')?.focus(), []);
  return (
    <ul ref={list} class="menu" onKeyDown={moveFocusWithArrows}>
      {children}
    </ul>
  );
}

interface MenuItemProps {
  /** The id of the menu, which closes first: the focus is back on its button when `onClick` runs. */
  menuId: string;
  icon: IconNode;
  /** Keys that do the same, shown at the end of the line. */
  keys?: string;
  onClick: () => void;
  children: ComponentChildren;
}

export function MenuItem({ menuId, icon, keys, onClick, children }: MenuItemProps): JSX.Element {
  const onChoose = (): void => {
    closePopover(menuId);
    onClick();
  };
  return (
    <li>
      <button
        type="button"
        class="menu-item"
        data-arrow
        {...(keys === undefined ? {} : { 'aria-keyshortcuts': keys })}
        onClick={onChoose}
      >
        <Icon of={icon} />
        <span class="grow">{children}</span>
        {keys !== undefined && (
          <span class="caption" aria-hidden="true">
            {keys.replace('ArrowUp', '↑').replace('ArrowDown', '↓')}
          </span>
        )}
      </button>
    </li>
  );
}
