import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { bodyAsking, bodyWith, imageBlock, picture, post } from './requests.ts';

let fake: FakeClaude;
beforeAll(async () => {
  fake = await startFakeClaude();
});
beforeEach(() => fake.clear());
afterAll(() => fake.close());

const control = (what: string, body?: unknown): Promise<Response> =>
  fetch(`${fake.url}/__control/${what}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });

describe('steering it', () => {
  it('answers with given texts, counted ones first', async () => {
    fake.respondWith('always');
    fake.respondWith('once', 1);
    fake.respondWith(({ question, images }) => `${question} / ${images.length}`, 1);
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push((await post(fake, bodyWith())).text);
    expect(answers.map((text) => JSON.parse(text).content.at(-1).text)).toEqual([
      'once',
      'Hello / 0',
      'always',
      'always',
    ]);
  });

  it('waits for a request that comes later, and says what came instead', async () => {
    const waiting = fake.waitForRequest(({ path }) => path === '/v1/messages');
    await post(fake, bodyWith());
    expect((await waiting).json).toEqual(bodyWith());
    await expect(fake.waitForRequest(() => false, 20)).rejects.toThrow('POST /v1/messages → 200');
  });

  it('can be steered from another process, which is not recorded', async () => {
    await control('fault', { error: { status: 529, message: 'Overloaded' } });
    await control('reply', { text: 'from outside', times: 1 });
    const image = imageBlock(await picture(300, 300, 'jpeg'), 'image/jpeg');
    expect((await post(fake, bodyAsking([image, { type: 'text', text: 'a' }]))).status).toBe(529);
    expect((await post(fake, bodyWith())).text).toContain('from outside');
    const { requests } = await (await control('requests')).json();
    expect(requests.map((request: { outcome: { status: number } }) => request.outcome.status)).toEqual([529, 200]);
    expect(requests[0].images).toMatchObject([{ width: 300, height: 300 }]);
    expect(JSON.stringify(requests[0].json)).toContain('characters)');
    await control('clear', {});
    expect(fake.requests).toEqual([]);
  });

  it.each([{ nonsense: true }, { cutAt: 'nowhere' }, { times: 0 }])('refuses the fault %j', async (fault) => {
    expect((await control('fault', fault)).status).toBe(400);
  });

  it('delays as told', async () => {
    fake.settings.delays = { firstByteMs: 60, perDeltaMs: 2 };
    const started = performance.now();
    await post(fake, bodyWith({ stream: true }));
    fake.settings.delays = { firstByteMs: 0, perDeltaMs: 0 };
    // Some 80 deltas of at least a millisecond each, timers being what they are.
    expect(performance.now() - started).toBeGreaterThan(140);
  });

  it('runs as a command that prints its URL', async () => {
    const main = fileURLToPath(new URL('../../fake-claude/main.ts', import.meta.url));
    const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [url] = await once(createInterface(child.stdout), 'line');
      expect((await fetch(`${url}/__control/requests`)).status).toBe(200);
    } finally {
      child.kill();
      await once(child, 'exit');
    }
  });
});
