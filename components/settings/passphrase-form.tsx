import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Button } from '@/components/ui/button.tsx';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import type { Outcome } from '@/utils/conversation/failure.ts';
import { KeyInput } from './key-input.tsx';

/** Short ones are tried out in minutes by whoever has the file. */
const SHORTEST = 8;

interface PassphraseFormProps {
  asks: 'new' | 'old' | 'both';
  submitWord: string;
  /** What was not asked for is empty. */
  submit: (typed: { old: string; fresh: string }) => Promise<Outcome<null>>;
  onDone: () => void;
  onCancel: () => void;
}

/** Sets, changes or removes a passphrase; a new one is typed twice, as nobody sees it. */
export function PassphraseForm({ asks, submitWord, submit, onDone, onCancel }: PassphraseFormProps): JSX.Element {
  const [typed, setTyped] = useState({ old: '', fresh: '', again: '' });
  const [said, setSaid] = useState<{ field: keyof typeof typed; sentence: string } | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);

  const send = async (): Promise<void> => {
    if (isBusy) return;
    const wrong = mistakeIn(typed, asks);
    setSaid(wrong);
    if (wrong) return;
    setBusy(true);
    const outcome = await submit(typed);
    setBusy(false);
    if (outcome.ok) return onDone();
    setSaid({ field: 'old', sentence: describeFailure(outcome.failure, { now: Date.now() }).sentence });
  };
  const field = (name: keyof typeof typed, label: string): JSX.Element => (
    <PassphraseField
      label={label}
      value={typed[name]}
      error={said?.field === name ? said.sentence : undefined}
      onInput={(text) => setTyped((before) => ({ ...before, [name]: text }))}
      onEnter={() => void send()}
    />
  );

  return (
    <div class="passphrase-form">
      {asks !== 'new' && field('old', 'Passphrase so far')}
      {asks !== 'old' && field('fresh', 'New passphrase')}
      {asks !== 'old' && field('again', 'New passphrase again')}
      <div class="row">
        <Button look="main" disabled={isBusy} onClick={() => void send()}>
          {submitWord}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

type Typed = { old: string; fresh: string; again: string };

function mistakeIn(
  { old, fresh, again }: Typed,
  asks: PassphraseFormProps['asks'],
): { field: keyof Typed; sentence: string } | undefined {
  if (asks !== 'new' && old === '') return { field: 'old', sentence: 'Enter the passphrase you have now.' };
  if (asks === 'old') return undefined;
  if ([...fresh].length < SHORTEST) {
    return { field: 'fresh', sentence: `Use at least ${SHORTEST} characters; several words are best.` };
  }
  return fresh === again ? undefined : { field: 'again', sentence: 'The two are not the same.' };
}

interface PassphraseFieldProps {
  label: string;
  value: string;
  error: string | undefined;
  onInput: (text: string) => void;
  onEnter: () => void;
}

function PassphraseField({ label, value, error, onInput, onEnter }: PassphraseFieldProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <KeyInput
        id={id}
        describedBy={`${id}-said`}
        value={value}
        placeholder=""
        invalid={error !== undefined}
        onInput={onInput}
        onEnter={onEnter}
      />
      <p id={`${id}-said`} role="status" class="field-error">
        {error}
      </p>
    </div>
  );
}
