import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Button } from '@/components/ui/button.tsx';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { SelectField } from './field.tsx';
import { PassphraseForm } from './passphrase-form.tsx';
import { useSettings } from './settings-store.ts';
import { UnlockForm } from './unlock-form.tsx';

const NONE = (
  <>
    <p>
      With a passphrase the key is kept encrypted, and Loupe asks for the passphrase after the browser starts. Nobody
      can get a forgotten one back: the key then has to be entered anew.
    </p>
    <p class="caption">
      A key that was stored before may stay readable in old files of this browser profile for a while. To be sure, set
      the passphrase first and then enter a new key.
    </p>
  </>
);

/** A passphrase for the key: none, set and open, or locked. */
export function PassphraseSection({ settings }: { settings: SettingsInForce }): JSX.Element {
  const { lock, actions, say, save } = useSettings();
  const id = useId();
  const [form, setForm] = useState<'set' | 'change' | 'remove' | undefined>(undefined);
  const state = lock.value;
  const close = (sentence?: string): void => {
    setForm(undefined);
    if (sentence !== undefined) say({ tone: 'good', sentence });
  };
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>Passphrase</h2>
      {state === 'none' && NONE}
      {state === 'none' && form !== 'set' && (
        <div class="row">
          <Button onClick={() => setForm('set')}>Set a passphrase</Button>
        </div>
      )}
      {state === 'none' && form === 'set' && (
        <PassphraseForm
          asks="new"
          submitWord="Set passphrase"
          submit={({ fresh }) => actions.request('setPassphrase', { passphrase: fresh })}
          onDone={() => close('The key is encrypted with your passphrase.')}
          onCancel={() => close()}
        />
      )}
      {state === 'locked' && (
        <>
          <p>The key is locked. Nothing is sent until you unlock it.</p>
          <UnlockForm
            id={`${id}-passphrase`}
            unlock={(passphrase) => actions.request('unlock', { passphrase })}
            forget={() => {
              void actions.request('forgetKeys', {});
              say({ tone: 'good', sentence: 'The key is removed from this computer.' });
            }}
            onUnlocked={() => say({ tone: 'good', sentence: 'Unlocked.' })}
          />
        </>
      )}
      {state === 'unlocked' && (
        <>
          <SelectField
            label="Lock again"
            hint="An answer that is arriving is never cut off."
            value={settings.autoLock}
            options={[
              ['5', 'After 5 minutes without a question'],
              ['15', 'After 15 minutes without a question'],
              ['60', 'After an hour without a question'],
              ['browser', 'When the browser closes'],
            ]}
            onSave={(autoLock) => void save({ autoLock })}
          />
          {(form === undefined || form === 'set') && (
            <div class="row key-row">
              <Button onClick={() => void actions.request('lock', {})}>Lock now</Button>
              <Button look="quiet" onClick={() => setForm('change')}>
                Change passphrase
              </Button>
              <Button look="quiet" onClick={() => setForm('remove')}>
                Remove passphrase
              </Button>
            </div>
          )}
          {form === 'change' && (
            <PassphraseForm
              asks="both"
              submitWord="Change passphrase"
              submit={({ old, fresh }) => actions.request('setPassphrase', { passphrase: fresh, old })}
              onDone={() => close('The passphrase is changed.')}
              onCancel={() => close()}
            />
          )}
          {form === 'remove' && (
            <PassphraseForm
              asks="old"
              submitWord="Remove passphrase"
              submit={({ old }) => actions.request('removePassphrase', { old })}
              onDone={() => close('The passphrase is removed. The key lies on this computer in clear again.')}
              onCancel={() => close()}
            />
          )}
        </>
      )}
    </section>
  );
}
