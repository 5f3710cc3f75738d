import type { UploadedFile } from './database.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
/** An upload that ends so soon could be gone before the question that names it arrives. */
const LAST_MINUTES_MS = 10 * MINUTE_MS;
/** The service counts from when the bytes arrived, and its clock is not this one's. */
const SURELY_OVER_MS = 60 * MINUTE_MS;

const FIRST_WAIT_MS = 30 * SECOND_MS;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;

/** What becomes of one row of the ledger. `find`: look for the upload by its name, its id never arrived. */
export type LedgerStep = 'keep' | 'wait' | 'find' | 'delete' | 'forget';

/**
 * @param workerStartedAt an upload that began before was cut off with its worker.
 */
export function ledgerStep(
  row: Pick<UploadedFile, 'state' | 'fileId' | 'startedAt' | 'expiresAt' | 'tries' | 'tryAt'>,
  { now, workerStartedAt }: { now: number; workerStartedAt: number },
): LedgerStep {
  const { state, fileId, startedAt, expiresAt, tries = 0, tryAt = 0 } = row;
  if (state === 'live') return expiresAt > now ? 'keep' : 'delete';
  if (state === 'uploading' && startedAt >= workerStartedAt) return 'keep';
  // Not before it was tried: this machine's clock may have jumped.
  if (tries > 0 && expiresAt + SURELY_OVER_MS <= now) return 'forget';
  if (tryAt > now && tryAt <= now + LONGEST_WAIT_MS) return 'wait';
  return fileId === undefined ? 'find' : 'delete';
}

/** Whether a question may still name the upload. */
export function isUsable({ state, expiresAt }: Pick<UploadedFile, 'state' | 'expiresAt'>, now: number): boolean {
  return state === 'live' && expiresAt > now + LAST_MINUTES_MS;
}

/**
 * When to try again what failed so many times: after half a minute, then two, eight and thirty, then every hour.
 *
 * @returns milliseconds since the epoch.
 */
export function nextTryAt(tries: number, now: number): number {
  return now + Math.min(FIRST_WAIT_MS * 4 ** (tries - 1), LONGEST_WAIT_MS);
}

/** The name of the uploaded file, by which it is found again. */
export function fileNameOf(id: string, mediaType: string): string {
  return `loupe-${id}.${mediaType.replace('image/', '')}`;
}

/** The ledger's id in a name made by {@link fileNameOf}. */
export function idInFileName(name: string): string | undefined {
  return /^loupe-([0-9a-f-]{36})\.\w+$/.exec(name)?.[1];
}
