import type { Settings } from '@/utils/store/settings.ts';

/** What of the settings stays out of a file: the endings of keys, and what Loupe has learned by itself. */
export const LEFT_OUT = ['keyHints', 'tokenFactors', 'budgetToldOn'] as const satisfies (keyof Settings)[];
export type OwnSetting = Exclude<keyof Settings, (typeof LEFT_OUT)[number]>;

/** What each setting is called on the settings page, and what its values are called there. */
export const SETTING_WORDS: Record<OwnSetting, { label: string; values?: Record<string, string> }> = {
  model: { label: 'Model' },
  baseUrl: { label: 'API base URL' },
  authScheme: { label: 'Authentication', values: { bearer: 'Bearer', 'x-api-key': 'x-api-key header' } },
  headers: { label: 'Extra headers' },
  sendAs: {
    label: 'How images are sent',
    values: { automatic: 'Automatic', bytes: 'Always as bytes', urls: 'Prefer URLs' },
  },
  filesAllowed: { label: 'Upload images once for later questions' },
  historyKept: { label: 'Keep conversations' },
  askAboveCents: { label: 'Ask first above (US cents)' },
  quickActions: {
    label: 'Describe and Extract text',
    values: { unset: 'Ask me the first time', send: 'Send immediately', 'show-first': 'Show me first' },
  },
  offersAnswers: { label: 'Offer answers you already have' },
  imageMenu: { label: 'Menu on images', values: { full: 'All four items', ask: 'Ask alone, at the top level' } },
  announce: {
    label: 'While an answer arrives, announce',
    values: { sentences: 'Whole sentences as they come', end: 'Only that it is complete' },
  },
  autoLock: {
    label: 'Lock again',
    values: {
      '5': 'After 5 minutes',
      '15': 'After 15 minutes',
      '60': 'After an hour',
      browser: 'When the browser closes',
    },
  },
  prices: { label: 'Your own prices' },
  dayBudgetUsd: { label: 'Budget of a day (US dollars)' },
  monthBudgetUsd: { label: 'Budget of a month (US dollars)' },
  budgetWarnPercent: { label: 'Warn from this much of a budget (percent)' },
  instructions: { label: 'Instructions for every conversation' },
  answerIn: { label: 'Language of the answers' },
};
