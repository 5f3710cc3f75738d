import { browser } from '#imports';
import type { Page } from '@/utils/messaging/protocol.ts';

const PAGES: readonly (Page | 'offscreen')[] = ['sidepanel', 'options', 'welcome', 'offscreen'];

/**
 * Which page of ours an address is, undefined for every other. For `sender.url`: `sender.origin` would not
 * tell a page from a sandboxed frame in it, and the sender of an injected script is its page.
 */
export function pageOf(url: string | undefined): Page | 'offscreen' | undefined {
  const root = browser.runtime.getURL('/');
  if (!url?.startsWith(root)) return undefined;
  const [name] = url.slice(root.length).split('.html');
  return PAGES.find((page) => page === name);
}
