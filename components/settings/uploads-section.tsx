import type { JSX } from 'preact';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { SelectField } from './field.tsx';
import { lockedSettings } from './locked-settings.ts';
import { useSettings } from './settings-store.ts';

const HINT =
  'From the second question on, images of more than about 1 MB in all are uploaded to your Anthropic account once, ' +
  'instead of being sent again with every question. Until they are deleted or expire, everybody who uses a key of the ' +
  'same workspace can see them. Loupe deletes them with their conversation, and after a day Anthropic does. Never with ' +
  'a gateway, in a private window or in a temporary conversation.';

/** Whether large images may be uploaded for follow-up questions, who sees them there, and what is there now. */
export function UploadsSection({ settings }: { settings: SettingsInForce }): JSX.Element {
  const { save, uploads } = useSettings();
  const words = uploads.value && uploadWords(uploads.value);
  return (
    <section>
      <h2>Follow-up questions</h2>
      <SelectField
        label="Upload large images"
        hint={HINT}
        value={settings.filesAllowed ? 'once' : 'never'}
        locked={lockedSettings(settings.managed).has('filesAllowed')}
        options={[
          ['once', 'Once, for all later questions'],
          ['never', 'Never'],
        ]}
        onSave={(choice) => void save({ filesAllowed: choice === 'once' })}
      />
      {words !== undefined && <p class="caption">{words}</p>}
    </section>
  );
}

/** What is with the service now, and until when at most. */
export interface UploadsNow {
  /** Uploaded for conversations that are there. */
  live: number;
  /** To be deleted, which has not worked yet. */
  left: number;
  /** Milliseconds since the epoch after which none of them is there, whatever happens. */
  until: number;
}

function uploadWords({ live, left, until }: UploadsNow): string | undefined {
  if (live + left === 0) return undefined;
  const by = new Date(until).toLocaleString('en', { weekday: 'long', hour: 'numeric', minute: '2-digit' });
  const parts = [
    ...(live > 0 ? [`${images(live)} uploaded now.`] : []),
    ...(left > 0 ? [`${images(left)} waiting to be deleted: Loupe tries again, and needs the key for it.`] : []),
  ];
  return `${parts.join(' ')} Anthropic deletes what is left by ${by}.`;
}

function images(count: number): string {
  return count === 1 ? '1 image is' : `${count} images are`;
}
