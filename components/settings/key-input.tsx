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
  onInput: (text: string) => void;
  /** The text is complete: pasted, dropped, or confirmed with Enter. */
  onComplete: (text: string) => void;
}

/**
 * The box a key is typed or pasted into. Its characters are hidden by a style, as a field of type `password`
 * is no textbox to assistive technology, and browsers offer to store what is typed there.
 */
export function KeyInput(props: KeyInputProps): JSX.Element {
  const { id, describedBy, value, invalid, onInput, onComplete } = props;
  const [shown, setShown] = useState(false);
  return (
    <div class="key-input">
      <input
        id={id}
        type="text"
        class="control"
        data-hidden={!shown}
        value={value}
        placeholder="sk-ant-…"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        onInput={(event) => {
          const text = event.currentTarget.value;
          onInput(text);
          if (event.inputType === 'insertFromPaste' || event.inputType === 'insertFromDrop') onComplete(text);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.isComposing) onComplete(event.currentTarget.value);
        }}
      />
      <IconButton icon={shown ? EyeOff : Eye} name={shown ? 'Hide' : 'Show'} onClick={() => setShown(!shown)} />
    </div>
  );
}
