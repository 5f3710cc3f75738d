import type { AcquireStep, AnonymousCheck, Source, SourceReason } from '@/utils/conversation/attachment.ts';
import { classifyUrl } from './is-private-url.ts';

export interface SourceFacts {
  /** The original is of a type the service reads; AVIF, BMP and SVG, for instance, are not. */
  sendableType: boolean;
  /** The user's choice for this one image. */
  chosen?: 'bytes' | 'url';
  /** **How images are sent** in the settings. */
  setting: 'automatic' | 'bytes' | 'urls';
  /** True when requests go to Anthropic itself, not to a gateway. */
  isAnthropic: boolean;
  /** A private window, or a temporary conversation. */
  isPrivate: boolean;
  /** Id of an upload of these bytes that has not expired. */
  liveFileId?: string;
  /** A follow-up turn whose images are heavy, where the user allows uploads. */
  laterHeavyTurnWithFiles?: boolean;
  /** The way the bytes were got. */
  step: AcquireStep;
  /** Only a part of the image is to be seen: cropped, redacted, or one of several parts. */
  cropped: boolean;
  /** The image's own address, absent where it has none. */
  url?: string;
  /** The service could not fetch from this host lately. */
  hostRefused: boolean;
  /** What a fetch without cookies or referrer told. */
  check: AnonymousCheck;
  /** The anonymous answer said `private` or `no-store`. */
  notForSharing: boolean;
  /** The original is at most as large as the model sees, so that the service would not shrink it. */
  fitsTier: boolean;
}

/** The ways whose bytes are not the file behind the image's address. */
const NOT_ORIGINAL_STEPS: readonly AcquireStep[] = [
  'data-url',
  'page-canvas',
  'page-serialise',
  'lift',
  'frame-crop',
  'visible-tab',
  'region',
  'full-page',
  'handed-over',
];

interface Row {
  when: (facts: SourceFacts) => boolean;
  kind: Source['kind'];
  because: SourceReason;
}

/** First match wins; the order is the policy. */
const TABLE: readonly Row[] = [
  { when: (facts) => choiceOf(facts) === 'bytes', kind: 'base64', because: 'your-choice' },
  { when: (facts) => choiceOf(facts) === 'url', kind: 'url', because: 'your-choice' },
  { when: (facts) => !facts.isAnthropic, kind: 'base64', because: 'gateway' },
  { when: (facts) => facts.isPrivate, kind: 'base64', because: 'private' },
  {
    when: (facts) => facts.liveFileId !== undefined || facts.laterHeavyTurnWithFiles === true,
    kind: 'file',
    because: 'follow-up',
  },
  { when: isNotOriginal, kind: 'base64', because: 'not-original' },
  { when: (facts) => !mayLeave(facts), kind: 'base64', because: 'private-url' },
  { when: (facts) => facts.hostRefused, kind: 'base64', because: 'host-refused' },
  // The worker's own fetch, which sends no cookies, had failed when the page was asked.
  { when: (facts) => facts.step === 'page-fetch' && facts.check !== 'same', kind: 'base64', because: 'needs-login' },
  {
    when: (facts) => facts.check === 'not-possible' || facts.check === 'not-tried',
    kind: 'base64',
    because: 'unverified',
  },
  { when: (facts) => facts.check === 'differs' || facts.notForSharing, kind: 'base64', because: 'differs' },
  { when: (facts) => !facts.fitsTier, kind: 'base64', because: 'oversized' },
  { when: () => true, kind: 'url', because: 'public' },
];

/**
 * How a prepared image travels, and why.
 *
 * Nobody's choice sends an address that is private or carries a secret, nor the address of a whole image of
 * which only a part was meant to be seen.
 */
export function chooseSource(facts: SourceFacts): Source {
  const row = TABLE.find(({ when }) => when(facts));
  // The last row always matches.
  return row ? { kind: row.kind, because: row.because } : { kind: 'base64', because: 'unverified' };
}

const WISH_OF_SETTING = { automatic: undefined, bytes: 'bytes', urls: 'url' } as const;

/** The choice for the image before the setting; a wish for the address counts only where the address may leave. */
function choiceOf(facts: SourceFacts): 'bytes' | 'url' | undefined {
  const wishes = [facts.chosen, WISH_OF_SETTING[facts.setting]];
  return wishes.find(
    (wish) => wish === 'bytes' || (wish === 'url' && !facts.cropped && facts.sendableType && mayLeave(facts)),
  );
}

function mayLeave({ url }: SourceFacts): boolean {
  return url !== undefined && classifyUrl(url).public;
}

function isNotOriginal({ step, cropped, url, sendableType }: SourceFacts): boolean {
  return (
    cropped || !sendableType || url === undefined || /^(?:data|blob):/i.test(url) || NOT_ORIGINAL_STEPS.includes(step)
  );
}
