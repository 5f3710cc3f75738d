import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface PopoverProps {
  /** Shared with the `popovertarget` of the button that opens it. */
  id: string;
  /** Accessible name of the dialog. */
  name: string;
  kind?: 'dialog' | 'menu';
  /** Opens as soon as it is there: for what is made only once it is wanted. */
  startsOpen?: boolean;
  onOpen?: () => void;
  children: ComponentChildren;
}

const MARGIN = 8;

/**
 * Something on demand beside the button that opens it, in the browser's own popover: Escape and a click
 * elsewhere close it, and the focus returns to the button. Its content exists only while it is open.
 */
export function Popover({
  id,
  name,
  kind = 'dialog',
  startsOpen = false,
  onOpen,
  children,
}: PopoverProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const open = useRef(onOpen);
  open.current = onOpen;
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    const popover = element.current;
    if (!popover) return;
    const place = (): void => placeBeside(popover, document.querySelector(`[popovertarget="${CSS.escape(id)}"]`));
    const onToggle = (event: Event): void => {
      // Chromium and Firefox fire ToggleEvent for `toggle` on popovers; its newState is what just happened.
      const isOpening = (event as ToggleEvent).newState === 'open';
      setOpen(isOpening);
      if (!isOpening) {
        removeEventListener('resize', place);
        return;
      }
      open.current?.();
      place();
      addEventListener('resize', place);
    };
    const resized = new ResizeObserver(() => popover.matches(':popover-open') && place());
    resized.observe(popover);
    popover.addEventListener('toggle', onToggle);
    if (startsOpen) popover.showPopover();
    return () => {
      popover.removeEventListener('toggle', onToggle);
      removeEventListener('resize', place);
      resized.disconnect();
    };
  }, [id, startsOpen]);

  return (
    <div id={id} ref={element} popover="auto" class="popover" data-kind={kind} role="dialog" aria-label={name}>
      {isOpen && children}
    </div>
  );
}

/** Closes the popover with that id, if it is open. */
export function closePopover(id: string): void {
  const popover = document.getElementById(id);
  if (popover?.matches(':popover-open')) popover.hidePopover();
}

/** @returns true while any popover or dialog is open; Escape then belongs to it. */
export function isPopoverOpen(): boolean {
  return document.querySelector(':popover-open, dialog[open]') !== null;
}

function placeBeside(popover: HTMLElement, anchor: Element | null): void {
  if (!anchor) return;
  const at = anchor.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  // Without the scrollbar, which innerWidth counts in.
  const room = document.documentElement.clientWidth;
  const below = at.bottom + 4;
  const top = below + height + MARGIN <= innerHeight ? below : Math.max(MARGIN, at.top - height - 4);
  const left = Math.min(Math.max(MARGIN, at.left), Math.max(MARGIN, room - width - MARGIN));
  popover.style.top = `${top}px`;
  popover.style.left = `${left}px`;
}
