import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import type { KeyVerdict } from '@/utils/messaging/protocol.ts';

/** What **Check key** found, in words. */
export interface VerdictText {
  tone: 'good' | 'warning' | 'bad';
  /** What happened. */
  sentence: string;
  /** What to do, or what to know, next. */
  nextStep: string;
  /** Set where access to the host may help: the page then offers **Allow access to {host}**. */
  action?: 'allow-access';
}

/** The facts besides the verdict that the words depend on. */
export interface VerdictSituation {
  /** Host of the base URL the key was tried at, with its port. */
  host: string;
  /** True for Anthropic's own address, false for a gateway. */
  isAnthropic: boolean;
  /** Whether a key is stored for that address. */
  hasKey: boolean;
  /** Whether the user has already allowed access to the host. */
  hasAccess: boolean;
}

/**
 * Six findings and one for everything else, each told apart and each with its next step.
 *
 * @param now milliseconds since the epoch, for findings that name a time.
 */
export function describeVerdict(verdict: KeyVerdict, situation: VerdictSituation, now: number): VerdictText {
  const { host, isAnthropic, hasKey } = situation;
  switch (verdict.result) {
    case 'works':
      return {
        tone: 'good',
        sentence: isAnthropic ? 'The key works.' : `The key works at ${host}.`,
        nextStep: 'Whether the account has credit shows only when you ask something.',
      };
    case 'wrong-key':
      if (!hasKey) return describeMissingKey(situation);
      return isAnthropic
        ? {
            tone: 'bad',
            sentence: 'Anthropic doesn’t accept this key.',
            nextStep: 'Copy the whole key and enter it again, or make a new one.',
          }
        : {
            tone: 'bad',
            sentence: `${host} doesn’t accept this key.`,
            nextStep: 'Enter the key this gateway gave you, or try the other choice under Authentication.',
          };
    case 'org-blocks-browsers':
      return {
        tone: 'bad',
        sentence: 'Your organisation doesn’t let browsers use its keys. The key itself may be fine.',
        nextStep:
          'Use a key of another organisation, or ask an administrator of yours to allow requests from browsers.',
      };
    case 'offline':
      return {
        tone: 'warning',
        sentence: hasKey ? 'You’re offline, so the key is stored but not checked.' : 'You’re offline.',
        nextStep: 'Check it when you’re back online.',
      };
    case 'unreachable':
      return describeUnreachable(situation);
    case 'cors-refused':
      return describeCorsRefused(situation);
    case 'failed':
      return {
        tone: 'bad',
        sentence: withoutQuestion(describeFailure(verdict.failure, { now }).sentence),
        nextStep: 'The key is stored. Check it again in a minute, or ask something to see whether it works.',
      };
  }
}

/** The sentences for failures comfort whoever just asked something; a check asks nothing. */
function withoutQuestion(sentence: string): string {
  return sentence.replace(/ Your question( is| and image are) kept\./, '').replace(' Nothing was charged.', '');
}

/** The worker calls a missing key a wrong one: nothing was sent anywhere. */
function describeMissingKey({ host, isAnthropic }: VerdictSituation): VerdictText {
  return isAnthropic
    ? { tone: 'warning', sentence: 'There is no key yet.', nextStep: 'Enter one, or get one first.' }
    : {
        tone: 'warning',
        sentence: `There is no key for ${host} yet.`,
        nextStep: 'Enter it under API key; Loupe then checks whether the gateway answers.',
      };
}

function describeUnreachable({ host, isAnthropic, hasAccess }: VerdictSituation): VerdictText {
  if (isAnthropic) {
    return {
      tone: 'warning',
      sentence: `${host} can’t be reached, so the key is not checked.`,
      nextStep: 'A firewall or a filter may be in the way. Check the key again from another network.',
    };
  }
  return {
    tone: 'bad',
    sentence: `${host} can’t be reached.`,
    nextStep: hasAccess
      ? 'Check the address, and whether the gateway is running.'
      : 'Check the address, and whether the gateway is running. If both are right, it may need your permission.',
    ...(hasAccess ? {} : { action: 'allow-access' as const }),
  };
}

function describeCorsRefused({ host, hasAccess }: VerdictSituation): VerdictText {
  return hasAccess
    ? {
        tone: 'bad',
        sentence: `${host} is there but refuses requests from a browser extension.`,
        nextStep: 'Ask whoever runs it to answer requests that come from a browser (CORS).',
      }
    : {
        tone: 'bad',
        sentence: `${host} is there but doesn’t answer an extension that has no permission for it.`,
        nextStep: 'Allow access; Loupe then checks again.',
        action: 'allow-access',
      };
}
