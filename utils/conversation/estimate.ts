import { costOf, promptTokens } from './cost.ts';
import type { Price } from './model.ts';
import type { Turn } from './turn.ts';

/** English runs at about four characters a token, other scripts at fewer: three errs on the dear side. */
const CHARS_PER_TOKEN = 3;
/** What a description with a little thinking takes; an assumption, replaced by real usage when the answer ends. */
const EXPECTED_OUTPUT_TOKENS = 600;
/** Shorter prompts than this are not cached (November 2026: 512 on 5.x, more on older models). */
const LEAST_CACHED_TOKENS = 512;
/** How long the service keeps a cached beginning that nobody asks for again. */
const CACHE_LIFE_MS = 5 * 60_000;

/** What goes to the service with one question, that of earlier turns included. */
export interface ToSend {
  /** Visual tokens of every image. */
  imageTokens: number;
  /** Characters of all the text. */
  textChars: number;
  /** Tokens at the beginning that the service still has in its cache; absent where nothing is cached. */
  cachedTokens?: number | undefined;
}

export interface Estimate {
  /** Tokens of the whole prompt, `cachedTokens` among them. */
  inputTokens: number;
  cachedTokens: number;
  /** Assumed, not known. */
  outputTokens: number;
  /** US dollars; absent when the model's price is unknown. */
  usd?: number;
}

/** @param factor what earlier counts of this model taught (`learnFactor`). */
export function estimate({ imageTokens, textChars, cachedTokens }: ToSend, price?: Price, factor = 1): Estimate {
  const inputTokens = Math.round((imageTokens + tokensOfText(textChars)) * factor);
  const cached = Math.min(cachedTokens ?? 0, inputTokens);
  const outputTokens = EXPECTED_OUTPUT_TOKENS;
  const fresh = inputTokens - cached;
  // Where a request is cached at all, all that is new in it is.
  const isWritten = cachedTokens !== undefined && inputTokens >= LEAST_CACHED_TOKENS;
  const [uncached, written] = isWritten ? [0, fresh] : [fresh, 0];
  const usage = { inputTokens: uncached, outputTokens, cacheReadTokens: cached, cacheWriteTokens: written };
  const usd = costOf(usage, price);
  return { inputTokens, cachedTokens: cached, outputTokens, ...(usd === undefined ? {} : { usd }) };
}

/** Tokens that a text of so many characters takes at most, in most scripts. */
export function tokensOfText(chars: number): number {
  return Math.ceil(chars / CHARS_PER_TOKEN);
}

/**
 * Tokens of a conversation's beginning that the next question is likely to find in the service's cache: what the
 * answer before it read from there or wrote there, if that was the same model and a moment ago.
 *
 * @param before the turns before the question in its branch, oldest first.
 */
export function cachedTokens(before: readonly Turn[], model: string, now: number): number {
  const last = before.findLast(({ usage }) => usage !== undefined);
  if (!last?.usage || last.model !== model || now - (last.endedAt ?? 0) > CACHE_LIFE_MS) return 0;
  return last.usage.cacheReadTokens + last.usage.cacheWriteTokens;
}

/** An estimate of a prompt's tokens beside what the service counted. */
export interface TokenCheck {
  estimated: number;
  counted: number;
}

/** How far a learned factor may go: beyond, something else is wrong than the way of counting. */
const LEAST_FACTOR = 0.5;
const MOST_FACTOR = 2;
/** Estimates this near are right. */
const NEAR = 0.03;

/**
 * The factor that later estimates of a model are corrected by, after one more count. Half way to what this count
 * alone would say, so that one odd request does not spoil the next.
 *
 * @param factor the one that `estimated` was made with; 1 before anything was learned.
 */
export function learnFactor(factor: number, { estimated, counted }: TokenCheck): number {
  if (estimated <= 0 || counted <= 0 || Math.abs(counted - estimated) <= NEAR * estimated) return factor;
  const exact = (factor * counted) / estimated;
  const next = factor === 1 ? exact : (factor + exact) / 2;
  return Math.min(Math.max(next, LEAST_FACTOR), MOST_FACTOR);
}

/** What came of a prompt's estimate. */
export function checkedAgainst(estimated: number, usage: NonNullable<Turn['usage']>): TokenCheck {
  return { estimated, counted: promptTokens(usage) };
}
