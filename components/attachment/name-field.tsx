import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { givenName } from '@/utils/conversation/image-label.ts';

/** As many characters as a name may have. */
const LONGEST_NAME = 80;

interface NameFieldProps {
  attachment: Attachment;
  index: number;
  /** `byKey`: the user is done at the keyboard, and the focus needs a place to go. */
  onDone: (byKey: boolean) => void;
}

/** Renames an image in place: Enter and leaving keep what is typed, Escape does not; an empty name takes it away. */
export function NameField({ attachment, index, onDone }: NameFieldProps): JSX.Element {
  const store = usePanel();
  const field = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  const given = givenName(attachment)?.trim() ?? '';
  const before = attachment.name ?? given;
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  const finish = (keeps: boolean, byKey: boolean): void => {
    if (isOver.current) return;
    // The field goes away with this, and a field that goes loses the focus once more.
    isOver.current = true;
    const typed = field.current?.value.trim() ?? '';
    if (keeps && typed !== before) {
      const name = typed === given ? '' : typed;
      const renamed = { ...attachment, name };
      // At once: the old name would show for a moment otherwise.
      store.attachments.value = store.attachments.value.map((each) => (each.id === attachment.id ? renamed : each));
      void act(store, 'renameAttachment', { attachmentId: attachment.id, name });
    }
    onDone(byKey);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    // Escape ends the renaming, and nothing else.
    event.stopPropagation();
    finish(event.key === 'Enter', true);
  };
  return (
    <input
      ref={field}
      type="text"
      class="name-field"
      aria-label={`Name of Image ${index + 1}`}
      placeholder={given || String.fromCharCode('A'.charCodeAt(0) + (index % 26))}
      defaultValue={before.slice(0, LONGEST_NAME)}
      maxLength={LONGEST_NAME}
      autocomplete="off"
      onKeyDown={onKeyDown}
      onBlur={() => finish(true, false)}
    />
  );
}
