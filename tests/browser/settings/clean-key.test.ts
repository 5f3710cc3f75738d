import { describe, expect, it } from 'vitest';
import { cleanKey } from '@/components/settings/clean-key.ts';

describe('what was pasted becomes the key in it', () => {
  it.each([
    ['sk-ant-abc_123', 'sk-ant-abc_123'],
    ['  sk-ant-abc\n', 'sk-ant-abc'],
    ['sk-ant-a\n  bc', 'sk-ant-abc'],
    ['"sk-ant-abc"', 'sk-ant-abc'],
    ["'sk-ant-abc';", 'sk-ant-abc'],
    ['ANTHROPIC_API_KEY=sk-ant-abc', 'sk-ant-abc'],
    ['export ANTHROPIC_API_KEY="sk-ant-abc"', 'sk-ant-abc'],
    ['Bearer sk-ant-abc', 'sk-ant-abc'],
    ['gateway/key+with=signs==', 'gateway/key+with=signs=='],
    ['', ''],
    [' \n ', ''],
  ])('%j → %j', (text, key) => {
    expect(cleanKey(text)).toEqual({ ok: true, key });
  });
});

it.each([
  ['a key shortened for display', 'sk-ant-abc…xyz', /not the whole key/],
  ['a hidden key', 'sk-ant-••••', /not the whole key/],
  ['a whole document', 'k'.repeat(4001), /too long/],
])('%s is refused with its reason', (_what, text, sentence) => {
  expect(cleanKey(text)).toEqual({ ok: false, sentence: expect.stringMatching(sentence) });
});
