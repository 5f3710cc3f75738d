import { useState } from 'preact/hooks';

let next = 0;

/**
 * An id for what lives in a dialog. Preact's own `useId` counts anew in every tree that is rendered by itself, and the
 * panel has such a tree already: the second `P0-1` of a document is never found.
 */
export function useUniqueId(): string {
  const [id] = useState(() => `dialog-${next++}`);
  return id;
}
