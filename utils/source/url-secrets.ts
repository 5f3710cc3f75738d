/** Names of parameters that carry a signature, a token or a session, compared in lower case with `-` for `_`. */
const SECRET_NAMES = new Set(
  [
    // Amazon, CloudFront, Google, Alibaba, Tencent, Azure, Akamai, Bunny, Cloudflare, nginx secure_link.
    'signature sig sign s3-signature awsaccesskeyid googleaccessid ossaccesskeyid accesskeyid policy key-pair-id',
    'keyname urlprefix q-signature q-ak sigv hmac hdnea hdnts hdntl --token-- --gda-- akamai-token verify md5sig',
    'secure-link st-token wssecret wstime upn urlsig',
    // Anything that lets somebody in.
    'token access-token accesstoken auth auth-token authtoken auth-key authkey authorization id-token refresh-token',
    'jwt bearer api-key apikey apitoken key appkey app-key secret client-secret password passwd pwd pass credential',
    'credentials session session-id sessionid sid phpsessid jsessionid csrf xsrf nonce ticket otp code-verifier',
    'share-token sharetoken sharekey share-key authuser-token oauth-token oauth-signature rlkey resourcekey tkn tok',
  ]
    .join(' ')
    .split(' '),
);

const SECRET_PREFIXES = [
  'x-amz-',
  'x-goog-',
  'x-oss-',
  'x-cos-',
  'x-bce-',
  'x-obs-',
  'x-signature',
  'x-token',
  'oauth-',
];

/** A link that dies is a signed link. */
const EXPIRY_NAMES = new Set(
  'expires expire expiry expiration exp x-expires expires-at expiresat valid-until validuntil validto valid-to'.split(
    ' ',
  ),
);

/** Short names that mean a signature only in company: Azure's SAS, Facebook, Discord, nginx. */
const SECRET_COMPANY: readonly (readonly string[])[] = [
  ['se', 'sp'],
  ['se', 'sv'],
  ['oh', 'oe'],
  ['ex', 'is', 'hm'],
  ['st', 'e'],
  ['md5', 'e'],
];

/** Where a long value is ordinary: versions, cache busters and content hashes. */
const CACHE_BUSTERS = new Set(
  'v ver version rev revision hash h md5 sha sha1 etag build cb bust cache cachebuster t ts time timestamp _ id'.split(
    ' ',
  ),
);

const JWT = /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/;
/** A hash of up to SHA-256 in hexadecimal. */
const CONTENT_HASH = /^[0-9a-f]{1,64}$/i;
const TOKEN_IN_PATH =
  /(?:^|[/;,~!])(?:jsessionid|sessionid|session|token|access_token|auth|jwt|sig|signature|hmac|hdnts|hdnea|exp|expires|policy)[=~:][^/]+/i;
/** `/token/…`, `/sig-…/`: the value stands in a segment of its own. */
const TOKEN_SEGMENT = /\/(?:token|signature|signed|jwt|s--[\w-]{8}--)\/[\w.~-]{16,}/i;
const MOST_NESTING = 3;

/**
 * True when whoever has this URL may have more than a public picture: it carries a signature, a token, a session
 * or a value long and random enough to be one, in its query, its path or its fragment, or in a URL inside those.
 *
 * A false alarm costs only that the image travels as bytes, so this errs on the side of alarm.
 */
export function carriesSecret(url: URL, nesting = 0): boolean {
  const path = decoded(url.pathname);
  if (JWT.test(path) || TOKEN_IN_PATH.test(path) || TOKEN_SEGMENT.test(path)) return true;
  if (path.split(/[/;=,]/).some(looksLikeCapability)) return true;

  const fragment = new URLSearchParams(url.hash.slice(1));
  const parameters = [...url.searchParams, ...fragment].map(
    ([name, value]) => [name.toLowerCase().replaceAll('_', '-'), value] as const,
  );
  const names = new Set(parameters.map(([name]) => name));
  if (SECRET_COMPANY.some((company) => company.every((name) => names.has(name)))) return true;
  return parameters.some(([name, value]) => isSecretParameter(name, value) || nestedSecret(value, nesting));
}

function isSecretParameter(name: string, value: string): boolean {
  if (EXPIRY_NAMES.has(name) && value !== '') return true;
  const bare = name.replace(/^[^a-z-]+|[^a-z0-9-]+$/g, '');
  if ((SECRET_NAMES.has(name) || SECRET_NAMES.has(bare)) && value !== '' && !isTrivial(name, value)) return true;
  if (SECRET_PREFIXES.some((prefix) => name.startsWith(prefix))) return true;
  if (JWT.test(value)) return true;
  const ordinary = (CACHE_BUSTERS.has(name) || name === '') && CONTENT_HASH.test(value);
  // A query that is nothing but a value (`?5f1d…`) has it as its name.
  return !ordinary && (looksRandom(value) || (value === '' && !CONTENT_HASH.test(name) && looksRandom(name)));
}

/** `?auto=format&auth=0`, `?key=2`: a flag or a small number opens nothing. */
function isTrivial(name: string, value: string): boolean {
  return name !== 'otp' && /^(?:\d{1,2}|true|false|none|no|yes)$/i.test(value);
}

/** An unbroken run of 20 letters and digits that is neither a word nor a number. */
function looksRandom(value: string): boolean {
  const runs = value.match(/[A-Za-z0-9]{20,}/g) ?? [];
  return runs.some((run) => (/\d/.test(run) && /[A-Za-z]/.test(run)) || caseChanges(run) >= 6);
}

function caseChanges(run: string): number {
  return run.match(/[a-z][A-Z]/g)?.length ?? 0;
}

/**
 * A path segment of 40 and more characters in mixed case, as private photo shares have. A file's hash is not one,
 * and in a long title letters and digits do not alternate.
 */
function looksLikeCapability(segment: string): boolean {
  const run = /[\w-]{40,}/.exec(segment)?.[0];
  if (!run || CONTENT_HASH.test(run) || !/[A-Z]/.test(run) || !/[a-z]/.test(run)) return false;
  const alternations = run.match(/(?<=[A-Za-z])\d|(?<=\d)[A-Za-z]/g) ?? [];
  return alternations.length >= 4;
}

function nestedSecret(value: string, nesting: number): boolean {
  if (nesting >= MOST_NESTING || !/^(?:https?:)?\/\//i.test(value)) return false;
  const absolute = value.startsWith('//') ? `https:${value}` : value;
  if (!URL.canParse(absolute)) return false;
  const nested = new URL(absolute);
  return nested.username !== '' || nested.password !== '' || carriesSecret(nested, nesting + 1);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
