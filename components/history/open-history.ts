import { loadPart } from '@/components/ui/load-part.ts';
import type { PanelStore } from '@/components/ui/panel-store.ts';

/** Opens the list of conversations over the whole panel; the code for it is loaded now. */
export async function openHistory(store: PanelStore): Promise<void> {
  const history = await loadPart(store, import('./history-view.tsx'));
  history?.showHistory(store);
}
