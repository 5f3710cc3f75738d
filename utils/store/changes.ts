import * as z from 'zod/mini';
import { type Failure, failureSchema } from '@/utils/conversation/failure.ts';

/** On this channel the worker tells every page of the extension that a transaction has changed something. */
const CHANGES_CHANNEL = 'loupe-changes';

/** @returns a function that tells. For the one context that writes. */
export function createChangeTeller(): () => void {
  const channel = new BroadcastChannel(CHANGES_CHANNEL);
  return () => channel.postMessage(null);
}

/** Calls back after every change, until the returned function is called. */
export function watchChanges(onChange: () => void): () => void {
  const channel = new BroadcastChannel(CHANGES_CHANNEL);
  channel.onmessage = onChange;
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
