import { batch } from '@preact/signals';
import { liveQuery } from 'dexie';
import type { PanelStore } from '@/components/ui/panel-store.ts';
import { type Attachment, turnHolder } from '@/utils/conversation/attachment.ts';
import { database } from '@/utils/store/database.ts';
import { watchSettings } from '@/utils/store/settings.ts';
import { attachmentsOf, readTray, trayAttachments, turnsOf } from '@/utils/store/tray-store.ts';

/** Keeps the store's facts as the database, the settings and the browser have them. */
export function watchFacts(store: PanelStore): void {
  liveQuery(() => readView(store.windowId)).subscribe({
    next: (view) =>
      batch(() => {
        store.tray.value = view.tray;
        store.attachments.value = view.attachments;
        store.conversation.value = view.conversation;
        store.turns.value = view.turns;
        store.asked.value = view.asked;
        store.loaded.value = true;
      }),
    error: () => {
      store.problem.value = 'Loupe can’t read its database. Closing and opening the panel may help.';
    },
  });
  watchSettings((settings) => {
    store.settings.value = settings;
  });
  const tellOnline = (): void => {
    store.online.value = navigator.onLine;
  };
  addEventListener('online', tellOnline);
  addEventListener('offline', tellOnline);
  tellOnline();
}

/** One consistent picture of what a window's panel shows. */
async function readView(windowId: number) {
  return await database.transaction(
    'r',
    [database.trays, database.attachments, database.conversations, database.turns],
    async () => {
      const tray = await readTray(windowId);
      const attachments = await trayAttachments(windowId);
      const { conversationId } = tray;
      if (conversationId === undefined) return { tray, attachments, turns: [], asked: new Map<string, Attachment>() };
      const conversation = await database.conversations.get(conversationId);
      const turns = await turnsOf(conversationId);
      return { tray, attachments, conversation, turns, asked: await askedImages(turns.map(({ id }) => id)) };
    },
  );
}

async function askedImages(turnIds: readonly string[]): Promise<Map<string, Attachment>> {
  const held = await Promise.all(turnIds.map((id) => attachmentsOf(turnHolder(id))));
  return new Map(held.flat().map((attachment) => [attachment.id, attachment]));
}
