import { browser } from '#imports';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { UNFINISHED } from '@/utils/conversation/turn.ts';
import { database } from '@/utils/store/database.ts';
import { forgetKeys, lockKeys, readKey, removePassphrase, setPassphrase, unlockKeys } from '@/utils/store/key.ts';
import { readLock } from '@/utils/store/lock-state.ts';
import { readSettings, type SettingsInForce, writeSettings } from '@/utils/store/settings.ts';
import { deleteUploads } from './delete-uploads.ts';

export const AUTO_LOCK_ALARM = 'auto-lock';
/** How long after that a running answer is looked at again. */
const BUSY_MINUTES = 1;

const WRONG_PASSPHRASE = fail('locked', { reason: 'wrong-passphrase' });

/** @returns the key in force, `locked`, or `no-key`. */
export async function keyInForce(settings: SettingsInForce): Promise<Outcome<string>> {
  const key = await readKey(settings.baseUrl);
  if (key !== undefined) return succeed(key);
  return fail((await readLock()) === 'locked' ? 'locked' : 'no-key', { nothingCharged: true });
}

export async function unlock(passphrase: string): Promise<Outcome<null>> {
  if (!(await unlockKeys(passphrase))) return WRONG_PASSPHRASE;
  await putLockOff();
  // What could not be deleted without the key.
  void deleteUploads();
  return succeed(null);
}

export async function changePassphrase(passphrase: string, old: string | undefined): Promise<Outcome<null>> {
  if (!(await setPassphrase(passphrase, old))) return WRONG_PASSPHRASE;
  await putLockOff();
  return succeed(null);
}

export async function takePassphraseAway(old: string): Promise<Outcome<null>> {
  if (!(await removePassphrase(old))) return WRONG_PASSPHRASE;
  await browser.alarms.clear(AUTO_LOCK_ALARM);
  return succeed(null);
}

export async function lockNow(): Promise<void> {
  await lockKeys();
  await browser.alarms.clear(AUTO_LOCK_ALARM);
}

/** For whoever forgot the passphrase: nothing else can open the keys. */
export async function forgetAllKeys(): Promise<void> {
  await forgetKeys();
  await writeSettings({ keyHints: {} });
  await browser.alarms.clear(AUTO_LOCK_ALARM);
}

/** Begins the time without a question anew, after which the key locks by itself. */
export async function putLockOff(): Promise<void> {
  if ((await readLock()) !== 'unlocked') return;
  const { autoLock } = await readSettings();
  if (autoLock === 'browser') await browser.alarms.clear(AUTO_LOCK_ALARM);
  else await browser.alarms.create(AUTO_LOCK_ALARM, { delayInMinutes: Number(autoLock) });
}

/** The time is over. A running answer may need the key once more: it is waited for. */
export async function lockWhenIdle(): Promise<void> {
  const running = await database.turns.where('state.status').anyOf(UNFINISHED).count();
  if (running === 0) await lockNow();
  else await browser.alarms.create(AUTO_LOCK_ALARM, { delayInMinutes: BUSY_MINUTES });
}
