import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '@/components/ui/button.tsx';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import type { Outcome } from '@/utils/conversation/failure.ts';
import { KeyInput } from './key-input.tsx';

interface UnlockFormProps {
  /** Of the passphrase box. */
  id: string;
  unlock: (passphrase: string) => Promise<Outcome<null>>;
  /** Removes every key and the passphrase. */
  forget: () => void;
  onUnlocked: () => void;
}

/** The passphrase, **Unlock**, and the only way on for whoever forgot it. */
export function UnlockForm({ id, unlock, forget, onUnlocked }: UnlockFormProps): JSX.Element {
  const [text, setText] = useState('');
  const [said, setSaid] = useState<string | undefined>(undefined);
  const [isTrying, setTrying] = useState(false);
  const [hasForgotten, setForgotten] = useState(false);

  const tryIt = async (): Promise<void> => {
    if (isTrying || text === '') return;
    setTrying(true);
    setSaid(undefined);
    const outcome = await unlock(text);
    setTrying(false);
    if (!outcome.ok) return setSaid(describeFailure(outcome.failure, { now: Date.now() }).sentence);
    setText('');
    onUnlocked();
  };

  return (
    <div class="field">
      <label for={id}>Passphrase</label>
      <div class="row key-row">
        <KeyInput
          id={id}
          describedBy={`${id}-said`}
          value={text}
          placeholder=""
          invalid={said !== undefined}
          onInput={setText}
          onEnter={() => void tryIt()}
        />
        <Button look="main" disabled={isTrying} onClick={() => void tryIt()}>
          Unlock
        </Button>
      </div>
      <p id={`${id}-said`} role="status" class="key-said" data-tone="bad">
        {said}
      </p>
      {hasForgotten ? (
        <>
          <p>
            Nobody can open the key without the passphrase. You can remove it from this computer and enter it anew; your
            conversations stay.
          </p>
          <div class="row">
            <Button onClick={forget}>Remove the key</Button>
            <Button look="quiet" onClick={() => setForgotten(false)}>
              Cancel
            </Button>
          </div>
        </>
      ) : (
        <div class="row">
          <Button look="quiet" onClick={() => setForgotten(true)}>
            Forgot the passphrase?
          </Button>
        </div>
      )}
    </div>
  );
}
