import { Dexie, type Table } from 'dexie';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import type { Conversation, Tray } from '@/utils/conversation/conversation.ts';
import type { Spending } from '@/utils/conversation/spending.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { createChangeTeller } from './changes.ts';
import { writeImageKeys } from './image-keys-index.ts';
import { mutatedRows } from './mutated-rows.ts';
import { upgradeToBranches } from './upgrade-to-branches.ts';

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

/** A part of a file that a page has read and checked, for the worker to add or to discard. */
export type ImportedRow = { id: string; batch: string } & (
  | { kind: 'image'; hash: string; blob: Blob }
  | {
      kind: 'conversation';
      conversation: Conversation;
      turns: Turn[];
      attachments: Attachment[];
      absent: string[];
      /** SHA-256 over what it says; other ids are made of it where its own are taken. */
      contentHash: string;
    }
);

/** A site whose images the service could not fetch by itself. */
export interface RefusingHost {
  host: string;
  /** Milliseconds since the epoch after which a link is tried again. */
  expiresAt: number;
}

/** What a search looks through, apart from the conversations so that nobody reads it who does not search. */
export interface SearchText {
  /** The conversation's id. */
  id: string;
  /** Made by `searchable`. */
  text: string;
}

/** One upload to the service, written down before it begins, so that none is left behind there. */
export interface UploadedFile {
  /** Part of the uploaded file's name, so that one whose id never arrived can be found again. */
  id: string;
  /** Key into `images`. */
  hash: string;
  conversationId: string;
  /** The base URL's origin and the key's fingerprint: nobody else can use or delete the file. */
  account: string;
  /** `deleting` without a `fileId`: nobody knows whether it arrived; it is looked for by its name. */
  state: 'uploading' | 'live' | 'deleting';
  /** The service's id, once known. */
  fileId?: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  expiresAt: number;
  /** How often deleting it was tried, and when it is tried next, in milliseconds since the epoch. */
  tries?: number;
  tryAt?: number;
}

/**
 * What is true, for every context of the extension. The worker alone writes, except `incoming` and `imports`. In a
 * private window the browser keeps all of it in memory.
 */
export class LoupeDatabase extends Dexie {
  images!: Table<StoredImage, string>;
  attachments!: Table<Attachment, string>;
  conversations!: Table<Conversation, string>;
  turns!: Table<Turn, string>;
  trays!: Table<Tray, number>;
  incoming!: Table<IncomingImage, string>;
  imports!: Table<ImportedRow, string>;
  refusingHosts!: Table<RefusingHost, string>;
  searchTexts!: Table<SearchText, string>;
  files!: Table<UploadedFile, string>;
  spending!: Table<Spending, string>;

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
    this.version(2)
      .stores({
        // Found by state at every start of the worker, by image whenever bytes may have become free: with 30,000 rows
        // neither may read them all.
        attachments: 'id, [holder+order], provenance.imageUrl, provenance.pageUrl, state.status, *imageKeys',
        conversations: 'id, [shelf+updatedAt], *hosts',
        turns: 'id, [conversationId+order], state.status, askKey, *imageKeys',
        searchTexts: 'id',
        files: 'id, state, conversationId, expiresAt',
        spending: 'day',
        imports: 'id, [batch+kind]',
      })
      .upgrade(upgradeToBranches);
    this.use(writeImageKeys);
  }
}

export const database: LoupeDatabase = new LoupeDatabase();

const tellChanges = createChangeTeller();
Dexie.on('storagemutated', (parts) => tellChanges(mutatedRows(parts)));
