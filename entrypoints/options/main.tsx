import { render } from 'preact';
import { browser } from '#imports';
import { SettingsPage } from '@/components/settings/settings-page.tsx';
import { createSettingsStore, type SettingsActions, SettingsContext } from '@/components/settings/settings-store.ts';
import '@/components/ui/tokens.css';
import '@/components/ui/controls.css';
import { localDay, type Spending } from '@/utils/conversation/spending.ts';
import { sendRequest } from '@/utils/messaging/protocol.ts';
import { watchChanges } from '@/utils/store/changes.ts';
import { readFrom } from '@/utils/store/database-reader.ts';
import { watchLock } from '@/utils/store/lock-state.ts';
import { watchSettings } from '@/utils/store/settings.ts';
import { liveData } from './live-data.ts';

const store = createSettingsStore({
  data: liveData,
  watchSettings,
  watchLock,
  // sendRequest's own parameter types say the same in another form: one data argument, one answer per name.
  request: sendRequest as SettingsActions['request'],
  saveSettings: (patch) => sendRequest('saveSettings', patch),
  saveKey: (key) => sendRequest('saveKey', { key }),
  checkKey: () => sendRequest('checkKey', {}),
  listModels: () => sendRequest('listModels', {}),
  hasAccess: (pattern) => browser.permissions.contains({ origins: [pattern] }),
  requestAccess: (pattern) => browser.permissions.request({ origins: [pattern] }),
  readShortcuts: async () => {
    const commands = await browser.commands.getAll();
    return commands.map(({ name = '', description = '', shortcut = '' }) => ({
      name,
      // Chromium names the toolbar icon's own command itself, and leaves its description empty.
      description: name === '_execute_action' ? 'Open Loupe' : description,
      keys: shortcut,
    }));
  },
  watchSites: (onChange) => {
    const tell = (): void => void browser.permissions.getAll().then(({ origins = [] }) => onChange(origins.toSorted()));
    browser.permissions.onAdded.addListener(tell);
    browser.permissions.onRemoved.addListener(tell);
    tell();
    return () => {
      browser.permissions.onAdded.removeListener(tell);
      browser.permissions.onRemoved.removeListener(tell);
    };
  },
  removeSite: async (pattern) => void (await browser.permissions.remove({ origins: [pattern] })),
  watchUploads: (onChange) => {
    const tell = (): void => void sendRequest('countUploads', {}).then(onChange);
    tell();
    return watchChanges(tell);
  },
  watchSpending: (onChange) => {
    const tell = (): void => void readFrom<Spending>('spending', firstDayShown()).then(onChange);
    tell();
    return watchChanges(tell);
  },
  openTab: (url) => void browser.tabs.create({ url }),
});

/** A year of months. */
function firstDayShown(): string {
  const now = new Date();
  return localDay(new Date(now.getFullYear(), now.getMonth() - 11, 1).getTime());
}

const root = document.getElementById('app');
if (!root) throw new Error('options/index.html has no #app');
render(
  <SettingsContext.Provider value={store}>
    <SettingsPage />
  </SettingsContext.Provider>,
  root,
);
