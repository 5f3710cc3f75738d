import { Dexie, type Table } from 'dexie';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import type { Conversation, Tray } from '@/utils/conversation/conversation.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { createChangeTeller } from './changes.ts';

/** Bytes of an image, stored once and referred to by content. */
export interface StoredImage {
  /** SHA-256 of the bytes, lower-case hex. */
  hash: string;
  blob: Blob;
}

/** A picture a page of ours hands to the worker, which claims and deletes the row. */
export interface IncomingImage {
  id: string;
  windowId: number;
  /** `edit`: edited pixels of an image that is in the tray already. */
  kind: 'paste' | 'drop' | 'disk' | 'sample' | 'edit';
  name?: string;
  blob: Blob;
}

/** A site whose images the service could not fetch by itself. */
export interface RefusingHost {
  host: string;
  /** Milliseconds since the epoch after which a link is tried again. */
  expiresAt: number;
}

/**
 * What is true, for every context of the extension. The worker alone writes, except `incoming`. In a
 * private window the browser keeps all of it in memory.
 */
export class LoupeDatabase extends Dexie {
  images!: Table<StoredImage, string>;
  attachments!: Table<Attachment, string>;
  conversations!: Table<Conversation, string>;
  turns!: Table<Turn, string>;
  trays!: Table<Tray, number>;
  incoming!: Table<IncomingImage, string>;
  refusingHosts!: Table<RefusingHost, string>;

  constructor(name = 'loupe') {
    super(name);
    this.version(1).stores({
      images: 'hash',
      attachments: 'id, [holder+order], provenance.imageUrl',
      conversations: 'id, updatedAt',
      turns: 'id, [conversationId+order], state.status',
      trays: 'id',
      incoming: 'id',
      refusingHosts: 'host',
    });
  }
}

export const database: LoupeDatabase = new LoupeDatabase();

Dexie.on('storagemutated', createChangeTeller());
