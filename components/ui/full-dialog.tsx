import { X } from 'lucide';
import { type ComponentChildren, type JSX, type RefObject, render } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { IconButton } from './button.tsx';
import { PanelProvider, type PanelStore } from './panel-store.ts';
import './full-dialog.css';
import { useUniqueId } from './use-unique-id.ts';

/**
 * Opens a dialog over the whole panel. It is gone from the page once it is closed, and the focus back where it was.
 *
 * @param content gets the function that closes it.
 */
export function openFullDialog(store: PanelStore, content: (close: () => void) => JSX.Element): void {
  const place = document.body.appendChild(document.createElement('div'));
  const close = (): void => place.querySelector('dialog')?.close();
  // The event does not bubble. It comes after the browser has given the focus back.
  const onClose = (event: Event): void => {
    if (!(event.target instanceof HTMLDialogElement)) return;
    render(null, place);
    place.remove();
  };
  place.addEventListener('close', onClose, { capture: true });
  render(<PanelProvider value={store}>{content(close)}</PanelProvider>, place);
}

interface FullDialogProps {
  title: string;
  /** Beside the title: which image it is about. */
  subtitle?: string;
  close: () => void;
  /** Asked before Escape or Close closes it, where its content has set it; false keeps it open. */
  mayClose?: RefObject<(() => boolean) | undefined>;
  /** Read out by screen readers when it changes; what lies under the dialog is silent. */
  said: string;
  children: ComponentChildren;
}

/** Whatever is marked `data-start` in it has the focus first. */
export function FullDialog(props: FullDialogProps): JSX.Element {
  const { title, subtitle, close, mayClose, said, children } = props;
  const isAllowed = (): boolean => mayClose?.current?.() ?? true;
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useUniqueId();
  useLayoutEffect(() => {
    element.current?.showModal();
    element.current?.querySelector<HTMLElement>('[data-start]')?.focus();
  }, []);
  return (
    <dialog
      ref={element}
      class="full-dialog"
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        // Keys in here are not for the panel below, which would stop an answer or hand them to the page.
        event.stopPropagation();
        // Chromium asks with `cancel` only where the user has done something since it last asked.
        if (event.key === 'Escape' && !event.defaultPrevented && !isAllowed()) event.preventDefault();
      }}
      onCancel={(event) => {
        if (!isAllowed()) event.preventDefault();
      }}
    >
      <header class="full-dialog-header">
        <h2 id={titleId}>{title}</h2>
        {subtitle !== undefined && <span class="full-dialog-subtitle caption">{subtitle}</span>}
        <IconButton
          icon={X}
          name="Close"
          onClick={() => {
            if (isAllowed()) close();
          }}
        />
      </header>
      {children}
      <p class="visually-hidden" role="status">
        {said}
      </p>
    </dialog>
  );
}
