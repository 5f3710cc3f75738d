import { describe, expect, it } from 'vitest';
import { lockedSettings, offeredModels } from '@/components/settings/locked-settings.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';

const model = (id: string): ModelChoice => ({
  id,
  name: `Name of ${id}`,
  tier: 'high',
  contextTokens: 1_000_000,
  maxOutputTokens: 64_000,
  supportsEffort: true,
});

describe('what an organisation fixed is locked, and nothing else', () => {
  it.each([
    [{}, []],
    [{ baseUrl: 'https://gw.example.com' }, ['baseUrl']],
    [{ filesAllowed: false }, ['filesAllowed']],
    [{ historyKept: true }, ['historyKept']],
    [{ models: ['a'] }, ['model']],
    [{ models: ['a', 'b'] }, []],
    [{ models: [] }, []],
  ])('%j → %j', (managed, locked) => {
    expect([...lockedSettings(managed)]).toEqual(locked);
  });
});

describe('the list of models', () => {
  const known = [model('a'), model('b')];

  it.each([
    ['everything the service knows', {}, 'a', ['a', 'b']],
    ['a typed id as well, so that the choice in force is visible', {}, 'typed', ['a', 'b', 'typed']],
    ['only what the organisation allows, in its order', { models: ['b', 'a'] }, 'a', ['b', 'a']],
    ['an allowed model the service does not list', { models: ['c'] }, 'c', ['c']],
    ['everything when the organisation’s list is empty', { models: [] }, 'a', ['a', 'b']],
  ])('offers %s', (_what, managed, inForce, ids) => {
    expect(offeredModels(known, managed, inForce).map(({ id }) => id)).toEqual(ids);
  });

  it('names a model as the service does, else by its id', () => {
    expect(offeredModels(known, {}, 'typed').map(({ name }) => name)).toEqual(['Name of a', 'Name of b', 'typed']);
  });
});
