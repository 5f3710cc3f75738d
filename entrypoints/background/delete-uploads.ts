import { browser } from '#imports';
import { createClient, type SmallClient } from '@/utils/claude/client.ts';
import { deleteFile, findFiles } from '@/utils/claude/files.ts';
import { sha256Hex } from '@/utils/image/hash.ts';
import { database, type UploadedFile } from '@/utils/store/database.ts';
import { idInFileName, ledgerStep, nextTryAt } from '@/utils/store/file-ledger-step.ts';
import { readKey } from '@/utils/store/key.ts';
import { readSettings } from '@/utils/store/settings.ts';
import { storageFailure } from '@/utils/store/storage-failure.ts';
import { keepAliveWhile } from './keep-alive.ts';

/** A worker has one life; an upload that began before it was cut off. */
const WORKER_STARTED_AT = Date.now();
const ALARM = 'delete-uploads';
/** Deleting is a small request; one that hangs must not hold up the others. */
const PATIENCE_MS = 30_000;
/** How long a changed key is kept from taking over, so that the old one can still delete what it uploaded. */
const OLD_KEY_PATIENCE_MS = 10_000;

/** Who an upload belongs to: the service's address, and a fingerprint that gives nothing of the key away. */
export async function accountOf(baseUrl: string, apiKey: string): Promise<string> {
  const hash = await sha256Hex(new TextEncoder().encode(apiKey));
  return `${new URL(baseUrl).origin} ${hash.slice(0, 16)}`;
}

/** Deletes all uploads of these conversations: now, and what cannot be deleted now as soon as it can. */
export async function releaseFiles(conversationIds: readonly string[]): Promise<void> {
  await database.files.where('conversationId').anyOf(conversationIds).modify(letGo);
  void deleteUploads();
}

/** The same for one conversation's uploads of all images but these. */
export async function releaseOthers(conversationId: string, hashes: ReadonlySet<string>): Promise<void> {
  const released = await database.files
    .where({ conversationId })
    .filter(({ hash, state }) => state !== 'deleting' && !hashes.has(hash))
    .modify(letGo);
  if (released > 0) void deleteUploads();
}

/** Uploads that the service says it does not have: nobody may name them again, and those it has after all go. */
export async function forgetFiles(conversationId: string, fileIds: readonly string[]): Promise<void> {
  await database.files
    .where({ conversationId })
    .filter(({ fileId }) => fileId !== undefined && fileIds.includes(fileId))
    .modify(letGo);
  void deleteUploads();
}

/** The same for every upload there is. */
export async function releaseAllFiles(): Promise<void> {
  await database.files.where('state').anyOf('uploading', 'live').modify(letGo);
  void deleteUploads();
}

/** Deletes what a key has uploaded while it is still there; what cannot be deleted in time stays until it expires. */
export async function releaseBeforeKeyGoes(baseUrl: string, apiKey: string): Promise<void> {
  const account = await accountOf(baseUrl, apiKey);
  const own = database.files.toCollection().filter((row) => row.account === account);
  if ((await own.modify(letGo)) === 0) return;
  await Promise.race([deleteUploads(), new Promise((resolve) => setTimeout(resolve, OLD_KEY_PATIENCE_MS))]);
}

function letGo(row: UploadedFile): void {
  row.state = 'deleting';
  delete row.tryAt;
}

/** What the last worker left behind: conversations that went without a word, uploads that are not allowed any more. */
export async function tidyUploads(): Promise<void> {
  const live = await database.files.where('state').equals('live').toArray();
  if (live.length > 0) {
    const ids = [...new Set(live.map(({ conversationId }) => conversationId))];
    const kept = await database.conversations.bulkGet(ids);
    const gone = ids.filter((_, index) => (kept[index]?.shelf ?? 'deleted') === 'deleted');
    if (gone.length > 0) await database.files.where('conversationId').anyOf(gone).modify(letGo);
    if (!(await readSettings()).filesAllowed) await database.files.where('state').equals('live').modify(letGo);
  }
  await deleteUploads();
}

/** What is with the service as far as Loupe knows, and when all of it will have expired. */
export async function countUploads(): Promise<{ live: number; left: number; until: number }> {
  const rows = await database.files.toArray();
  const left = rows.filter(({ state }) => state === 'deleting').length;
  return { live: rows.length - left, left, until: Math.max(0, ...rows.map(({ expiresAt }) => expiresAt)) };
}

