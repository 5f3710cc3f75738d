/** The extra headers as a record, or the first line that cannot be one. */
export type HeadersCheck =
  | { ok: true; headers: Record<string, string> }
  | {
      ok: false;
      /** 1 is the first line of the field. */
      line: number;
      sentence: string;
    };

/** What the browser sets itself: https://fetch.spec.whatwg.org/#forbidden-request-header */
const FORBIDDEN = new Set(
  `accept-charset accept-encoding access-control-request-headers access-control-request-method
   access-control-request-private-network connection content-length cookie cookie2 date dnt expect host
   keep-alive origin referer set-cookie te trailer transfer-encoding upgrade via`.split(/\s+/),
);
const FORBIDDEN_PREFIXES = ['proxy-', 'sec-'];

/** What Loupe sends with every request; a second one would break it or give the key away twice. */
const OWN = new Set(['content-type', 'accept', 'anthropic-version', 'anthropic-dangerous-direct-browser-access']);
const KEY_HEADERS = new Set(['authorization', 'x-api-key']);

/** A token of RFC 9110, section 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** `fetch` throws on anything beyond Latin-1, and on control characters. */
const VALUE = /^[\t\x20-\x7e\xa0-\xff]+$/;

/** Reads the lines `name: value` of the **Extra headers** field; empty lines mean nothing. */
export function parseHeaders(text: string): HeadersCheck {
  const headers: Record<string, string> = {};
  const seen = new Set<string>();
  for (const [index, written] of text.split(/\r\n|\r|\n/).entries()) {
    if (written.trim() === '') continue;
    const colon = written.indexOf(':');
    const name = (colon === -1 ? written : written.slice(0, colon)).trim();
    const value = colon === -1 ? '' : written.slice(colon + 1).trim();
    const sentence = reasonAgainst(name, value, colon !== -1, seen);
    if (sentence !== undefined) return { ok: false, line: index + 1, sentence };
    seen.add(name.toLowerCase());
    headers[name] = value;
  }
  return { ok: true, headers };
}

function reasonAgainst(name: string, value: string, hasColon: boolean, seen: Set<string>): string | undefined {
  const lower = name.toLowerCase();
  if (!hasColon) return 'A header is a name, a colon and a value, for instance x-team: design.';
  if (!NAME.test(name)) return `“${name}” can't be the name of a header.`;
  if (KEY_HEADERS.has(lower))
    return `${name} carries the key. Enter the key under API key and choose the way under Authentication.`;
  if (OWN.has(lower) || lower.startsWith('x-stainless-')) return `Loupe sends ${name} itself.`;
  if (FORBIDDEN.has(lower) || FORBIDDEN_PREFIXES.some((prefix) => lower.startsWith(prefix))) {
    return `The browser sets ${name} itself and lets nobody change it.`;
  }
  if (value === '') return `${name} has no value.`;
  if (!VALUE.test(value)) return `The value of ${name} has a character that headers can't carry.`;
  return seen.has(lower) ? `${name} is there twice.` : undefined;
}

/** The text of the field for stored headers; the inverse of {@link parseHeaders}. */
export function formatHeaders(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
