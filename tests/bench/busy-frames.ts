import type { CDPSession, Page } from 'playwright';
import * as z from 'zod/mini';

/** Milliseconds of one frame at 60 Hz. */
const FRAME_MS = 1000 / 60;

/** How busy a page's main thread was, in processor time, so that what else the machine does is left out. */
export interface Busy {
  /** In frames in which there was something to do. */
  p50Ms: number;
  p95Ms: number;
  frames: number;
  totalMs: number;
}

const traceSchema = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      ts: z.optional(z.number()),
      dur: z.optional(z.number()),
      tdur: z.optional(z.number()),
      args: z.optional(z.record(z.string(), z.unknown())),
    }),
  ),
});
type TraceEvent = z.infer<typeof traceSchema>['traceEvents'][number];

const dataSchema = z.object({
  data: z.object({ frames: z.array(z.object({ url: z.string(), processId: z.number() })) }),
});

/** Records every task of the page's main thread while `work` runs. */
export async function recordBusy(page: Page, work: () => Promise<unknown>): Promise<Busy> {
  const session = await page.context().newCDPSession(page);
  await session.send('Tracing.start', {
    transferMode: 'ReturnAsStream',
    traceConfig: {
      recordMode: 'recordUntilFull',
      traceBufferSizeInKb: 400_000,
      includedCategories: ['disabled-by-default-devtools.timeline', 'devtools.timeline'],
      excludedCategories: ['*'],
    },
  });
  await work();
  const ended = new Promise<string>((resolve) => {
    session.once('Tracing.tracingComplete', ({ stream }) => resolve(stream ?? ''));
  });
  await session.send('Tracing.end');
  const { traceEvents } = traceSchema.parse(JSON.parse(await readStream(session, await ended)));
  await session.detach();
  return busyOf(tasksOf(traceEvents, page.url()));
}

async function readStream(session: CDPSession, handle: string): Promise<string> {
  const chunks: Buffer[] = [];
  for (;;) {
    const { data, base64Encoded, eof } = await session.send('IO.read', { handle });
    chunks.push(Buffer.from(data, base64Encoded ? 'base64' : 'utf8'));
    if (eof) break;
  }
  await session.send('IO.close', { handle });
  return Buffer.concat(chunks).toString('utf8');
}

function tasksOf(events: readonly TraceEvent[], url: string): TraceEvent[] {
  const frames = events.flatMap(({ args }) => {
    const parsed = dataSchema.safeParse(args);
    return parsed.success ? parsed.data.data.frames : [];
  });
  const pid = frames.find((frame) => frame.url === url)?.processId;
  const main = events.find(
    (event) => event.pid === pid && event.name === 'thread_name' && event.args?.name === 'CrRendererMain',
  );
  return events.filter(({ name, pid: of, tid }) => name === 'RunTask' && of === pid && tid === main?.tid);
}

function busyOf(tasks: readonly TraceEvent[]): Busy {
  const perFrame = new Map<number, number>();
  for (const { ts = 0, tdur, dur = 0 } of tasks) {
    const frame = Math.floor(ts / 1000 / FRAME_MS);
    perFrame.set(frame, (perFrame.get(frame) ?? 0) + (tdur ?? dur) / 1000);
  }
  const times = [...perFrame.values()].sort((a, b) => a - b);
  const at = (part: number): number => times[Math.floor(times.length * part)] ?? Number.NaN;
  return { p50Ms: at(0.5), p95Ms: at(0.95), frames: times.length, totalMs: times.reduce((sum, time) => sum + time, 0) };
}
