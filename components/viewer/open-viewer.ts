import { loadPart } from '@/components/ui/load-part.ts';
import type { PanelStore } from '@/components/ui/panel-store.ts';

/** `see`: What Claude will see. `edit`: crop, turn, redact. */
export type ViewerView = 'see' | 'edit';

/** Opens one image over the whole panel; the code for it is loaded now. */
export async function openViewer(store: PanelStore, attachmentId: string, view: ViewerView): Promise<void> {
  const viewer = await loadPart(store, import('./viewer.tsx'));
  viewer?.showViewer(store, attachmentId, view);
}
