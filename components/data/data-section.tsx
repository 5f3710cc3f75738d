import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { ConversationFiles } from './conversation-files.tsx';
import { SettingsFiles } from './settings-files.tsx';
import { StorageView } from './storage-view.tsx';
import './data.css';

/** What of the user's is kept on this computer: to take along, to bring back, and what space it takes. */
export function DataSection({ settings }: { settings: SettingsInForce }): JSX.Element {
  const id = useId();
  return (
    <section aria-labelledby={id} class="data">
      <h2 id={id}>Your data</h2>
      <ConversationFiles isHistoryKept={settings.historyKept} />
      <SettingsFiles settings={settings} />
      <StorageView />
    </section>
  );
}
