import type { Page } from 'playwright';
import * as z from 'zod/mini';
import type { Loupe } from '../e2e/harness/launch-loupe.ts';

/** Megabytes of JavaScript objects after collecting garbage. */
export async function panelHeapMb(panel: Page): Promise<number> {
  const session = await panel.context().newCDPSession(panel);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
}

const targetsSchema = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }));
const answerSchema = z.object({
  id: z.number(),
  result: z.optional(z.object({ usedSize: z.optional(z.number()) })),
});

/** The same for the worker, which Playwright gives no session for. */
export async function workerHeapMb({ devtoolsUrl, extensionId }: Loupe): Promise<number> {
  const targets = targetsSchema.parse(await (await fetch(`${devtoolsUrl}/json/list`)).json());
  const worker = targets.find(({ type, url }) => type === 'service_worker' && url.includes(extensionId));
  if (!worker) throw new Error('The worker does not run');
  const socket = new WebSocket(worker.webSocketDebuggerUrl);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  await send(socket, 1, 'HeapProfiler.collectGarbage');
  const bytes = await send(socket, 2, 'Runtime.getHeapUsage');
  socket.close();
  return (bytes ?? Number.NaN) / 1e6;
}

async function send(socket: WebSocket, id: number, method: string): Promise<number | undefined> {
  return await new Promise((resolve) => {
    const onMessage = ({ data }: MessageEvent): void => {
      const answer = answerSchema.safeParse(JSON.parse(String(data)));
      if (!answer.success || answer.data.id !== id) return;
      socket.removeEventListener('message', onMessage);
      resolve(answer.data.result?.usedSize);
    };
    socket.addEventListener('message', onMessage);
    socket.send(JSON.stringify({ id, method }));
  });
}
