import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { useSettings } from '@/components/settings/settings-store.ts';
import { Button } from '@/components/ui/button.tsx';
import { visibleText } from '@/utils/conversation/visible-text.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { ChooseFile } from './choose-file.tsx';
import { readSettingsFile, type SettingsFile, settingsFile } from './settings-file.ts';

/** Settings as a file, without the key; what an import would change is shown before it does. */
export function SettingsFiles({ settings }: { settings: SettingsInForce }): JSX.Element {
  const { actions, saveBaseUrl, say } = useSettings();
  const id = useId();
  const [withHeaders, setWithHeaders] = useState(false);
  const [read, setRead] = useState<SettingsFile | undefined>(undefined);
  const hasHeaders = Object.keys(settings.headers).length > 0;

  const save = (): void => {
    const blob = new Blob([settingsFile(settings, withHeaders)], { type: 'application/json' });
    void actions.data.saveFile(blob, 'Loupe settings.json');
  };
  const open = async (file: File): Promise<void> => {
    const next = readSettingsFile(await file.text(), settings);
    setRead(next);
    if (!next.ok) say({ tone: 'bad', sentence: `Nothing was changed. ${next.sentence}` });
  };
  const apply = async ({ patch }: Extract<SettingsFile, { ok: true }>): Promise<void> => {
    const { baseUrl, ...others } = patch;
    const outcome = await actions.saveSettings(others);
    setRead(undefined);
    if (!outcome.ok) return say({ tone: 'bad', sentence: 'The browser couldn’t store this; nothing was changed.' });
    say({ tone: 'good', sentence: 'The settings of the file are in force.' });
    // The key in force may be another one then: this checks and says so.
    if (baseUrl !== undefined) await saveBaseUrl(baseUrl);
  };

  return (
    <div class="data-part">
      <h3>Settings</h3>
      <p>The key is never in the file.</p>
      {hasHeaders && (
        <label class="check" for={id}>
          <input
            id={id}
            type="checkbox"
            checked={withHeaders}
            onChange={(event) => setWithHeaders(event.currentTarget.checked)}
          />
          With the extra headers, which may hold secrets
        </label>
      )}
      <div class="row key-row">
        <Button onClick={save}>Export settings</Button>
        <ChooseFile accept=".json,application/json" onFile={(file) => void open(file)}>
          Import settings…
        </ChooseFile>
      </div>
      {read?.ok && <ChangesCard read={read} onApply={() => void apply(read)} onCancel={() => setRead(undefined)} />}
    </div>
  );
}

interface ChangesCardProps {
  read: Extract<SettingsFile, { ok: true }>;
  onApply: () => void;
  onCancel: () => void;
}

function ChangesCard({ read, onApply, onCancel }: ChangesCardProps): JSX.Element {
  const { changes, fixed } = read;
  return (
    <section class="card data-plan" aria-label="What the file would change">
      {changes.length === 0 ? (
        <p>The file says what is set already.</p>
      ) : (
        <dl class="changes">
          {changes.map(({ name, label, before, after }) => (
            <div key={name}>
              <dt>{label}</dt>
              <dd>
                <del>{visibleText(before)}</del> <span aria-hidden="true">→</span> <ins>{visibleText(after)}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {fixed.length > 0 && <p>Set by your organisation, and left as it is: {fixed.join(', ')}.</p>}
      <div class="row">
        {changes.length > 0 && (
          <Button look="main" onClick={onApply}>
            Apply
          </Button>
        )}
        <Button look="quiet" onClick={onCancel}>
          {changes.length === 0 ? 'Close' : 'Cancel'}
        </Button>
      </div>
    </section>
  );
}
