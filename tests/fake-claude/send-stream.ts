import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { now, type RecordedRequest } from './record.ts';
import type { Step } from './stream-plan.ts';

const PING_MS = 200;
const PING = 'event: ping\ndata: {"type": "ping"}\n\n';

/** Carries out a plan; ends early, noting it in the record, when the client goes away. */
export async function sendStream(raw: ServerResponse, steps: readonly Step[], record: RecordedRequest): Promise<void> {
  const gone = new AbortController();
  raw.on('close', () => {
    if (!raw.writableFinished && record.endedAt === undefined) record.abortedAt = now();
    gone.abort();
  });
  try {
    for (const step of steps) {
      if (gone.signal.aborted) return;
      await carryOut(step, raw, record, gone.signal);
    }
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}

async function carryOut(step: Step, raw: ServerResponse, record: RecordedRequest, gone: AbortSignal): Promise<void> {
  switch (step.do) {
    case 'write':
      record.firstByteAt ??= now();
      if (step.text) record.firstTextAt ??= now();
      if (!raw.write(step.bytes)) await once(raw, 'drain', { signal: gone });
      if (step.event) record.eventsSent++;
      return;
    case 'wait':
      await sleep(step.ms, undefined, { signal: gone });
      return;
    case 'wait-for-client':
      await once(gone, 'abort');
      return;
    case 'ping-for-ever':
      for (;;) {
        raw.write(PING);
        await sleep(PING_MS, undefined, { signal: gone });
      }
    case 'destroy':
      // What was written has to be read before the socket goes, or the cut would be somewhere earlier: a body that
      // ends in an error takes along what its reader has not taken yet.
      await sleep(250, undefined, { signal: gone });
      record.endedAt = now();
      raw.destroy();
      return;
    case 'end':
      record.endedAt = now();
      raw.end();
  }
}
