import './imports.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { vi } from 'vitest';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { ANTHROPIC_BASE_URL } from '@/utils/conversation/base-url.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { sha256Hex } from '@/utils/image/hash.ts';
import { drawPicture } from '../../e2e/harness/fixture-pictures.ts';
import type { FakeClaude } from '../../fake-claude/server.ts';
import { KEY, MODEL } from './turn-stage.ts';

/** Where a call of the worker's stands when the worker is ended. */
export type Moment = 'before it leaves' | 'after it arrived' | 'after its answer';

/** Ends the worker at the first call that this fits. */
export interface Kill {
  method: string;
  path: RegExp;
  moment: Moment;
}

/** One life of the worker: its modules as they are when it starts, over the database that outlives it. */
export interface Worker {
  runner: import('@/entrypoints/background/turn-runner.ts').TurnRunner;
  uploads: typeof import('@/entrypoints/background/delete-uploads.ts');
  service: typeof import('@/entrypoints/background/service.ts');
  database: import('@/utils/store/database.ts').LoupeDatabase;
  /** Resolves once the worker is ended as `killNext` said. */
  killed: Promise<void>;
}

export interface UploadStage {
  /** The bodies of all questions, as they left. */
  bodies: string[];
  worker(): Worker;
  /** Ends the worker that runs, if one does, and starts the next one as the browser does. */
  startWorker(): Promise<Worker>;
  killNext(kill: Kill): void;
  /**
   * Stores a conversation, and so many pictures of about 270 KB of base64 each, asked about with its first question.
   *
   * @param more changes each picture: it was pasted.
   */
  converse(pictures: number, shelf?: 'history' | 'temporary', more?: Partial<Attachment>): Promise<Conversation>;
}

export interface Conversation {
  id: string;
  attachmentIds: string[];
  /** Asks, and waits for the turn's end or the worker's. */
  ask(question: string, values?: Partial<Turn>): Promise<Turn>;
}

