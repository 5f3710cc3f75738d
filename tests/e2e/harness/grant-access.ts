import { chromium, type Page } from 'playwright';
import type { Loupe } from './launch-loupe.ts';

/**
 * Does what a click on Loupe's toolbar icon does, headless too: fires `action.onClicked` and grants
 * `activeTab` for the page's tab.
 */
export async function pressToolbarIcon(loupe: Loupe, page: Page = loupe.page): Promise<void> {
  await page.bringToFront();
  const browser = await chromium.connectOverCDP(loupe.devtoolsUrl);
  const session = await browser.newBrowserCDPSession();
  try {
    const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'tab', exclude: false }] });
    const tab = targetInfos.find(({ url }) => url === page.url());
    if (!tab) throw new Error(`No tab shows ${page.url()}`);
    await session.send('Extensions.triggerAction', { id: loupe.extensionId, targetId: tab.targetId });
  } finally {
    await browser.close();
  }
}

/**
 * Grants the optional access to all sites, as a user's yes to the dialog would; `permissions.onAdded` fires.
 * The profile has to approve it (see `writeProfile`), which is the default of `launchLoupe`.
 */
export async function grantAllSites(loupe: Loupe): Promise<void> {
  const panel = await loupe.panelPage();
  const session = await loupe.context.newCDPSession(panel);
  const { result } = await session.send('Runtime.evaluate', {
    expression: `chrome.permissions.request({ origins: ['<all_urls>'] })`,
    awaitPromise: true,
    userGesture: true,
  });
  await panel.close();
  if (result.value !== true) throw new Error('The browser did not grant access to all sites');
  await loupe.page.bringToFront();
}

/** Takes it back. */
export async function revokeAllSites(loupe: Loupe): Promise<void> {
  const worker = await loupe.worker();
  await worker.evaluate(() => chrome.permissions.remove({ origins: ['<all_urls>'] }));
}

export async function hasAllSites(loupe: Loupe): Promise<boolean> {
  const worker = await loupe.worker();
  return await worker.evaluate(() => chrome.permissions.contains({ origins: ['<all_urls>'] }));
}
