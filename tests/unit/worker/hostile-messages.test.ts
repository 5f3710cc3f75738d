import './imports.ts';
import { beforeAll, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { REQUESTS, type RequestName } from '@/utils/messaging/protocol.ts';
import { database } from '@/utils/store/database.ts';
import { writeKey } from '@/utils/store/key.ts';
import { seededRandom } from '../image/seeded-random.ts';
import { told } from './imports.ts';

const COUNT = 100_000;
const CANARY = 'sk-ant-canary-hostile-8Yw3';
const NAMES = Object.keys(REQUESTS) as RequestName[];
const OWN = 'chrome-extension://test-extension-id';

/** None of these is a page of ours, whatever it calls itself. */
const STRANGERS: readonly (string | undefined)[] = [
  undefined,
  '',
  'https://evil.example.com/',
  'https://evil.example.com/sidepanel.html',
  `https://evil.example.com/?${OWN}/sidepanel.html`,
  'chrome-extension://another-extension/sidepanel.html',
  `${OWN}/offscreen.html`,
  `${OWN}/background.js`,
  `${OWN}.example.com/sidepanel.html`,
  'about:blank',
  'data:text/html,sidepanel.html',
  `blob:${OWN}/sidepanel.html`,
];

/** Fields as right messages have them, so that some data of strangers fits. */
const FIELDS: Record<string, readonly unknown[]> = {
  windowId: [1, 7],
  turnId: ['turn-1'],
  attachmentId: ['image-1'],
  conversationId: ['conversation-1'],
  candidateId: ['c'],
  question: ['Asked by a stranger'],
  kind: ['ask', 'describe'],
  choice: ['show', 'ask'],
  text: ['One two three'],
  key: ['sk-ant-other', { key: 'Escape', shiftKey: false, ctrlKey: false }],
  draft: ['Written by a stranger'],
  ids: [['a'], []],
  incomingIds: [[]],
  edits: [{ redactions: [], quarterTurns: 0 }],
  action: ['tab', 'region'],
  attachmentIds: [[]],
  to: [0],
  name: ['stolen'],
  baseUrl: ['https://evil.example.com'],
  model: ['evil-model'],
  as: ['url'],
};
const GARBAGE: readonly unknown[] = [
  undefined,
  null,
  0,
  -1,
  1.5,
  true,
  '',
  'x'.repeat(500),
  [],
  [{}],
  {},
  { a: { b: [] } },
];

const random = seededRandom(4);
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T; // Never empty.

function rightLooking(): Record<string, unknown> {
  return Object.fromEntries(Object.entries(FIELDS).map(([name, values]) => [name, pick(values)]));
}

function spoiled(): unknown {
  if (random() < 0.4) return pick(GARBAGE);
  const data = rightLooking();
  for (const name of Object.keys(data)) {
    if (random() < 0.5) data[name] = pick(GARBAGE);
    else if (random() < 0.3) delete data[name];
  }
  return data;
}

type Listener = (message: unknown, sender: { url?: string }, answer: (answer: unknown) => void) => boolean;
let listener: Listener | undefined;
const reached: string[] = [];
const recorder = (path: string): unknown =>
  new Proxy(() => undefined, {
    get: (_, name) => recorder(`${path}.${String(name)}`),
    apply: () => {
      reached.push(path);
      return Promise.resolve();
    },
  });

beforeAll(async () => {
  vi.stubGlobal('chrome', {
    runtime: {
      onMessage: {
        addListener: (added: Listener) => {
          listener = added;
        },
        removeListener: () => undefined,
      },
    },
  });
  const { answerRequests } = await import('@/entrypoints/background/answers.ts');
  answerRequests(recorder('bench') as never, Promise.resolve());
  await writeKey('https://api.anthropic.com', CANARY);
});

async function everythingKept(): Promise<string> {
  const tables = await Promise.all(database.tables.map(async (table) => [table.name, await table.toArray()]));
  return JSON.stringify([tables, await fakeBrowser.storage.local.get(), await fakeBrowser.storage.session.get()]);
}

/** @returns what the sender hears, as text. */
async function send(type: string, data: unknown, url: string | undefined): Promise<string> {
  return await new Promise((resolve) => {
    const message = { id: 1, type, data, timestamp: 1 };
    const answers = listener?.(message, url === undefined ? {} : { url }, (answer) =>
      resolve(JSON.stringify(answer ?? '')),
    );
    if (!answers) resolve('');
  });
}

it(`${COUNT.toLocaleString('en')} messages of strangers and of wrong shapes have no effect`, async () => {
  const fetched = vi.spyOn(globalThis, 'fetch');
  const before = await everythingKept();
  let fitting = 0;
  for (let sent = 0; sent < COUNT; sent += 500) {
    const heard = await Promise.all(
      Array.from({ length: 500 }, async () => {
        const name = random() < 0.02 ? pick(['toString', '__proto__', 'constructor', '', 'keys']) : pick(NAMES);
        const request = Object.hasOwn(REQUESTS, name) ? REQUESTS[name as RequestName] : undefined;
        const isStranger = random() < 0.5;
        let data = isStranger ? rightLooking() : spoiled();
        if (isStranger) {
          if (request?.data.safeParse(data).success) fitting += 1;
          return await send(name, data, pick(STRANGERS));
        }
        // What fits after all would be obeyed, and rightly so.
        while (request?.data.safeParse(data).success) data = pick(GARBAGE.slice(0, 9));
        const page = pick(['sidepanel', 'options', 'welcome']);
        return await send(name, data, `${OWN}/${page}.html`);
      }),
    );
    const all = heard.join('\n');
    expect(all).not.toContain(CANARY);
    expect(all).not.toMatch(/"ok":true|"result"|claude-/);
  }
  expect(fitting).toBeGreaterThan(COUNT / 10);
  expect(reached).toEqual([]);
  expect(fetched).not.toHaveBeenCalled();
  expect(told).toMatchObject({ reloads: 0 });
  expect(await everythingKept()).toBe(before);
}, 120_000);
