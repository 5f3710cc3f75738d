/** Where a link in an answer leads. */
export interface LinkTarget {
  /** The whole address as the browser would open it. */
  url: string;
  /** The real host, in punycode where its letters are not ASCII. */
  host: string;
}

/** Longer addresses are no links: nobody can check them, and they carry data away. */
const LONGEST_URL = 2000;

/**
 * @returns where the link leads, or undefined for everything that must stay text: other schemes than http
 *   and https, relative addresses, addresses with user info, and those too long to read.
 */
export function linkTarget(href: string): LinkTarget | undefined {
  if (href.length > LONGEST_URL || !/^https?:\/\//i.test(href.trim())) return undefined;
  const url = URL.parse(href.trim());
  if (!url || url.hostname === '' || url.username !== '' || url.password !== '') return undefined;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  return { url: url.href, host: url.host };
}

/** @returns the host an image in an answer would have come from, for showing only. */
export function imageHost(href: string): string | undefined {
  const url = URL.parse(href);
  return url && url.host !== '' ? url.host : undefined;
}
