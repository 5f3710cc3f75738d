/** The service's own address. */
export const ANTHROPIC_BASE_URL = 'https://api.anthropic.com';

/** True for Anthropic's own service, false for a gateway. */
export function isAnthropic(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && new URL(baseUrl).origin === ANTHROPIC_BASE_URL;
}

/** As {@link isAnthropic}, for a host alone. */
export function isAnthropicHost(host: string): boolean {
  return host === new URL(ANTHROPIC_BASE_URL).host;
}

/** A base URL that may be used, or the sentence that says why not. */
export type BaseUrlCheck =
  | {
      ok: true;
      /** Without trailing slash; the client adds `/v1/messages`. */
      baseUrl: string;
      /** Set when something was left out of what was typed. */
      notice?: string;
    }
  | { ok: false; sentence: string };

/** Plain http never leaves these, so nobody on the way can read the key. */
const OWN_MACHINE = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Judges the text of the **API base URL** field. An empty one means
 * Anthropic's own service.
 */
export function checkBaseUrl(text: string): BaseUrlCheck {
  const typed = text.trim();
  if (typed === '') return { ok: true, baseUrl: ANTHROPIC_BASE_URL };
  if (!/^https?:\/\//i.test(typed)) {
    return refuse('Start the address with https://, for instance https://gateway.example.com.');
  }
  if (!URL.canParse(typed)) return refuse('This is not a complete address. Check for a typing mistake.');
  const url = new URL(typed);
  const reason = reasonAgainst(url);
  if (reason !== undefined) return refuse(reason);
  const path = url.pathname.replace(/\/+$/, '');
  const shorter = path.replace(/\/v1(\/messages)?$/, '');
  return {
    ok: true,
    baseUrl: url.origin + shorter,
    ...(shorter === path
      ? {}
      : { notice: `Loupe adds ${path.slice(shorter.length)} itself, so that part was left out.` }),
  };
}

function reasonAgainst(url: URL): string | undefined {
  if (url.username !== '' || url.password !== '') {
    return 'Leave the user name and password out of the address. Enter the key under API key.';
  }
  if (url.search !== '' || url.hash !== '') return 'Leave out everything from the ? or # on.';
  // Chromium does not refuse these characters in a host, as others do: it writes them as %20 or %2A.
  if (/\*|%2a/i.test(url.hostname)) return 'Enter one host, without a *.';
  if (url.hostname.includes('%')) return 'This is not a complete address. Check for a typing mistake.';
  if (url.protocol === 'http:' && !OWN_MACHINE.includes(url.hostname)) {
    return 'Use https. Plain http would show your key to everyone on the way; it works only for localhost, 127.0.0.1 and [::1].';
  }
  return undefined;
}

function refuse(sentence: string): BaseUrlCheck {
  return { ok: false, sentence };
}

/** @returns the match pattern to ask the browser for. Patterns carry no port: access is for the whole host. */
export function accessPattern(baseUrl: string): string {
  const url = new URL(baseUrl);
  return `${url.protocol}//${url.hostname}/*`;
}
