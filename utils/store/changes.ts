import * as z from 'zod/mini';
import { type Failure, failureSchema } from '@/utils/conversation/failure.ts';

/** On this channel the worker tells every page of the extension what a transaction has changed. */
const CHANGES_CHANNEL = 'loupe-changes';

/** By table: the primary keys of the rows that were written or deleted, or `all` where they are not known one by one. */
const changesSchema = z.record(z.string(), z.union([z.literal('all'), z.array(z.union([z.string(), z.number()]))]));
export type Changes = z.infer<typeof changesSchema>;

/** @returns a function that tells. For the one context that writes. */
export function createChangeTeller(): (changes: Changes) => void {
  const channel = new BroadcastChannel(CHANGES_CHANNEL);
  return (changes) => channel.postMessage(changes);
}

/** Calls back after every change, until the returned function is called. */
export function watchChanges(onChange: (changes: Changes) => void): () => void {
  const channel = new BroadcastChannel(CHANGES_CHANNEL);
  channel.onmessage = ({ data }) => {
    const changes = z.safeParse(changesSchema, data);
    if (changes.success) onChange(changes.data);
  };
  return () => channel.close();
}

/** What two transactions, one after the other, have changed together. */
export function joinChanges(first: Changes, second: Changes): Changes {
  const joined: Changes = { ...first };
  for (const [table, keys] of Object.entries(second)) {
    const before = joined[table] ?? [];
    joined[table] = keys === 'all' || before === 'all' ? 'all' : [...new Set([...before, ...keys])];
  }
  return joined;
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
