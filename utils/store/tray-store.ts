import { Dexie } from 'dexie';
import { type Attachment, trayHolder } from '@/utils/conversation/attachment.ts';
import type { Tray } from '@/utils/conversation/conversation.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { database } from './database.ts';

export function emptyTray(windowId: number): Tray {
  return { id: windowId, offersLast: false, draft: '', arrivedAt: 0 };
}

export async function readTray(windowId: number): Promise<Tray> {
  return (await database.trays.get(windowId)) ?? emptyTray(windowId);
}

/** Changes one window's row in a transaction of its own, creating it when it is missing. */
export async function changeTray(windowId: number, change: (tray: Tray) => void): Promise<Tray> {
  return await database.transaction('rw', database.trays, async () => {
    const tray = await readTray(windowId);
    change(tray);
    await database.trays.put(tray);
    return tray;
  });
}

/** @returns the attachments of one holder (a tray or a turn) in their order. */
export async function attachmentsOf(holder: string): Promise<Attachment[]> {
  return await database.attachments
    .where('[holder+order]')
    .between([holder, Dexie.minKey], [holder, Dexie.maxKey])
    .toArray();
}

export async function trayAttachments(windowId: number): Promise<Attachment[]> {
  return await attachmentsOf(trayHolder(windowId));
}

/** @returns a conversation's turns in their order, replaced ones included. */
export async function turnsOf(conversationId: string): Promise<Turn[]> {
  return await database.turns
    .where('[conversationId+order]')
    .between([conversationId, Dexie.minKey], [conversationId, Dexie.maxKey])
    .toArray();
}
