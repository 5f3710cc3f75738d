import { browser } from '#imports';
import { isAtWork } from './keep-alive.ts';

/** Stands for an update that waits, also for the workers after this one. */
const UPDATE_ALARM = 'update';
/** The shortest time an alarm may wait. */
const LOOK_AGAIN_MINUTES = 0.5;

/**
 * An update ends the worker and closes the panel: it waits until no answer is on its way and nobody has Loupe open.
 * The browser itself takes it over at its next start.
 */
export function updateWhenIdle(): void {
  browser.runtime.onUpdateAvailable.addListener(() => void tryToUpdate());
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === UPDATE_ALARM) void tryToUpdate();
  });
}

async function tryToUpdate(): Promise<void> {
  // Of all contexts the worker is one; what draws SVGs is there only while something is under way.
  const pages = await browser.runtime.getContexts({ contextTypes: ['SIDE_PANEL', 'TAB', 'POPUP'] });
  await browser.alarms.create(UPDATE_ALARM, { delayInMinutes: LOOK_AGAIN_MINUTES });
  if (pages.length > 0 || isAtWork()) return;
  await browser.alarms.clear(UPDATE_ALARM);
  if (isAtWork()) return void browser.alarms.create(UPDATE_ALARM, { delayInMinutes: LOOK_AGAIN_MINUTES });
  browser.runtime.reload();
}
