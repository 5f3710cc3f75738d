import { loadPart } from '@/components/ui/load-part.ts';
import type { PanelStore } from '@/components/ui/panel-store.ts';

/** Opens the instructions of the conversation in view; the code for it is loaded now. */
export async function openInstructions(store: PanelStore): Promise<void> {
  const part = await loadPart(store, import('./instructions-dialog.tsx'));
  part?.showInstructions(store);
}
