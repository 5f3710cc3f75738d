import { act } from '@/components/ui/act.ts';
import type { PanelStore } from '@/components/ui/panel-store.ts';
import type { IncomingImage } from '@/utils/store/database.ts';
import type { Handed } from './read-transfer.ts';

/** Hands pictures to the worker, which puts them into the tray; says what could not be attached. */
export async function takeImages(store: PanelStore, kind: IncomingImage['kind'], handed: Handed): Promise<void> {
  const { windowId, reach } = store;
  if (handed.images.length > 0) {
    const rows = handed.images.map(({ blob, name }) => ({
      id: crypto.randomUUID(),
      windowId,
      kind,
      blob,
      ...(name === undefined ? {} : { name }),
    }));
    await reach.putIncoming(rows);
    await act(store, 'claimIncoming', { windowId, ids: rows.map(({ id }) => id) });
  }
  if (handed.refused !== undefined) store.problem.value = handed.refused;
}
