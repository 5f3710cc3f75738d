import { Eye, EyeOff } from 'lucide';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { IconButton } from '@/components/ui/button.tsx';

/** Where Anthropic hands out keys. */
export const GET_KEY_URL = 'https://console.anthropic.com/settings/keys';

interface KeyInputProps {
  id: string;
  describedBy: string;
  value: string;
  invalid: boolean;
  placeholder?: string;
  onInput: (text: string) => void;
  /** A text came as a whole: pasted or dropped. */
  onPaste?: (text: string) => void;
  onEnter: (text: string) => void;
}

/**
 * The box a key or a passphrase is typed or pasted into. Its characters are hidden by a style, as a field of type `password`
 * is no textbox to assistive technology, and browsers offer to store what is typed there.
 */
export function KeyInput(props: KeyInputProps): JSX.Element {
  const { id, describedBy, value, invalid, placeholder = 'sk-ant-…', onInput, onPaste, onEnter } = props;
  const [shown, setShown] = useState(false);
  return (
    <div class="key-input">
      <input
        id={id}
        type="text"
        class="control"
        data-hidden={!shown}
        value={value}
        placeholder={placeholder}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        onInput={(event) => {
          const text = event.currentTarget.value;
          onInput(text);
          if (event.inputType === 'insertFromPaste' || event.inputType === 'insertFromDrop') onPaste?.(text);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.isComposing) onEnter(event.currentTarget.value);
        }}
      />
      <IconButton icon={shown ? EyeOff : Eye} name={shown ? 'Hide' : 'Show'} onClick={() => setShown(!shown)} />
    </div>
  );
}
