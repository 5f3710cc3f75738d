import * as z from 'zod/mini';
import { ANTHROPIC_BASE_URL } from '@/utils/conversation/base-url.ts';
import { ownPricesSchema } from '@/utils/conversation/model.ts';

export const settingsSchema = z.object({
  /** Model id; `claude-haiku-5-5` answers a picture for well under a cent. */
  model: z._default(z.string(), 'claude-haiku-5-5'),
  /** A key belongs to the base URL it was entered for. */
  baseUrl: z._default(z.string(), ANTHROPIC_BASE_URL),
  authScheme: z._default(z.enum(['bearer', 'x-api-key']), 'bearer'),
  /** Extra request headers, for gateways. */
  headers: z._default(z.record(z.string(), z.string()), {}),
  /** How images are sent. */
  sendAs: z._default(z.enum(['automatic', 'bytes', 'urls']), 'automatic'),
  /** Uploading images once for later questions; takes effect with the Files API. */
  filesAllowed: z._default(z.boolean(), true),
  historyKept: z._default(z.boolean(), true),
  /** Above this estimate, in US cents, nothing is sent without a word from the user. */
  askAboveCents: z._default(z.number(), 5),
  /** Offer the stored answer to a question that was asked about the same images before, in place of asking. */
  offersAnswers: z._default(z.boolean(), true),
  /** Whether Describe and Extract text send at once: `unset` until the first time. */
  quickActions: z._default(z.enum(['unset', 'send', 'show-first']), 'unset'),
  /** Loupe's items on images: all of them, or Ask alone, which then stands at the top level of the menu. */
  imageMenu: z._default(z.enum(['full', 'ask']), 'full'),
  /** How much a screen reader is told while an answer arrives. */
  announce: z._default(z.enum(['sentences', 'end']), 'sentences'),
  /** Minutes without a question after which a key with a passphrase locks; `browser`: when that closes. */
  autoLock: z._default(z.enum(['5', '15', '60', 'browser']), '15'),
  /** The user's own prices, in US dollars per million tokens, by model id. */
  prices: z._default(ownPricesSchema, {}),
  /** What later estimates of a model's tokens are multiplied by, learned from the service's counts. */
  tokenFactors: z._default(z.record(z.string(), z.number()), {}),
  /** US dollars that may be spent in a day and in a month; null for no limit. */
  dayBudgetUsd: z._default(z.nullable(z.number()), null),
  monthBudgetUsd: z._default(z.nullable(z.number()), null),
  /** From this much of a budget on, in percent, there is a warning. */
  budgetWarnPercent: z._default(z.number(), 80),
  /** The local date, `2026-11-26`, on which the user last put the panel's warning away; it is told once a day. */
  budgetToldOn: z._default(z.string(), ''),
  /** The user's instructions for every conversation. */
  instructions: z._default(z.string(), ''),
  /** The language of the answers, in the user's words; empty for the question's own. */
  answerIn: z._default(z.string(), ''),
  /** The last four characters of the key, by origin of the base URL; the key itself never leaves the worker. */
  keyHints: z._default(z.record(z.string(), z.string()), {}),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Settings an organisation may fix through the browser's managed storage. */
export const managedSettingsSchema = z.object({
  baseUrl: z.optional(z.string()),
  models: z.optional(z.array(z.string())),
  filesAllowed: z.optional(z.boolean()),
  historyKept: z.optional(z.boolean()),
});
export type ManagedSettings = z.infer<typeof managedSettingsSchema>;

/** The settings in force, and which of them the organisation fixed. */
export interface SettingsInForce extends Settings {
  managed: ManagedSettings;
}
