import type { Failure, FailureCode } from '@/utils/conversation/failure.ts';

export interface RefusedRequest {
  code: FailureCode;
  facts: Omit<Failure, 'code'>;
}

interface Rule {
  /** Matched loosely: the words least likely to change between releases of the service. */
  text: RegExp;
  code: FailureCode;
  reason?: string;
  facts?: (match: RegExpExecArray) => Omit<Failure, 'code'>;
}

function numbers(actual: string | undefined, limit: string | undefined): { actual?: number; limit?: number } {
  return { ...(actual && { actual: Number(actual) }), ...(limit && { limit: Number(limit) }) };
}

/**
 * What the service is known to say with a 400, as pasted in public bug reports and its documentation by
 * November 2026. The first match wins, so the narrower text stands first.
 */
const RULES: readonly Rule[] = [
  {
    text: /using the (\S+) media type, but the image appears to be an? (\S+?)(?: image)?$/i,
    code: 'image-rejected',
    reason: 'type-mismatch',
    facts: ([, , actual]) => ({ ...(actual && { mediaType: actual }) }),
  },
  { text: /media_type.*should be|unsupported (?:image|media)/i, code: 'image-type' },
  { text: /could not process (?:the )?image/i, code: 'image-rejected', reason: 'unreadable' },
  {
    text: /image exceeds .*?maximum(?:: (\d+) bytes > (\d+) bytes)?/i,
    code: 'image-rejected',
    reason: 'bytes',
    facts: ([, actual, limit]) => numbers(actual, limit),
  },
  {
    text: /many-image requests(?:: (\d+) pixels)?/i,
    code: 'image-rejected',
    reason: 'edge-many',
    facts: ([, limit]) => numbers(undefined, limit),
  },
  {
    text: /image dimensions (\d+)x(\d+) exceed the maximum image size/i,
    code: 'image-rejected',
    reason: 'oversized',
    facts: ([, width, height]) => ({ width: Number(width), height: Number(height) }),
  },
  {
    text: /image dimensions exceed max allowed size(?:: (\d+) pixels)?/i,
    code: 'image-rejected',
    reason: 'edge',
    facts: ([, limit]) => numbers(undefined, limit),
  },
  {
    text: /too much media(?:.*?(\d+) images > (\d+))?/i,
    code: 'too-many-images',
    facts: ([, actual, limit]) => numbers(actual, limit),
  },
  { text: /invalid base64/i, code: 'image-rejected', reason: 'base64' },
  { text: /robots\.txt/i, code: 'image-unreachable', reason: 'robots' },
  {
    text: /unable to download|could not (?:download|fetch)|failed to (?:download|fetch)/i,
    code: 'image-unreachable',
    reason: 'service-fetch',
  },
  {
    text: /prompt is too long(?:: (\d+) tokens > (\d+))?|exceeds? (?:the )?(?:model's )?(?:maximum )?context/i,
    code: 'context-full',
    facts: ([, actual, limit]) => numbers(actual, limit),
  },
  { text: /request (?:exceeds|is too large)|maximum (?:request )?size of/i, code: 'request-too-large' },
  {
    text: /^model:|\bmodel\b.*(?:not (?:found|exist|available|supported)|unknown|invalid|retired|deprecated)/i,
    code: 'model-gone',
  },
];

/**
 * What a refused request was refused for, from the service's text.
 *
 * @returns `undefined` for a text nobody has seen yet.
 */
export function findRefusedRequest(message: string): RefusedRequest | undefined {
  for (const { text, code, reason, facts } of RULES) {
    const match = text.exec(message);
    if (match) return { code, facts: { ...(reason && { reason }), ...facts?.(match) } };
  }
  return undefined;
}
