import * as z from 'zod/mini';
import type { Tier } from '@/utils/conversation/attachment.ts';
import { ANTHROPIC_BASE_URL } from '@/utils/conversation/base-url.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';
import type { SmallClient } from './client.ts';
import { browserIsOnline, failureFrom } from './failures.ts';
import { listPriceOf } from './prices.ts';

export const DEFAULT_MODEL_ID = 'claude-haiku-5-5';

/** A model nothing is known about is taken for the smallest context sold today. */
const SMALLEST_CONTEXT_TOKENS = 200_000;
/** Every model still served can write this much. */
const SMALLEST_MAX_OUTPUT_TOKENS = 8192;
const BUILT_IN_MAX_OUTPUT_TOKENS = 64_000;
/** The largest page the Models API gives; ten of them are far more models than exist. */
const PAGE_SIZE = 100;
const MOST_PAGES = 10;

function builtIn(id: string, name: string, contextTokens: number): ModelChoice {
  const price = listPriceOf(id);
  return {
    id,
    name,
    tier: tierOf(id),
    contextTokens,
    maxOutputTokens: BUILT_IN_MAX_OUTPUT_TOKENS,
    // Effort is sent only where the Models API itself says that it is understood.
    supportsEffort: false,
    ...(price && { price }),
  };
}

/** Written down on 2026-11-20; used, and said to be used, only while the Models API cannot be reached. */
export const BUILT_IN_MODELS: readonly ModelChoice[] = [
  builtIn('claude-haiku-5-5', 'Claude Haiku 5.5', 1_000_000),
  builtIn('claude-sonnet-5-5', 'Claude Sonnet 5.5', 1_000_000),
  builtIn('claude-opus-5-5', 'Claude Opus 5.5', 1_000_000),
  builtIn('claude-fable-5-2', 'Claude Fable 5.2', 1_000_000),
  builtIn('claude-haiku-4-5', 'Claude Haiku 4.5', 200_000),
];

/**
 * The size class of a model's eyes, read from its id: 4.7 and newer see more. Prefixes and suffixes of clouds
 * (`us.anthropic.claude-opus-4-6-v1:0`) do not matter.
 *
 * An id that names no version counts as standard: an image prepared for the smaller size is good for every
 * model, while one prepared too large would be shrunk again, or refused.
 */
export function tierOf(modelId: string): Tier {
  // A minor version has one or two digits; eight digits in its place are a date.
  const version = /claude-[a-z]+-(\d{1,2})(?:-(\d{1,2}))?(?!\d)/.exec(modelId);
  if (!version) return 'standard';
  const major = Number(version[1]);
  const minor = Number(version[2] ?? 0);
  return major > 4 || (major === 4 && minor >= 7) ? 'high' : 'standard';
}

/** What is known of a model, by the service's list, else by the built-in one, else by safe assumptions: it always answers. */
export function modelFor(id: string, known: readonly ModelChoice[]): ModelChoice {
  const listed = [...known, ...BUILT_IN_MODELS].find((model) => model.id === id);
  if (listed) return listed;
  const undated = BUILT_IN_MODELS.find((model) => model.id === id.replace(/-\d{8}$/, ''));
  if (undated) return { ...undated, id };
  return {
    id,
    name: id,
    tier: tierOf(id),
    contextTokens: SMALLEST_CONTEXT_TOKENS,
    maxOutputTokens: SMALLEST_MAX_OUTPUT_TOKENS,
    supportsEffort: false,
  };
}

const supportSchema = z.nullish(z.object({ supported: z.boolean() }));
const listedModelSchema = z.object({
  id: z.string().check(z.minLength(1)),
  display_name: z.nullish(z.string()),
  max_input_tokens: z.nullish(z.number()),
  max_tokens: z.nullish(z.number()),
  lifecycle: z.nullish(z.string()),
  retires_at: z.nullish(z.string()),
  capabilities: z.nullish(z.object({ image_input: supportSchema, effort: supportSchema })),
});
const pageSchema = z.object({
  data: z.array(z.unknown()),
  has_more: z.nullish(z.boolean()),
  last_id: z.nullish(z.string()),
});

/**
 * One entry of the Models API as a choice.
 *
 * @returns `undefined` for entries that are retired, cannot see, or are not understood. A gateway that tells
 *   no capabilities gets the benefit of the doubt.
 */
export function modelChoiceFrom(entry: unknown): ModelChoice | undefined {
  const parsed = listedModelSchema.safeParse(entry);
  if (!parsed.success) return undefined;
  const listed = parsed.data;
  if (listed.lifecycle === 'retired' || listed.capabilities?.image_input?.supported === false) return undefined;
  const assumed = modelFor(listed.id, []);
  return {
    ...assumed,
    name: listed.display_name || assumed.name,
    contextTokens: listed.max_input_tokens || assumed.contextTokens,
    maxOutputTokens: listed.max_tokens || assumed.maxOutputTokens,
    supportsEffort: listed.capabilities?.effort?.supported ?? false,
    ...(listed.retires_at && { retiresAt: listed.retires_at }),
  };
}

/**
 * The models of this key that can see images, all pages, in the service's order (newest first).
 * Entries that cannot be read are left out; only an answer that is no list at all is a failure.
 */
export async function listModels(client: SmallClient, signal: AbortSignal): Promise<Outcome<ModelChoice[]>> {
  const models: ModelChoice[] = [];
  let afterId: string | undefined;
  try {
    for (let page = 0; page < MOST_PAGES; page++) {
      const query = { limit: PAGE_SIZE, ...(afterId && { after_id: afterId }) };
      const response = await client.models.list(query, { signal }).asResponse();
      const parsed = pageSchema.safeParse(parseJson(await response.text()));
      if (!parsed.success) return notAList(response, client.baseURL);
      for (const entry of parsed.data.data) {
        const model = modelChoiceFrom(entry);
        if (model && !models.some(({ id }) => id === model.id)) models.push(model);
      }
      if (!parsed.data.has_more || !parsed.data.last_id || parsed.data.last_id === afterId) break;
      afterId = parsed.data.last_id;
    }
    return succeed(models);
  } catch (error) {
    const context = { online: browserIsOnline(), baseUrl: client.baseURL, phase: 'before-first-byte' as const };
    return { ok: false, failure: failureFrom(error, { ...context, ...(client.apiKey && { apiKey: client.apiKey }) }) };
  }
}

function notAList(response: Response, baseUrl: string): Outcome<never> {
  const host = new URL(URL.canParse(baseUrl) ? baseUrl : ANTHROPIC_BASE_URL).host;
  const isPage = response.headers.get('content-type')?.includes('html') ?? false;
  return isPage
    ? fail('offline', { reason: 'captive-portal', host })
    : fail('unexpected', { reason: 'not-a-model-list', host });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
