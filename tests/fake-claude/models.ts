import { type Judged, pass, refuse } from './rejection.ts';
import type { ModelTier } from './visual-size.ts';

/** One entry of the Models API, with the fields of the SDK's `ModelInfo`. */
export interface FakeModel {
  type: 'model';
  id: string;
  display_name: string;
  created_at: string;
  lifecycle: 'active' | 'deprecated' | 'retired';
  deprecated_at: string | null;
  retires_at: string | null;
  line: string | null;
  max_input_tokens: number;
  max_tokens: number;
  capabilities: Record<string, unknown> & { image_input: Support; effort: Support; thinking: Support };
}

interface Support {
  supported: boolean;
  [detail: string]: unknown;
}

interface Traits {
  id: string;
  name: string;
  created: string;
  context: number;
  maxTokens: number;
  images?: boolean;
  retires?: string;
  retired?: boolean;
}

/** The model's version from its id: `claude-haiku-5-5` → 5.5. A dated suffix does not count. */
export function versionOf(id: string): number {
  const [, major = '0', minor = '0'] = /-(\d)(?:-(\d{1,2}))?(?:-|$)/.exec(id) ?? [];
  return Number(major) + Number(minor) / 10;
}

/** 4.7 and newer, and all 5.x, see more. */
export function tierOfModel(model: FakeModel): ModelTier {
  return versionOf(model.id) >= 4.7 ? 'high' : 'standard';
}

export function makeModel(traits: Traits): FakeModel {
  const version = versionOf(traits.id);
  const yes = { supported: true };
  const no = { supported: false };
  const effort = version >= 4.6 ? yes : no;
  const images = traits.images === false ? no : yes;
  const old = traits.retired === true || traits.retires !== undefined;
  return {
    type: 'model',
    id: traits.id,
    display_name: traits.name,
    created_at: `${traits.created}T00:00:00Z`,
    lifecycle: traits.retired ? 'retired' : old ? 'deprecated' : 'active',
    deprecated_at: old ? '2026-05-30T00:00:00Z' : null,
    retires_at: traits.retires ? `${traits.retires}T00:00:00Z` : null,
    line: /^claude-(haiku|sonnet|opus|fable)-/.exec(traits.id)?.[1] ?? null,
    max_input_tokens: traits.context,
    max_tokens: traits.maxTokens,
    capabilities: {
      batch: yes,
      citations: yes,
      code_execution: yes,
      context_management: no,
      effort: { ...effort, low: effort, medium: effort, high: effort, max: effort, xhigh: version >= 4.7 ? yes : no },
      image_input: images,
      pdf_input: images,
      server_tools: { supported: true, code_execution: yes, web_search: yes },
      structured_outputs: yes,
      thinking: {
        supported: true,
        types: {
          adaptive: version >= 4.6 ? yes : no,
          between_tools: version >= 5 ? yes : no,
          disabled: yes,
          enabled: version < 4.7 ? yes : no,
        },
      },
    },
  };
}

/** As of November 2026, newest first. Output limits and creation dates are assumed; `max_input_tokens` is not. */
export const MODELS: readonly FakeModel[] = [
  { id: 'claude-haiku-5-5', name: 'Claude Haiku 5.5', created: '2026-10-21', context: 1_000_000, maxTokens: 128_000 },
  { id: 'claude-sonnet-5-5', name: 'Claude Sonnet 5.5', created: '2026-10-02', context: 1_000_000, maxTokens: 128_000 },
  { id: 'claude-opus-5-5', name: 'Claude Opus 5.5', created: '2026-09-15', context: 1_000_000, maxTokens: 128_000 },
  { id: 'claude-fable-5-2', name: 'Claude Fable 5.2', created: '2026-08-11', context: 1_000_000, maxTokens: 128_000 },
  {
    id: 'claude-wordsonly-5-0',
    name: 'Text only (exists in the stand-in alone)',
    created: '2026-06-01',
    context: 1_000_000,
    maxTokens: 64_000,
    images: false,
  },
  { id: 'claude-opus-4-8', name: 'Claude Opus 4.8', created: '2026-05-12', context: 1_000_000, maxTokens: 128_000 },
  { id: 'claude-sonnet-4-6', name: 'Claude Sonnet 4.6', created: '2026-02-17', context: 1_000_000, maxTokens: 64_000 },
  { id: 'claude-haiku-4-5', name: 'Claude Haiku 4.5', created: '2025-10-15', context: 200_000, maxTokens: 64_000 },
  {
    id: 'claude-sonnet-4-5',
    name: 'Claude Sonnet 4.5',
    created: '2025-09-29',
    context: 200_000,
    maxTokens: 64_000,
    retires: '2026-11-30',
  },
  {
    id: 'claude-opus-4-0',
    name: 'Claude Opus 4',
    created: '2025-05-22',
    context: 200_000,
    maxTokens: 32_000,
    retired: true,
  },
].map(makeModel);

/** The model a request names; a retired one is as unknown as any other. */
export function findModel(models: readonly FakeModel[], id: string): Judged<FakeModel> {
  const model = models.find((candidate) => candidate.id === id && candidate.lifecycle !== 'retired');
  return model ? pass(model) : refuse(404, `model: ${id}`);
}

/**
 * One page of `GET /v1/models`.
 *
 * @param largestPage Caps `limit`, so that paging can be met with few models.
 */
export function pageOfModels(
  models: readonly FakeModel[],
  query: URLSearchParams,
  largestPage = 1000,
): Judged<Record<string, unknown>> {
  const limit = Number(query.get('limit') ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    return refuse(400, 'limit: Input should be between 1 and 1000');
  }
  const wanted = [...query.getAll('lifecycle'), ...query.getAll('lifecycle[]')];
  const listed = models.filter((model) =>
    wanted.length > 0 ? wanted.includes(model.lifecycle) : model.lifecycle !== 'retired',
  );
  const afterId = query.get('after_id');
  const start = afterId === null ? 0 : listed.findIndex((model) => model.id === afterId) + 1;
  if (afterId !== null && start === 0) return refuse(400, `after_id: no model ${afterId}`);
  const data = listed.slice(start, start + Math.min(limit, largestPage));
  return pass({
    data,
    has_more: start + data.length < listed.length,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  });
}
