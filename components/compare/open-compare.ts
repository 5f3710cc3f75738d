import { loadPart } from '@/components/ui/load-part.ts';
import type { PanelStore } from '@/components/ui/panel-store.ts';

/**
 * Opens images side by side over the whole panel; the code for it is loaded now.
 *
 * @param turnId the question whose images are meant; left out, those that wait.
 */
export async function openCompare(store: PanelStore, turnId?: string): Promise<void> {
  const compare = await loadPart(store, import('./compare.tsx'));
  compare?.showCompare(store, turnId);
}
