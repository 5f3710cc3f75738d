import { database } from './database.ts';

/** A site may mend its robots.txt; a week keeps the cost of asking again small. */
const REMEMBERED_MS = 7 * 24 * 60 * 60 * 1000;

/** Remembers that the service could not fetch images from this host. */
export async function refuseHost(host: string, now: number = Date.now()): Promise<void> {
  await database.refusingHosts.put({ host, expiresAt: now + REMEMBERED_MS });
}

export async function hostRefuses(host: string, now: number = Date.now()): Promise<boolean> {
  const row = await database.refusingHosts.get(host);
  return row !== undefined && row.expiresAt > now;
}

export async function forgetExpiredRefusals(now: number = Date.now()): Promise<void> {
  await database.refusingHosts.filter((row) => row.expiresAt <= now).delete();
}
