import { isPrivateHost } from './private-host.ts';
import { carriesSecret } from './url-secrets.ts';

export type UrlClass =
  | { public: true }
  | { public: false; because: 'not-a-url' | 'not-https' | 'user-info' | 'private-host' | 'signed' | 'too-long' };

/** Longer addresses are data rather than addresses; servers commonly refuse them from 8 KB on. */
const MOST_URL_CHARS = 4096;

/**
 * Whether an image's address may be given to the service.
 *
 * Only plain https on a surely public host without anything secret in it. Any port will do: a port says nothing
 * about who may look.
 *
 * @param url absolute.
 */
export function classifyUrl(url: string): UrlClass {
  if (!URL.canParse(url)) return { public: false, because: 'not-a-url' };
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:') return { public: false, because: 'not-https' };
  if (parsed.username !== '' || parsed.password !== '') return { public: false, because: 'user-info' };
  if (isPrivateHost(parsed.hostname)) return { public: false, because: 'private-host' };
  if (url.length > MOST_URL_CHARS) return { public: false, because: 'too-long' };
  if (carriesSecret(parsed)) return { public: false, because: 'signed' };
  return { public: true };
}
