import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { bodyWith, post } from './requests.ts';

let fake: FakeClaude;
beforeAll(async () => {
  fake = await startFakeClaude();
});
afterAll(() => fake.close());
beforeEach(() => fake.clear());

const mark = { cache_control: { type: 'ephemeral' } };
/** A text of so many tokens by the stand-in's count. */
const text = (tokens: number, letter = 'a'): string => letter.repeat(tokens * 4);
const block = (tokens: number, letter?: string, more: object = {}): object => ({
  type: 'text',
  text: text(tokens, letter),
  ...more,
});
const question = (...content: object[]): object => ({ role: 'user', content });
const answer = { role: 'assistant', content: text(10, 'z') };

/** [fresh, read, written] tokens of one request. */
async function tokensOf(messages: object[], more: Record<string, unknown> = {}): Promise<number[]> {
  const { text: body, status } = await post(fake, bodyWith({ messages, ...more }));
  expect(status).toBe(200);
  const { usage } = JSON.parse(body);
  return [usage.input_tokens, usage.cache_read_input_tokens, usage.cache_creation_input_tokens];
}

describe('the cache of prompts', () => {
  it('keeps what stands before a mark, and reads it when a later request begins with it', async () => {
    expect(await tokensOf([question(block(600, 'a', mark))])).toEqual([0, 0, 600]);
    expect(await tokensOf([question(block(600, 'a', mark)), answer, question(block(20, 'b'))])).toEqual([30, 600, 0]);
  });

  it('takes one mark for the whole request, which may move on without changing a block', async () => {
    expect(await tokensOf([question(block(600))], mark)).toEqual([0, 0, 600]);
    expect(await tokensOf([question(block(600)), answer, question(block(20, 'b'))], mark)).toEqual([0, 600, 30]);
  });

  it.each([
    ['claude-haiku-5-5', 511, 512],
    ['claude-opus-4-8', 1023, 1024],
    ['claude-haiku-4-5', 4095, 4096],
  ])('for %s passes over %i tokens without a word, and keeps %i', async (model, few, enough) => {
    expect(await tokensOf([question(block(few))], { model, ...mark })).toEqual([few, 0, 0]);
    expect(await tokensOf([question(block(enough))], { model, ...mark })).toEqual([0, 0, enough]);
  });

  it('finds nothing once an earlier block, the instructions or the model is another', async () => {
    await tokensOf([question(block(600), block(600, 'b'))], mark);
    expect(await tokensOf([question(block(600, 'c'), block(600, 'b'))], mark)).toEqual([0, 0, 1200]);
    expect(await tokensOf([question(block(600), block(600, 'b'))], { ...mark, system: 'Be brief.' })).toEqual([
      0, 0, 1203,
    ]);
    const model = 'claude-sonnet-5-5';
    expect(await tokensOf([question(block(600), block(600, 'b'))], { ...mark, model })).toEqual([0, 0, 1200]);
  });

  it('looks back over twenty blocks, no further', async () => {
    const first = question(block(600));
    const blocks = (count: number): object[] => Array.from({ length: count }, () => block(10, 'b'));
    await tokensOf([first], mark);
    expect(await tokensOf([first, answer, question(...blocks(19))], mark)).toEqual([0, 600, 200]);
    fake.clear();
    await tokensOf([first], mark);
    expect(await tokensOf([first, answer, question(...blocks(20))], mark)).toEqual([0, 0, 810]);
  });

  it('refuses a fifth mark, the one for the whole request counted', async () => {
    const messages = [question(...Array.from({ length: 4 }, () => block(10, 'a', mark)))];
    expect(await post(fake, bodyWith({ messages, ...mark }))).toMatchObject({
      status: 400,
      message: 'A maximum of 4 blocks with cache_control may be provided. Found 5.',
    });
  });
});
