import { browser } from '#imports';
import type { CaptureAction, Capturing } from '@/utils/conversation/conversation.ts';
import { database } from '@/utils/store/database.ts';
import { changeTray, readTray } from '@/utils/store/tray-store.ts';

/** How long an armed capture waits for a gesture on the page. */
const ARMED_MS = 60_000;
const ALARM = 'armed-captures';

export type Armed = Extract<Capturing, { state: 'armed' }>;

/** Lets a capture wait for the access that only a gesture on the page gives; the row outlives the worker. */
export async function arm(windowId: number, action: CaptureAction, attachmentIds: readonly string[]): Promise<void> {
  const until = Date.now() + ARMED_MS;
  await changeTray(windowId, (tray) => {
    tray.capturing = { state: 'armed', action, attachmentIds: [...attachmentIds], until };
    delete tray.alert;
  });
  await browser.alarms.create(ALARM, { when: until });
}

/** @returns what is armed in a window, which is not armed any more then: of two gestures one gets it. */
export async function takeArmed(windowId: number): Promise<Armed | undefined> {
  // Nearly always nothing is: no need to write for that.
  if ((await readTray(windowId)).capturing?.state !== 'armed') return undefined;
  let armed: Armed | undefined;
  await database.trays.where({ id: windowId }).modify((tray) => {
    if (tray.capturing?.state !== 'armed') return;
    if (tray.capturing.until > Date.now()) armed = tray.capturing;
    delete tray.capturing;
  });
  return armed;
}

/** @returns the windows in which something waits. */
export async function armedWindows(): Promise<number[]> {
  const armed = await database.trays.filter(({ capturing }) => capturing?.state === 'armed').toArray();
  return armed.map(({ id }) => id);
}

/** Disarms what has waited too long. */
export async function disarmExpired(now: number = Date.now()): Promise<void> {
  let next: number | undefined;
  await database.trays.toCollection().modify((tray) => {
    if (tray.capturing?.state !== 'armed') return;
    if (tray.capturing.until <= now) delete tray.capturing;
    else next = Math.min(next ?? Number.POSITIVE_INFINITY, tray.capturing.until);
  });
  if (next !== undefined) await browser.alarms.create(ALARM, { when: next });
}
