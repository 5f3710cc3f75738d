import { browser } from '#imports';
import { loadLater } from '@/components/ui/load-later.tsx';
import type { PanelReach } from '@/components/ui/panel-store.ts';
import { localDay, monthOf, type Spending } from '@/utils/conversation/spending.ts';
import { sendRequest } from '@/utils/messaging/protocol.ts';
import { applyText, followTurn } from '@/utils/messaging/turn-port.ts';
import { watchChanges } from '@/utils/store/changes.ts';
import type { StoredImage } from '@/utils/store/database.ts';
import { addRows, readAtOnce, readFrom } from '@/utils/store/database-reader.ts';

/** The browser's own name for the shortcut that stands for the toolbar icon. */
const OPEN_COMMAND = '_execute_action';

/** The panel's way to the worker, the database and the browser. */
export const liveReach: PanelReach = {
  // sendRequest's own parameter types say the same in another form: one data argument, one answer per name.
  request: sendRequest as PanelReach['request'],
  followTurn: (turnId, textSoFar, onText, onUnsaved) => {
    let text = textSoFar;
    return followTurn(
      turnId,
      () => text.length,
      (piece) => {
        text = applyText(text, piece);
        onText(text);
      },
      (failure) => onUnsaved(failure, text),
    );
  },
  watchSpending: (onChange) => {
    const tell = (): void =>
      void readFrom<Spending>('spending', monthOf(localDay(Date.now()))).then((rows) => onChange(rows));
    const stop = watchChanges(({ spending }) => spending && tell());
    tell();
    return stop;
  },
  loadImage: async (hash) => (await readAtOnce(['images'], ({ get }) => get<StoredImage>('images', hash)))?.blob,
  putIncoming: (rows) => addRows('incoming', rows),
  startAnew: () => location.reload(),
  exportConversation: async (id, kind) =>
    (await import('@/utils/archive/export-conversations.ts')).exportConversation(id, kind),
  openSettings: (section) => {
    if (section === undefined) void browser.runtime.openOptionsPage();
    else void browser.tabs.create({ url: browser.runtime.getURL(`/options.html#${section}`) });
  },
  openTab: (url) => void browser.tabs.create({ url }),
  requestOrigin: (origin) => browser.permissions.request({ origins: [originPattern(origin)] }),
  readShortcut: async () => {
    const commands = await browser.commands.getAll();
    return commands.find(({ name }) => name === OPEN_COMMAND)?.shortcut || undefined;
  },
  readShortcuts: async () => {
    const commands = await browser.commands.getAll();
    return commands.flatMap(({ name, description = '', shortcut }) =>
      // Chromium names the toolbar icon's own command itself, and leaves its description empty.
      shortcut ? [{ description: name === OPEN_COMMAND ? 'Open Loupe' : description, keys: shortcut }] : [],
    );
  },
  writeText: (text) => navigator.clipboard.writeText(text),
  // Seen once: whoever has a key never loads it.
  KeyCard: loadLater(async () => (await import('@/components/settings/key-card.tsx')).KeyCard),
};

/** A match pattern for a host, an origin or a pattern. */
function originPattern(origin: string): string {
  if (origin.endsWith('/*') || origin === '<all_urls>') return origin;
  return origin.includes('://') ? `${new URL(origin).origin}/*` : `*://${origin}/*`;
}
