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
