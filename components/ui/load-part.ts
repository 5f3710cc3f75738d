import type { PanelStore } from './panel-store.ts';

/**
 * A part of the panel that is loaded when it is wanted. It is gone where Loupe was updated under an open panel: that is
 * said.
 *
 * @returns undefined then.
 */
export async function loadPart<T>(store: PanelStore, loading: Promise<T>): Promise<T | undefined> {
  try {
    return await loading;
  } catch {
    store.problem.value = 'Loupe has changed since this panel was opened. Closing and opening the panel helps.';
    return undefined;
  }
}
