import type { ObservabilitySet } from 'dexie';
import * as z from 'zod/mini';
import { type Failure, failureSchema } from '@/utils/conversation/failure.ts';

/** On this channel the worker tells every page of the extension that a transaction has changed something. */
const CHANGES_CHANNEL = 'loupe-changes';

/** What a transaction changed, as far as a page can make use of it. */
export interface Changes {
  /** Names of the tables. */
  tables: string[];
  /** Ids of the conversations whose search texts changed; absent where they are not known one by one. */
  texts?: string[];
}

/** @returns a function that tells. For the one context that writes. */
export function createChangeTeller(): (parts: ObservabilitySet) => void {
  const channel = new BroadcastChannel(CHANGES_CHANNEL);
  return (parts) => channel.postMessage(changesOf(parts));
}

/** Calls back after every change, until the returned function is called. */
export function watchChanges(onChange: (changes: Changes) => void): () => void {
  const channel = new BroadcastChannel(CHANGES_CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Changes>) => onChange(data);
  return () => channel.close();
}

/** On this channel the worker tells what went wrong where no request waits for an answer. */
const PROBLEMS_CHANNEL = 'loupe-problems';
/** What a page says that has just opened, and may have missed the last one. */
const LATECOMER = 'anything?';
/** A menu click opens the panel and may fail before it listens; later than this nobody connects the two. */
const TOLD_AGAIN_MS = 10_000;

/** @returns a function that tells every open page, and those that open within moments. For the worker alone. */
export function createProblemTeller(): (failure: Failure) => void {
  const channel = new BroadcastChannel(PROBLEMS_CHANNEL);
  let last: { failure: Failure; at: number } | undefined;
  channel.onmessage = ({ data }) => {
    if (data === LATECOMER && last && performance.now() - last.at < TOLD_AGAIN_MS) channel.postMessage(last.failure);
  };
  return (failure) => {
    last = { failure, at: performance.now() };
    channel.postMessage(failure);
  };
}

/** Calls back with each problem, until the returned function is called. */
export function watchProblems(onProblem: (failure: Failure) => void): () => void {
  const channel = new BroadcastChannel(PROBLEMS_CHANNEL);
  channel.onmessage = ({ data }) => {
    const failure = z.safeParse(failureSchema, data);
    if (failure.success) onProblem(failure.data);
  };
  channel.postMessage(LATECOMER);
  return () => channel.close();
}

/** Dexie names a part `idb://<database>/<table>/<index>`; the index without a name is the primary key. */
function changesOf(parts: ObservabilitySet): Changes {
  const tables = new Set(Object.keys(parts).flatMap((part) => part.split('/')[3] ?? []));
  const texts: string[] = [];
  for (const [part, range] of Object.entries(parts)) {
    if (!/\/searchTexts\/(?::dels)?$/.test(part)) continue;
    // Dexie hands out its RangeSet, which is iterable; the type of the event names the bare tree in it.
    for (const { from, to } of range as unknown as Iterable<{ from: unknown; to: unknown }>) {
      if (from !== to || typeof from !== 'string') return { tables: [...tables] };
      texts.push(from);
    }
  }
  return { tables: [...tables], texts: [...new Set(texts)] };
}
