import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { DataSection } from '@/components/data/data-section.tsx';
import { AdvancedSection } from './advanced-section.tsx';
import { InstructionsSection } from './instructions-section.tsx';
import { KeySection } from './key-section.tsx';
import { ModelSection } from './model-section.tsx';
import { PassphraseSection } from './passphrase-section.tsx';
import { AnnounceSection, MenuSection, SendingSection, ShortcutsSection } from './sending-section.tsx';
import { useSettings } from './settings-store.ts';
import { SitesSection } from './sites-section.tsx';
import { SpendingSection } from './spending-section.tsx';
import { StatusLine } from './status-line.tsx';
import { UploadsSection } from './uploads-section.tsx';
import './settings.css';

/** The settings page. Every change is saved when its field loses focus, and the status line says so. */
export function SettingsPage(): JSX.Element {
  const store = useSettings();
  useEffect(() => store.start(), [store]);
  const settings = store.settings.value;
  return (
    <main class="settings">
      <h1>
        <img src="/icon/48.png" alt="" width="24" height="24" /> Loupe settings
      </h1>
      {settings && (
        <>
          <KeySection baseUrl={settings.baseUrl} />
          <StatusLine />
          <ModelSection settings={settings} />
          <PassphraseSection settings={settings} />
          <InstructionsSection settings={settings} />
          <SendingSection settings={settings} />
          <UploadsSection settings={settings} />
          <SpendingSection settings={settings} />
          <MenuSection settings={settings} />
          <SitesSection />
          <AnnounceSection settings={settings} />
          <ShortcutsSection />
          <DataSection settings={settings} />
          <AdvancedSection settings={settings} />
        </>
      )}
    </main>
  );
}
