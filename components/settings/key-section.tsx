import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Button } from '@/components/ui/button.tsx';
import { GET_KEY_URL, KeyInput } from './key-input.tsx';
import { keyHint, useSettings } from './settings-store.ts';

/** **API key** with **Check key**. The stored key is never shown: only its last four characters are known here. */
export function KeySection({ baseUrl }: { baseUrl: string }): JSX.Element {
  const { settings, lock, status, checking, saveKey, checkKey, removeKey, actions } = useSettings();
  const id = useId();
  const [text, setText] = useState('');
  const handled = useRef('');
  const checkPlace = useRef<HTMLSpanElement>(null);
  const hint = keyHint(settings.value, baseUrl);
  const { host } = new URL(baseUrl);

  // A key belongs to the address it was entered for: one that was refused there is not offered to the next.
  useEffect(() => {
    setText('');
    handled.current = '';
  }, [baseUrl]);

  const complete = async (typed: string): Promise<void> => {
    if (typed.trim() === '' || typed === handled.current) return;
    handled.current = typed;
    if (await saveKey(typed)) setText((now) => (now === typed ? '' : now));
  };
  const leave = ({ relatedTarget }: FocusEvent): void => {
    // The button's click saves and checks too; both would ask twice.
    const isGoingToCheck = relatedTarget instanceof Node && checkPlace.current?.contains(relatedTarget);
    if (!isGoingToCheck) void complete(text);
  };
  const check = (): void => {
    if (checking.value) return;
    handled.current = '';
    void (text.trim() === '' ? checkKey() : complete(text));
  };

  return (
    <div class="field">
      <label for={id}>API key</label>
      <div class="row key-row" onFocusOut={leave}>
        <KeyInput
          id={id}
          describedBy={`${id}-hint`}
          value={text}
          invalid={status.value?.tone === 'bad' && text !== ''}
          onInput={setText}
          onPaste={(typed) => void complete(typed)}
          onEnter={(typed) => void complete(typed)}
        />
        <span ref={checkPlace}>
          <Button onClick={check}>Check key</Button>
        </span>
      </div>
      <div id={`${id}-hint`} class="caption">
        {hint === undefined ? (
          <p>No key is stored for {host}. A Claude Pro or Max subscription is not one.</p>
        ) : (
          <p>Stored key ends in …{hint}. Entering another one replaces it.</p>
        )}
        {lock.value === 'none' ? (
          <p>
            The key is kept on this computer, unencrypted: whoever can use this browser profile or read its files can
            read it. Loupe sends it to {host} and nowhere else.
          </p>
        ) : (
          <p>
            The key is kept on this computer, encrypted with your passphrase. Loupe sends it to {host} and nowhere else.
          </p>
        )}
      </div>
      <div class="row">
        <Button look="quiet" onClick={() => actions.openTab(GET_KEY_URL)}>
          Get a key
        </Button>
        {hint !== undefined && (
          <Button look="quiet" onClick={() => void removeKey()}>
            Remove key
          </Button>
        )}
      </div>
    </div>
  );
}
