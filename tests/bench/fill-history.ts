import type { Page } from 'playwright';

export interface HistorySize {
  conversations: number;
  /** Turns of each, with one image each. */
  turns: number;
}

/** Conversations whose rows go into one transaction. */
const BATCH = 250;
/** A conversation with this id, in the way of all others, is there whatever the size: what a panel opens with. */
export const SHOWN_ID = 'conversation-0';

/**
 * Writes a history as years of use leave it straight into the extension's database, from one of its pages: each turn
 * with an image of its own and an answer of some 150 words, from a vocabulary as skewed as real ones are.
 */
export async function fillHistory(panel: Page, { conversations, turns }: HistorySize): Promise<void> {
  for (let from = 0; from < conversations; from += BATCH) {
    await panel.evaluate(writeConversations, { from, to: Math.min(from + BATCH, conversations), turns });
  }
}

/** Runs in the page. */
async function writeConversations({ from, to, turns }: { from: number; to: number; turns: number }): Promise<void> {
  const DAY = 86_400_000;
  let seed = from * 7919 + 1;
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  const syllables = 'ba ce di fo gu ka le mi no pu ra se ti vo xu za ell ism ork und'.split(' ');
  const word = (): string => {
    // Few words are everywhere, most are rare.
    let rank = Math.floor(random() ** 3 * 4000) + 20;
    let text = '';
    for (; rank > 0; rank = Math.floor(rank / syllables.length)) text += syllables[rank % syllables.length];
    return text;
  };
  const words = (count: number): string => Array.from({ length: count }, word).join(' ');
  const picture = await new Promise<Uint8Array<ArrayBuffer>>((resolve) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 });
    const context = canvas.getContext('2d');
    for (let x = 0; x < 64; x += 4) {
      if (context) context.fillStyle = `hsl(${(from + x * 5) % 360} 60% 50%)`;
      context?.fillRect(x, 0, 4, 48);
    }
    canvas.toBlob((blob) => {
      void (blob ?? new Blob()).arrayBuffer().then((buffer) => resolve(new Uint8Array(buffer)));
    }, 'image/webp');
  });

  const rows: Record<string, object[]> = { conversations: [], turns: [], attachments: [], images: [], searchTexts: [] };
  for (let number = from; number < to; number++) {
    const id = `conversation-${number}`;
    const updatedAt = Date.now() - number * (DAY / 8);
    const host = `site-${number % 150}.example.com`;
    const texts: string[] = [];
    const thumbnails: string[] = [];
    for (let order = 1; order <= turns; order++) {
      const turnId = `${id}-${order}`;
      const hash = `hash-${turnId}`;
      const question = `${words(8)}?`;
      const answer = `${words(14)}. ${Array.from({ length: 9 }, () => `${words(15)}.`).join('\n\n')}`;
      const pageUrl = `https://${host}/${number}/${order}`;
      texts.push(question, answer, `${words(5)}`, pageUrl);
      thumbnails.push(hash);
      const image = { hash, mediaType: 'image/webp', width: 64, height: 48, bytes: picture.length, tokens: 4 };
      rows.turns?.push({
        ...{ id: turnId, conversationId: id, order, kind: 'ask', question, attachmentIds: [`image-${turnId}`] },
        ...(order > 1 ? { parentId: `${id}-${order - 1}` } : {}),
        ...{ model: 'claude-haiku-5-5', state: { status: 'done', stopReason: 'end_turn' }, answer, notices: [] },
        ...{ askedAt: updatedAt, sentAt: updatedAt, endedAt: updatedAt, costUsd: 0.002, imageKeys: [hash] },
        sent: [{ attachmentId: `image-${turnId}`, source: { kind: 'base64', because: 'not-original' }, image }],
      });
      rows.attachments?.push({
        ...{ id: `image-${turnId}`, holder: `turn:${turnId}`, order: 1, addedAt: updatedAt, candidates: [] },
        provenance: { kind: 'page', pageUrl, pageTitle: words(5), tabId: 1, frameId: 0 },
        original: {
          ...{ hash, mediaType: 'image/webp', width: 64, height: 48, bytes: picture.length, animated: false },
          ...{ step: 'worker-fetch', fidelity: 'original', check: 'same' },
        },
        state: {
          status: 'ready',
          source: { kind: 'base64', because: 'not-original' },
          preparation: {
            ...{ tier: 'high', way: 'as-is', scale: 1, firstFrameOnly: false, partsAdvised: false },
            image,
          },
        },
        ...{ thumbnail: hash, imageKeys: [hash] },
      });
      // Bytes of its own, as every image has.
      rows.images?.push({ hash, blob: new Blob([picture, turnId], { type: 'image/webp' }) });
    }
    const title = words(6);
    rows.conversations?.push({
      ...{ id, shelf: number % 500 === 499 ? 'pinned' : 'history', title, titleBy: 'answer' },
      ...{ model: 'claude-haiku-5-5', createdAt: updatedAt, updatedAt, chosen: {}, hosts: [host], costUsd: 0.006 },
      thumbnails: thumbnails.slice(0, 3),
    });
    rows.searchTexts?.push({
      id,
      text: [...new Set([title, ...texts].join(' ').toLowerCase().split(/\s+/))].join(' '),
    });
  }

  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('loupe');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => resolve(opening.result);
  });
  await new Promise<void>((resolve, reject) => {
    const writing = database.transaction(Object.keys(rows), 'readwrite', { durability: 'relaxed' });
    for (const [table, some] of Object.entries(rows)) for (const row of some) writing.objectStore(table).put(row);
    writing.onabort = () => reject(writing.error);
    writing.oncomplete = () => resolve();
  });
  database.close();
}
