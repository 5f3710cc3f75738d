import type { PanelStore } from '@/components/ui/panel-store.ts';

/** Opens the waiting images side by side over the whole panel; the code for it is loaded now. */
export async function openCompare(store: PanelStore): Promise<void> {
  const { showCompare } = await import('./compare.tsx');
  showCompare(store);
}
