import type { IconNode } from 'lucide';
import type { ComponentChildren, JSX } from 'preact';
import { Icon } from './icon.tsx';

interface ButtonProps {
  look?: 'main' | 'plain' | 'quiet' | 'chip';
  icon?: IconNode;
  disabled?: boolean;
  expanded?: boolean | undefined;
  /** For a button that stays down: one of several ways, or on and off. */
  pressed?: boolean | undefined;
  /** The accessible name where it says more than the text; must contain the text. */
  name?: string | undefined;
  onClick: (event: MouseEvent) => void;
  children: ComponentChildren;
}

/** A button whose visible text is its name. */
export function Button(props: ButtonProps): JSX.Element {
  const { look = 'plain', icon, disabled = false, expanded, pressed, name, onClick, children } = props;
  return (
    <button
      type="button"
      class="button"
      data-look={look}
      disabled={disabled}
      {...(name === undefined ? {} : { 'aria-label': name, title: name })}
      {...(expanded === undefined ? {} : { 'aria-expanded': expanded })}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      onClick={onClick}
    >
      {icon && <Icon of={icon} />}
      {children}
    </button>
  );
}

interface IconButtonProps {
  icon: IconNode;
  /** The accessible name, also shown as a tooltip. */
  name: string;
  popoverTarget?: string;
  disabled?: boolean;
  /** For a button that stays down. */
  pressed?: boolean;
  onClick?: (event: MouseEvent) => void;
}

/** A button that shows only an icon; at least 28 px wide and high. */
export function IconButton({
  icon,
  name,
  popoverTarget,
  disabled = false,
  pressed,
  onClick,
}: IconButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class="button"
      data-look="icon"
      aria-label={name}
      title={name}
      disabled={disabled}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      {...(popoverTarget === undefined ? {} : { popovertarget: popoverTarget })}
      {...(onClick === undefined ? {} : { onClick })}
    >
      <Icon of={icon} />
    </button>
  );
}
