/** Why an extension may not touch a page; each has a sentence of its own. */
export type OffLimitsReason = 'browser-page' | 'web-store' | 'other-extension' | 'file-access' | 'pdf' | 'no-access';

const WEB_STORES: readonly RegExp[] = [
  /^https:\/\/chromewebstore\.google\.com\//,
  /^https:\/\/chrome\.google\.com\/webstore(?:[/?#]|$)/,
  /^https:\/\/microsoftedge\.microsoft\.com\/addons(?:[/?#]|$)/,
  /^https:\/\/addons\.mozilla\.org\//,
];

/**
 * Explains a refusal by the page's address. `no-access` means an ordinary page: the permission that came with
 * the click is gone, or never was.
 */
export function explainRefusal(pageUrl: string): OffLimitsReason {
  if (WEB_STORES.some((store) => store.test(pageUrl))) return 'web-store';
  const scheme = pageUrl.slice(0, pageUrl.indexOf(':'));
  if (scheme === 'file') return 'file-access';
  if (scheme === 'chrome-extension' || scheme === 'moz-extension') return 'other-extension';
  if (scheme !== 'http' && scheme !== 'https') return 'browser-page';
  return /\.pdf$/i.test(URL.parse(pageUrl)?.pathname ?? '') ? 'pdf' : 'no-access';
}

/**
 * Explains what the browser said when it refused to run a script in a page. Without access a page's address is not
 * told, but of pages that are closed to every extension the refusal itself says so (Chromium 156); in words alone,
 * there is no code to go by. `no-access` for everything else.
 */
export function explainInjectionRefusal(message: string): OffLimitsReason {
  if (message.includes('extensions gallery')) return 'web-store';
  if (message.includes('different extension')) return 'other-extension';
  return /access a [\w-]+:\/\/ URL/.test(message) ? 'browser-page' : 'no-access';
}
