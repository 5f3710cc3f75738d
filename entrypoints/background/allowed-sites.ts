import { browser } from '#imports';
import { type Settings, watchSettings } from '@/utils/store/settings.ts';
import { menuItems, showMenus } from './menu-items.ts';

const MEMORY = 'page-memory';
const SCRIPT = '/page-memory.js';

/** @returns match patterns of the sites the user lets Loupe look at by itself. */
async function allowedSites(): Promise<string[]> {
  return (await browser.permissions.getAll()).origins ?? [];
}

/**
 * Keeps the menu as the settings and the sites want it, and on those sites, on no others, the script that remembers
 * where the last right-click was. From now on, and at every start of the worker.
 */
export function followAllowedSites(): void {
  let imageMenu: Settings['imageMenu'] | undefined;
  const show = async (): Promise<void> => {
    if (imageMenu !== undefined) await showMenus(menuItems(imageMenu, await allowedSites()));
  };
  // Tells the user's own settings at once: the organisation's can take a second, and the menu stood empty so long.
  watchSettings((settings) => {
    if (settings.imageMenu === imageMenu) return;
    imageMenu = settings.imageMenu;
    void show();
  });
  const onChanged = (): void => void Promise.all([show(), rememberOn()]);
  browser.permissions.onAdded.addListener(onChanged);
  browser.permissions.onRemoved.addListener(onChanged);
  void rememberOn();
}

/**
 * Registered at run time: in the manifest the script would ask for access to every site at installation. It outlives
 * the browser, and the browser runs it only where access is still there.
 */
async function rememberOn(): Promise<void> {
  const matches = await allowedSites();
  const [before] = await browser.scripting.getRegisteredContentScripts({ ids: [MEMORY] });
  if (matches.length === 0) {
    if (before) await browser.scripting.unregisterContentScripts({ ids: [MEMORY] });
    return;
  }
  if (before && String(before.matches?.toSorted()) === String(matches.toSorted())) return;
  const script = { id: MEMORY, js: [SCRIPT], matches, allFrames: true, matchOriginAsFallback: true };
  // The worker of a private window may have been faster: both share what is registered.
  if (before) await browser.scripting.updateContentScripts([script]).catch(() => undefined);
  else {
    await browser.scripting
      .registerContentScripts([{ ...script, runAt: 'document_start', persistAcrossSessions: true }])
      .catch(() => undefined);
  }
  await rememberInOpenTabs(matches);
}

/** What is registered runs in documents that load from now on. */
async function rememberInOpenTabs(matches: string[]): Promise<void> {
  const tabs = await browser.tabs.query({ url: matches });
  for (const { id: tabId } of tabs) {
    if (tabId === undefined) continue;
    const injecting = browser.scripting.executeScript({ target: { tabId, allFrames: true }, files: [SCRIPT] });
    // A page that is closed to every extension.
    await injecting.catch(() => undefined);
  }
}