/** Registers the alarm that tries again what could not be deleted; at the worker's start. */
export function followDeletions(): void {
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) void deleteUploads();
  });
}

let atWork: Promise<void> = Promise.resolve();

/** Deletes what is to be deleted and can be now. One run at a time; a call during one is another one after it. */
export async function deleteUploads(): Promise<void> {
  atWork = atWork.then(workOff).catch((error: unknown) => {
    // It is tried again when the next worker starts.
    if (!storageFailure(error)) reportError(error);
  });
  await atWork;
}

async function workOff(): Promise<void> {
  const { files } = database;
  const now = Date.now();
  const open = await files.where('state').anyOf('uploading', 'deleting').toArray();
  const expired = await files.where('expiresAt').belowOrEqual(now).toArray();
  const rows = [...new Map([...open, ...expired].map((row) => [row.id, row])).values()];
  const stepOf = (row: UploadedFile): ReturnType<typeof ledgerStep> =>
    ledgerStep(row, { now, workerStartedAt: WORKER_STARTED_AT });
  await files.bulkDelete(rows.filter((row) => stepOf(row) === 'forget').map(({ id }) => id));
  const due = Map.groupBy(
    rows.filter((row) => ['find', 'delete'].includes(stepOf(row))),
    ({ account }) => account,
  );
  for (const [account, ofAccount] of due) {
    const client = await clientFor(account);
    if (client) await keepAliveWhile(deleteAll(client, ofAccount));
    // Nobody has the key any more, and what expired is gone.
    else await files.bulkDelete(ofAccount.filter(({ expiresAt }) => expiresAt <= now).map(({ id }) => id));
  }
  await setAlarm();
}

/** @returns undefined where the key is gone, locked, or another one now. */
async function clientFor(account: string): Promise<SmallClient | undefined> {
  const [origin = ''] = account.split(' ');
  const apiKey = await readKey(origin);
  if (apiKey === undefined || (await accountOf(origin, apiKey)) !== account) return undefined;
  const settings = await readSettings();
  const isInForce = new URL(settings.baseUrl).origin === origin;
  return createClient({
    apiKey,
    baseUrl: isInForce ? settings.baseUrl : origin,
    authScheme: isInForce ? settings.authScheme : 'bearer',
    headers: isInForce ? settings.headers : {},
  });
}

async function deleteAll(client: SmallClient, rows: readonly UploadedFile[]): Promise<void> {
  const unknown = rows.filter(({ fileId }) => fileId === undefined);
  const found = new Map(rows.flatMap(({ id, fileId }) => (fileId === undefined ? [] : [[id, fileId] as const])));
  if (unknown.length > 0) {
    const ids = new Set(unknown.map(({ id }) => id));
    const isWanted = (name: string): boolean => ids.has(idInFileName(name) ?? '');
    const listed = await findFiles(client, isWanted, ids.size, AbortSignal.timeout(PATIENCE_MS));
    for (const row of unknown) {
      const fileId = listed.ok ? [...listed.value].find(([name]) => idInFileName(name) === row.id)?.[1] : undefined;
      if (fileId !== undefined) found.set(row.id, fileId);
      // What was sent in full just before the end may appear in the list only now: it is looked for twice.
      else if (listed.ok && (row.tries ?? 0) > 0) await database.files.delete(row.id);
      else await tryLater(row);
    }
  }
  for (const row of rows) {
    const fileId = found.get(row.id);
    if (fileId === undefined) continue;
    const deleted = await deleteFile(client, fileId, AbortSignal.timeout(PATIENCE_MS));
    if (deleted.ok) await database.files.delete(row.id);
    else await tryLater({ ...row, fileId });
  }
}

async function tryLater({ id, fileId, tries = 0 }: UploadedFile): Promise<void> {
  const changes = { state: 'deleting', tries: tries + 1, tryAt: nextTryAt(tries + 1, Date.now()) } as const;
  await database.files.update(id, fileId === undefined ? changes : { ...changes, fileId });
}

async function setAlarm(): Promise<void> {
  const waiting = await database.files.where('state').equals('deleting').toArray();
  const times = waiting.flatMap(({ tryAt }) => tryAt ?? []);
  if (times.length > 0) await browser.alarms.create(ALARM, { when: Math.min(...times) });
}
