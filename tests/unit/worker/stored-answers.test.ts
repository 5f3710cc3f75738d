import './imports.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { retry } from '@/entrypoints/background/ask-again.ts';
import { ask } from '@/entrypoints/background/asking.ts';
import type { Workbench } from '@/entrypoints/background/conversations.ts';
import { answerOffer } from '@/entrypoints/background/offered-answer.ts';
import { deleteConversations } from '@/entrypoints/background/shelves.ts';
import { type Attachment, trayHolder } from '@/utils/conversation/attachment.ts';
import type { AskKind, Turn } from '@/utils/conversation/turn.ts';
import { sha256Hex } from '@/utils/image/hash.ts';
import { database } from '@/utils/store/database.ts';
import { writeSettings } from '@/utils/store/settings.ts';
import { changeTray, readTray, trayAttachments } from '@/utils/store/tray-store.ts';
import { drawPicture } from '../../e2e/harness/fixture-pictures.ts';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { MODEL, setTurnStage, type TurnStage } from './turn-stage.ts';

const WINDOW = 7;
const QUESTION = 'What does the sign say?';

let service: FakeClaude;
let stage: TurnStage;
let bench: Workbench;

beforeAll(async () => {
  service = await startFakeClaude();
});
beforeEach(async () => {
  await Promise.all(database.tables.map((table) => table.clear()));
  service.clear();
  service.respondWith('It says Open.');
  stage = await setTurnStage(service.url);
  await writeSettings({ offersAnswers: true, instructions: '', model: MODEL });
  // Far edges: nothing is acquired or prepared here.
  bench = { runner: stage.runner, jobs: { refresh: async () => undefined } } as unknown as Workbench;
});
afterAll(() => service.close());

const requests = (): number => service.requests.filter(({ path }) => path === '/v1/messages').length;

/** A picture, ready to be sent, as the only one that waits in the window. */
async function wait(picture = 'sign', values: Partial<Attachment> = {}): Promise<void> {
  const size = { width: 300, height: 240 };
  const bytes = new Uint8Array(await drawPicture({ name: picture, ...size, noise: 0 }, 'png'));
  const hash = await sha256Hex(bytes);
  await database.images.put({ hash, blob: new Blob([bytes], { type: 'image/png' }) });
  const image = { hash, mediaType: 'image/png' as const, ...size, bytes: bytes.length, tokens: 99 };
  await database.attachments.add({
    ...{ id: crypto.randomUUID(), holder: trayHolder(WINDOW), order: 1, addedAt: 0, candidates: [] },
    provenance: { kind: 'paste', name: 'pasted.png' },
    state: {
      status: 'ready',
      preparation: { tier: 'high', way: 'as-is', scale: 1, firstFrameOnly: false, partsAdvised: false, image },
      source: { kind: 'base64', because: 'not-original' },
    },
    ...values,
  });
}

/** A picture comes into an empty conversation and is asked about. */
async function askAnew(question = QUESTION, kind: AskKind = 'ask'): Promise<'offered' | string> {
  await changeTray(WINDOW, (tray) => {
    delete tray.conversationId;
  });
  if ((await trayAttachments(WINDOW)).length === 0) await wait();
  const asked = await ask({ windowId: WINDOW, question, kind }, bench);
  if (!asked.ok) throw new Error(asked.failure.code);
  if ('isOffered' in asked.value) return 'offered';
  await stage.ended(asked.value.turnId);
  return asked.value.turnId;
}

it('offers the stored answer in place of asking the same about the same picture', async () => {
  const first = await askAnew();
  expect((await database.turns.get(first))?.askKey).toMatch(/^[0-9a-f]{64}$/);
  expect(await askAnew()).toBe('offered');
  expect(requests()).toBe(1);
  const { offered } = await readTray(WINDOW);
  const [waiting] = await trayAttachments(WINDOW);
  expect(offered).toMatchObject({ turnId: first, kind: 'ask', question: QUESTION, attachmentIds: [waiting?.id] });
});

it.each<[string, () => Promise<string>]>([
  ['other words', () => askAnew('What colour is the sign?')],
  ['a menu item', () => askAnew('', 'describe')],
  [
    'another picture',
    async () => {
      await wait('another');
      return await askAnew();
    },
  ],
  [
    'a picture with a name of the user’s own, which is sent',
    async () => {
      await wait('sign', { name: 'Before' });
      return await askAnew();
    },
  ],
  [
    'other instructions',
    async () => {
      await writeSettings({ instructions: 'Be brief.' });
      return await askAnew();
    },
  ],
  [
    'another model',
    async () => {
      await writeSettings({ model: 'claude-sonnet-5-5' });
      return await askAnew();
    },
  ],
  [
    'the same while answers are not to be offered',
    async () => {
      await writeSettings({ offersAnswers: false });
      return await askAnew();
    },
  ],
  [
    'the same in a temporary conversation',
    async () => {
      await changeTray(WINDOW, (tray) => {
        tray.temporary = true;
      });
      return await askAnew();
    },
  ],
])('asks with %s', async (_name, askOther) => {
  await askAnew();
  expect(await askOther()).not.toBe('offered');
  expect(requests()).toBe(2);
});

