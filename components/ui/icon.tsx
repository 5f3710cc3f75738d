import type { IconNode } from 'lucide';
import { h, type JSX } from 'preact';

interface IconProps {
  /** Imported by name from `lucide`, so that only the icons in use are shipped. */
  of: IconNode;
}

/** A decorative line icon in the colour of the text; the name always stands beside it or on the button. */
export function Icon({ of }: IconProps): JSX.Element {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {of.map(([tag, attributes], index) => h(tag, { ...attributes, key: index }))}
    </svg>
  );
}