/** Sets the worker up to talk to the stand-in by Anthropic's own address. */
export async function setUploadStage(service: FakeClaude): Promise<UploadStage> {
  const bodies: string[] = [];
  let life: { isOver: boolean; end: () => void; controller: AbortController } | undefined;
  let kill: Kill | undefined;
  let current: Worker | undefined;
  const realFetch = globalThis.fetch;
  const never = new Promise<never>(() => undefined);

  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const mine = life;
    const url = new URL(input instanceof Request ? input.url : String(input));
    if (url.origin === ANTHROPIC_BASE_URL && typeof init?.body === 'string') bodies.push(init.body);
    const address = url.origin === ANTHROPIC_BASE_URL ? service.url + url.pathname + url.search : url.href;
    const fits = kill?.method === (init?.method ?? 'GET').toUpperCase() && kill.path.test(url.pathname);
    const moment = fits ? kill?.moment : undefined;
    if (moment !== undefined) kill = undefined;
    if (moment === 'before it leaves') mine?.end();
    if (mine?.isOver) return await never;
    const signals = [init?.signal, mine?.controller.signal].filter((one) => one instanceof AbortSignal);
    const answer = realFetch(address, { ...init, signal: AbortSignal.any(signals) });
    // Both ways the bytes have arrived; only the worker may never hear of it.
    const response = await answer.catch(async (error: unknown) => (mine?.isOver ? await never : Promise.reject(error)));
    if (moment !== undefined) {
      if (moment === 'after its answer') queueMicrotask(() => setTimeout(() => mine?.end(), 30));
      else mine?.end();
    }
    return mine?.isOver ? await never : response;
  });

  const stage: UploadStage = {
    bodies,
    worker: () => {
      if (!current) throw new Error('No worker runs');
      return current;
    },
    async startWorker() {
      if (life) Object.assign(life, { isOver: true }).controller.abort();
      let tell: () => void = () => undefined;
      const killed = new Promise<void>((resolve) => {
        tell = resolve;
      });
      const controller = new AbortController();
      const mine = {
        isOver: false,
        controller,
        end: (): void => {
          mine.isOver = true;
          controller.abort();
          tell();
        },
      };
      life = mine;
      vi.resetModules();
      const [hub, { createTurnRunner }, uploads, serviceModule, { database }] = await Promise.all([
        import('@/entrypoints/background/turn-hub.ts'),
        import('@/entrypoints/background/turn-runner.ts'),
        import('@/entrypoints/background/delete-uploads.ts'),
        import('@/entrypoints/background/service.ts'),
        import('@/utils/store/database.ts'),
      ]);
      const runner = createTurnRunner(hub.createTurnHub(), async () => undefined);
      current = { runner, uploads, service: serviceModule, database, killed };
      return current;
    },
    killNext(next) {
      kill = next;
    },
    converse: async (pictures, shelf = 'history', more = {}) => {
      const { database } = stage.worker();
      const id = crypto.randomUUID();
      await database.conversations.add({
        ...{ id, shelf, title: 'Pictures', titleBy: 'question', model: MODEL },
        ...{ createdAt: 0, updatedAt: 0, chosen: {}, hosts: [], thumbnails: [] },
      });
      const turnIds: string[] = [];
      const firstId = crypto.randomUUID();
      const attachmentIds: string[] = [];
      for (let n = 0; n < pictures; n++) attachmentIds.push(await putPicture(database, `turn:${firstId}`, n, more));
      return {
        id,
        attachmentIds,
        ask: async (question, values = {}) => {
          const worker = stage.worker();
          const isFirst = turnIds.length === 0;
          const turn: Turn = {
            ...{ id: isFirst ? firstId : crypto.randomUUID(), conversationId: id, order: turnIds.length + 1 },
            ...{ kind: 'ask', question, attachmentIds: isFirst ? attachmentIds : [], model: MODEL },
            ...{ state: { status: 'preparing' }, answer: '', askedAt: Date.now(), sent: [], notices: [] },
            ...(isFirst ? {} : { parentId: turnIds.at(-1) ?? '' }),
            ...values,
          };
          turnIds.push(turn.id);
          await worker.database.turns.add(turn);
          worker.runner.start(turn);
          await Promise.race([worker.killed, ended(worker, turn.id)]);
          return (await worker.database.turns.get(turn.id)) ?? turn;
        },
      };
    },
  };
  await stage.startWorker();
  const [{ writeSettings }, { writeKey }] = await Promise.all([
    import('@/utils/store/settings.ts'),
    import('@/utils/store/key.ts'),
  ]);
  await writeSettings({ model: MODEL });
  await writeKey(ANTHROPIC_BASE_URL, KEY);
  return stage;
}

async function ended({ database }: Worker, turnId: string): Promise<void> {
  for (;;) {
    const status = (await database.turns.get(turnId))?.state.status;
    if (status === 'done' || status === 'failed' || status === 'stopped') return;
    await pause(10);
  }
}

/** A prepared picture as the tray hands it to a turn. */
async function putPicture(
  database: Worker['database'],
  holder: string,
  order: number,
  more: Partial<Attachment>,
): Promise<string> {
  const size = { width: 320, height: 260 };
  const bytes = new Uint8Array(await drawPicture({ name: `picture-${order}`, ...size, noise: 12 }, 'png'));
  const hash = await sha256Hex(bytes);
  await database.images.put({ hash, blob: new Blob([bytes], { type: 'image/png' }) });
  const image = { hash, mediaType: 'image/png' as const, ...size, bytes: bytes.length, tokens: 12 * 10 };
  const attachment: Attachment = {
    id: crypto.randomUUID(),
    ...{ holder, order, addedAt: 0, provenance: { kind: 'paste', name: `picture-${order}.png` }, candidates: [] },
    original: {
      ...{ hash, mediaType: 'image/png', ...size, bytes: bytes.length, animated: false },
      ...{ step: 'handed-over', fidelity: 'original', check: 'not-possible' },
    },
    state: {
      status: 'ready',
      preparation: {
        ...{ tier: 'high', way: 'as-is', scale: 1, firstFrameOnly: false, partsAdvised: false, image },
      },
      source: { kind: 'base64', because: 'not-original' },
    },
    ...more,
  };
  await database.attachments.add(attachment);
  return attachment.id;
}
