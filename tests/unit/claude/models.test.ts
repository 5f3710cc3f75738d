import { describe, expect, it } from 'vitest';
import {
  BUILT_IN_MODELS,
  DEFAULT_MODEL_ID,
  listModels,
  modelChoiceFrom,
  modelFor,
  tierOf,
} from '@/utils/claude/models.ts';
import { localService } from './local-service.ts';

const signal = new AbortController().signal;

describe('the size class read from an id', () => {
  it.each([
    ['claude-haiku-5-5', 'high'],
    ['claude-sonnet-5', 'high'],
    ['claude-opus-5-20260801', 'high'],
    ['claude-opus-4-7', 'high'],
    ['claude-opus-4-8', 'high'],
    ['claude-sonnet-4-10', 'high'],
    ['claude-fable-12-1', 'high'],
    ['us.anthropic.claude-opus-4-7-v1:0', 'high'],
    ['claude-opus-4-6', 'standard'],
    ['claude-opus-4-6@20260101', 'standard'],
    ['claude-haiku-4-5-20251001', 'standard'],
    ['claude-sonnet-4-20250514', 'standard'],
    ['anthropic.claude-sonnet-4-5-20250929-v1:0', 'standard'],
    ['claude-3-7-sonnet-20250219', 'standard'],
    ['my-company-vision', 'standard'],
    ['claude-mythos-preview', 'standard'],
  ])('%s is %s', (id, tier) => {
    expect(tierOf(id)).toBe(tier);
  });
});

describe('what is known of a model', () => {
  it('is the service’s word before the built-in one', () => {
    const told = { ...modelFor(DEFAULT_MODEL_ID, []), contextTokens: 5 };
    expect(modelFor(DEFAULT_MODEL_ID, [told])).toBe(told);
  });

  it('is the built-in one for an id with a date', () => {
    expect(modelFor('claude-haiku-4-5-20251001', [])).toMatchObject({
      id: 'claude-haiku-4-5-20251001',
      contextTokens: 200_000,
      price: { input: 1, output: 5 },
    });
  });

  it('is assumed with care for a typed id, and has no price', () => {
    const typed = modelFor('my-company-vision', BUILT_IN_MODELS);
    expect(typed).toMatchObject({ id: 'my-company-vision', tier: 'standard', contextTokens: 200_000 });
    expect(typed.supportsEffort).toBe(false);
    expect(typed).not.toHaveProperty('price');
  });

  it('includes the default', () => {
    expect(BUILT_IN_MODELS.map(({ id }) => id)).toContain(DEFAULT_MODEL_ID);
  });
});

describe('an entry of the Models API', () => {
  const entry = {
    type: 'model',
    id: 'claude-opus-6',
    display_name: 'Claude Opus 6',
    max_input_tokens: 2_000_000,
    max_tokens: 128_000,
    lifecycle: 'active',
    retires_at: null,
    capabilities: { image_input: { supported: true }, effort: { supported: true, low: { supported: true } } },
  };

  it('becomes a choice', () => {
    expect(modelChoiceFrom(entry)).toEqual({
      id: 'claude-opus-6',
      name: 'Claude Opus 6',
      tier: 'high',
      contextTokens: 2_000_000,
      maxOutputTokens: 128_000,
      supportsEffort: true,
    });
  });

  it('says when it retires', () => {
    const retires_at = '2026-11-30T00:00:00Z';
    expect(modelChoiceFrom({ ...entry, lifecycle: 'deprecated', retires_at })?.retiresAt).toBe(retires_at);
  });

  it.each([
    ['cannot see', { ...entry, capabilities: { image_input: { supported: false } } }],
    ['is retired', { ...entry, lifecycle: 'retired' }],
    ['has no id', { ...entry, id: '' }],
    ['is no object', 'claude-opus-6'],
    ['has a number for a name', { ...entry, display_name: 6 }],
  ])('is left out when it %s', (_, odd) => {
    expect(modelChoiceFrom(odd)).toBeUndefined();
  });

  it('of a gateway that tells little is still a choice', () => {
    expect(modelChoiceFrom({ id: 'claude-haiku-5-5', capabilities: null, max_tokens: null })).toMatchObject({
      name: 'Claude Haiku 5.5',
      contextTokens: 1_000_000,
      supportsEffort: false,
    });
  });
});

describe('the list of models', () => {
  it('holds all pages, and reads past entries it does not understand', async () => {
    const service = await localService((response, { url }) => {
      const second = url.includes('after_id=claude-a-5');
      const data = second ? [{ id: 'claude-b-5' }] : [{ id: 'claude-a-5' }, { odd: true }];
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ data, has_more: !second, last_id: second ? 'claude-b-5' : 'claude-a-5' }));
    });
    const listed = await listModels(service.client, signal);
    expect(listed.ok && listed.value.map(({ id }) => id)).toEqual(['claude-a-5', 'claude-b-5']);
    expect(service.received).toHaveLength(2);
  });

  it('ends for a server that always promises more', async () => {
    const service = await localService((response) => {
      response.end(JSON.stringify({ data: [{ id: 'claude-a-5' }], has_more: true, last_id: 'claude-a-5' }));
    });
    const listed = await listModels(service.client, signal);
    expect(listed.ok && listed.value).toHaveLength(1);
    expect(service.received.length).toBeLessThanOrEqual(2);
  });

  it.each([
    ['text/html', '<html>', { code: 'offline', reason: 'captive-portal' }],
    ['application/json', '{"models":[]}', { code: 'unexpected', reason: 'not-a-model-list' }],
    ['text/plain', 'hello', { code: 'unexpected', reason: 'not-a-model-list' }],
  ])('is a failure for %s that is no list', async (type, sent, failure) => {
    const service = await localService((response) => {
      response.writeHead(200, { 'content-type': type }).end(sent);
    });
    expect(await listModels(service.client, signal)).toMatchObject({ ok: false, failure });
  });
});
