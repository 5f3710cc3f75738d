import type { JSX } from 'preact';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { SelectField, TextField } from './field.tsx';
import { lockedSettings, SET_BY_ORGANISATION } from './locked-settings.ts';
import { OwnPricesField } from './own-prices.tsx';
import { formatHeaders, parseHeaders } from './parse-headers.ts';
import { useSettings } from './settings-store.ts';

/** What only users of a gateway need, and what an organisation fixed. */
export function AdvancedSection({ settings }: { settings: SettingsInForce }): JSX.Element {
  const { save, saveBaseUrl, refuse } = useSettings();
  const locked = lockedSettings(settings.managed);
  const saveHeaders = (text: string): string | undefined => {
    const check = parseHeaders(text);
    if (!check.ok) {
      const sentence = `Line ${check.line}: ${check.sentence}`;
      refuse(sentence);
      return sentence;
    }
    void save({ headers: check.headers });
    return undefined;
  };
  return (
    <details class="advanced">
      <summary>Advanced</summary>
      <TextField
        label="API base URL"
        hint="For a gateway that speaks the Messages API. A key belongs to the address it was entered for: after a change Loupe asks for another, and finds the old one when you change back. Empty means Anthropic itself."
        value={settings.baseUrl}
        locked={locked.has('baseUrl')}
        onSave={saveBaseUrl}
      />
      <SelectField
        label="How images are sent"
        hint="Automatic sends a link only for public images the service can fetch itself, and never with a gateway. Links to private or signed addresses are never given away."
        value={settings.sendAs}
        options={[
          ['automatic', 'Automatic'],
          ['bytes', 'Always as bytes'],
          ['urls', 'Prefer URLs'],
        ]}
        onSave={(sendAs) => void save({ sendAs })}
      />
      <SelectField
        label="Authentication"
        hint="How the key travels; a gateway may insist on one of them."
        value={settings.authScheme}
        options={[
          ['bearer', 'Bearer (Authorization header)'],
          ['x-api-key', 'x-api-key header'],
        ]}
        onSave={(authScheme) => void save({ authScheme })}
      />
      <TextField
        label="Extra headers"
        hint="One per line, name: value. They are sent with every request and stored unencrypted."
        value={formatHeaders(settings.headers)}
        placeholder="x-team: design"
        lines={3}
        onSave={saveHeaders}
      />
      {settings.managed.models === undefined && (
        <TextField
          label="Model id"
          hint="For a model the list doesn’t name. It must see images; its cost is shown in tokens when the price is unknown."
          value={settings.model}
          onSave={(text) => {
            const model = text.trim();
            if (model === '') return 'Enter the id of a model, for instance claude-haiku-5-5.';
            void save({ model });
            return undefined;
          }}
        />
      )}
      {locked.has('historyKept') && (
        <p class="caption">
          Keeping conversations is {settings.historyKept ? 'on' : 'off'}. {SET_BY_ORGANISATION}.
        </p>
      )}
      <OwnPricesField settings={settings} />
    </details>
  );
}