it('asks when the answer is not whole, or its conversation is deleted or temporary', async () => {
  const first = await askAnew();
  await database.turns.update(first, { state: { status: 'done', stopReason: 'max_tokens' } });
  const second = await askAnew();
  expect(second).not.toBe('offered');
  await database.turns.update(second, { state: { status: 'stopped' } });
  const third = await askAnew();
  expect(third).not.toBe('offered');
  await deleteConversations(WINDOW, { what: 'all' }, bench);
  const fourth = await askAnew();
  expect(fourth).not.toBe('offered');
  const { conversationId = '' } = (await database.turns.get(fourth)) ?? {};
  await database.conversations.update(conversationId, { shelf: 'temporary' });
  expect(await askAnew()).not.toBe('offered');
  expect(requests()).toBe(5);
});

it('offers Describe like a question, and asks within a conversation without looking', async () => {
  await askAnew('', 'describe');
  const followUp = await ask({ windowId: WINDOW, question: 'And below?', kind: 'ask' }, bench);
  if (!followUp.ok || !('turnId' in followUp.value)) throw new Error('The question was not asked');
  await stage.ended(followUp.value.turnId);
  expect((await database.turns.get(followUp.value.turnId))?.askKey).toBeUndefined();
  expect(await askAnew('', 'describe')).toBe('offered');
});

it('shows the answer where it stands, whichever branch was in view, and keeps what waits', async () => {
  const first = await askAnew();
  const { conversationId = '' } = (await database.turns.get(first)) ?? {};
  await retry({ turnId: first, model: 'claude-sonnet-5-5' }, bench);
  const [other] = (await database.turns.where({ conversationId }).toArray()).filter(({ id }) => id !== first);
  if (other) await stage.ended(other.id);
  expect((await database.conversations.get(conversationId))?.chosen).toEqual({ '': other?.id });

  expect(await askAnew()).toBe('offered');
  expect(await answerOffer(WINDOW, 'show', bench)).toEqual({ ok: true, value: null });
  expect((await database.conversations.get(conversationId))?.chosen).toEqual({ '': first });
  const tray = await readTray(WINDOW);
  expect(tray).toMatchObject({ conversationId });
  expect(tray.offered).toBeUndefined();
  expect(await trayAttachments(WINDOW)).toHaveLength(1);
  expect(requests()).toBe(2);
});

it('asks again once, however often that is clicked, and never by itself', async () => {
  await askAnew();
  await askAnew();
  await Promise.all(Array.from({ length: 20 }, () => answerOffer(WINDOW, 'ask', bench)));
  const { conversationId } = await readTray(WINDOW);
  const [again] = await database.turns
    .where('id')
    .above('')
    .filter((one) => one.conversationId === conversationId)
    .toArray();
  if (!again) throw new Error('Nothing was asked');
  await stage.ended(again.id);
  expect(requests()).toBe(2);
  expect(await trayAttachments(WINDOW)).toEqual([]);
  await retry({ turnId: again.id }, bench);
  const turns = await database.turns
    .where('id')
    .above('')
    .filter((one) => one.conversationId === conversationId)
    .toArray();
  for (const { id } of turns) await stage.ended(id);
  expect(requests()).toBe(3);
});

it('says so when the answer was deleted meanwhile, and forgets the offer that is dismissed', async () => {
  await askAnew();
  await askAnew();
  await answerOffer(WINDOW, 'dismiss', bench);
  expect((await readTray(WINDOW)).offered).toBeUndefined();
  await askAnew();
  await deleteConversations(WINDOW, { what: 'all' }, bench);
  await answerOffer(WINDOW, 'show', bench);
  expect(await readTray(WINDOW)).toMatchObject({ alert: 'That answer was deleted. Ask sends the question once more.' });
  expect(requests()).toBe(1);
});

it('sends while a picture is still being prepared, and remembers the answer all the same', async () => {
  await wait();
  const [attachment] = await trayAttachments(WINDOW);
  if (!attachment) throw new Error('Nothing waits');
  const { state } = attachment;
  await database.attachments.update(attachment.id, { state: { status: 'preparing' } });
  // Prepared only after the question was taken, as the real runner waits for.
  const start = async (turn: Turn): Promise<void> => {
    await database.attachments.update(attachment.id, { state });
    stage.runner.start(turn);
  };
  const waits = { ...bench, runner: { ...stage.runner, start } } as unknown as Workbench;
  const asked = await ask({ windowId: WINDOW, question: QUESTION, kind: 'ask' }, waits);
  if (!asked.ok || !('turnId' in asked.value)) throw new Error('It was not asked');
  await stage.ended(asked.value.turnId);
  expect(await askAnew()).toBe('offered');
});
