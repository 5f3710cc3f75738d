import type { Fault, Place } from './faults.ts';
import { formatEvent, type StreamEvent } from './sse.ts';

/** One thing to do on an open stream. */
export type Step =
  /** `event` counts as sent once the bytes are written; `text` marks a text delta. */
  | { do: 'write'; bytes: Buffer; event?: true; text?: true }
  | { do: 'wait'; ms: number }
  | { do: 'wait-for-client' }
  | { do: 'ping-for-ever' }
  | { do: 'destroy' }
  | { do: 'end' };

/** What to write and when, with the faults of the stream built in. Pure. */
export function planStream(events: readonly StreamEvent[], perDeltaMs: number, fault: Fault = {}): Step[] {
  const steps: Step[] = [];
  const [start] = events;
  if (fault.pingOnly && start) return [write(start), { do: 'ping-for-ever' }];
  const places = placesOf(events, fault);
  for (const [index, event] of events.entries()) {
    if (places.stall === index) steps.push(fault.stallMs === undefined ? HOLD : { do: 'wait', ms: fault.stallMs });
    if (places.cut === index) return [...steps, { do: 'destroy' }];
    if (places.end === index) return [...steps, { do: 'end' }];
    if (places.error === index) return [...steps, write(errorEvent(fault)), { do: 'end' }];
    if (places.unknown === index) steps.push(...unknownEvents().map(write));
    if (fault.cutInsideCharacter && isText(event) && cutPoint(formatEvent(event))) {
      const bytes = Buffer.from(formatEvent(event));
      return [
        ...steps,
        { do: 'write', bytes: bytes.subarray(0, cutPoint(formatEvent(event))) },
        PAUSE,
        { do: 'destroy' },
      ];
    }
    if (perDeltaMs > 0 && event.event === 'content_block_delta') steps.push({ do: 'wait', ms: perDeltaMs });
    if (places.broken === index) steps.push({ do: 'write', bytes: Buffer.from(broken(event)), event: true });
    else if (fault.splitBytes && isText(event)) steps.push(...split(event));
    else steps.push(write(event));
  }
  return [...steps, { do: 'end' }];
}

const HOLD: Step = { do: 'wait-for-client' };
/** Long enough for what was written to leave as a packet of its own. */
const PAUSE: Step = { do: 'wait', ms: 20 };

function placesOf(
  events: readonly StreamEvent[],
  fault: Fault,
): Record<'stall' | 'cut' | 'end' | 'error' | 'unknown' | 'broken', number | undefined> {
  const at = (place: Place | undefined): number | undefined => {
    if (place === 'first') return 1;
    if (place === 'last') return events.length - 1;
    if (place !== 'middle') return place === undefined ? undefined : Math.min(place, events.length - 1);
    const texts = events.flatMap((event, index) => (isText(event) ? [index] : []));
    return texts[texts.length >> 1] ?? events.length >> 1;
  };
  return {
    stall: at(fault.stallAt),
    cut: at(fault.cutAt),
    end: at(fault.endAt),
    error: at(fault.errorEventAt),
    unknown: at(fault.unknownEventAt),
    broken: at(fault.brokenJsonAt),
  };
}

function isText({ data }: StreamEvent): boolean {
  const { delta } = data;
  return typeof delta === 'object' && delta !== null && 'type' in delta && delta.type === 'text_delta';
}

function write(event: StreamEvent): Step {
  return { do: 'write', bytes: Buffer.from(formatEvent(event)), event: true, ...(isText(event) ? { text: true } : {}) };
}

function errorEvent(fault: Fault): StreamEvent {
  const error = fault.errorEvent ?? { type: 'overloaded_error', message: 'Overloaded' };
  return { event: 'error', data: { type: 'error', error: { details: null, ...error }, request_id: null } };
}

function unknownEvents(): StreamEvent[] {
  return [
    { event: 'content_weather', data: { type: 'content_weather', sunny: true } },
    { event: 'content_block_delta', data: { type: 'content_block_delta', index: 0, delta: { type: 'mood_delta' } } },
  ];
}

function broken(event: StreamEvent): string {
  const data = JSON.stringify(event.data);
  return `event: ${event.event}\ndata: ${data.slice(0, data.length >> 1)}\n\n`;
}

/** Index of a byte in the middle of the first character beyond ASCII, or 0 when there is none. */
function cutPoint(text: string): number {
  return Buffer.from(text).findIndex((byte) => byte >= 0x80) + 1;
}

/** Three writes with pauses, the first ending inside a character where there is one. */
function split(event: StreamEvent): Step[] {
  const bytes = Buffer.from(formatEvent(event));
  const cut = cutPoint(formatEvent(event)) || bytes.length >> 1;
  return [
    { do: 'write', bytes: bytes.subarray(0, cut) },
    { do: 'wait', ms: 2 },
    { do: 'write', bytes: bytes.subarray(cut, -1) },
    { do: 'wait', ms: 1 },
    { do: 'write', bytes: bytes.subarray(-1), event: true, text: true },
  ];
}
