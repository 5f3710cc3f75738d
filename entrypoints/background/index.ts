import * as z from 'zod/mini';
import { browser, defineBackground } from '#imports';
import { TURN_PORT } from '@/utils/messaging/turn-port.ts';
import { createProblemTeller } from '@/utils/store/changes.ts';
import { storageFailure } from '@/utils/store/storage-failure.ts';
import { followAllowedSites } from './allowed-sites.ts';
import { answerRequests } from './answers.ts';
import { disarmExpired } from './armed-captures.ts';
import { createAttachmentJobs } from './attachment-jobs.ts';
import { createCaptures } from './captures.ts';
import { onCommand } from './commands.ts';
import type { Workbench } from './conversations.ts';
import { followDeletions } from './delete-uploads.ts';
import { retireTrays } from './earlier-tray.ts';
import { purgeLeftovers, tidyUp, upgradeTrays } from './housekeeping.ts';
import { AUTO_LOCK_ALARM, lockWhenIdle } from './key-lock.ts';
import { findLeftovers } from './leftovers.ts';
import { onMenuClick } from './menus.ts';
import { serveOffscreen } from './offscreen.ts';
import { pageOf } from './page-of.ts';
import { openPanelOnRequest } from './panel-requests.ts';
import { PURGE_ALARM, purgeDeleted } from './purge.ts';
import { forgetUnclaimed, sweepAllImages } from './stored-images.ts';
import { purgeLeft } from './temporary.ts';
import { onIconClick } from './toolbar-icon.ts';
import { createTurnHub } from './turn-hub.ts';
import { createTurnRunner } from './turn-runner.ts';
import { updateWhenIdle } from './updates.ts';

/**
 * Registers every listener synchronously: an event that started the worker is lost to a listener that is
 * added later.
 */
export default defineBackground({
  type: 'module',
  main() {
    z.config({ jitless: true });
    const startedAt = Date.now();
    const leftovers = findLeftovers();
    const hub = createTurnHub();
    const jobs = createAttachmentJobs();
    const bench: Workbench = { jobs, runner: createTurnRunner(hub, jobs.settled), captures: createCaptures(jobs) };

    browser.contextMenus.onClicked.addListener((info, tab) => onMenuClick(info, tab, bench));
    browser.action.onClicked.addListener((tab) => onIconClick(tab, bench));
    browser.commands.onCommand.addListener((name, tab) => onCommand(name, tab, bench));
    followDeletions();
    openPanelOnRequest(bench.captures);
    browser.alarms.onAlarm.addListener(({ name }) => {
      if (name === AUTO_LOCK_ALARM) void lockWhenIdle();
      else if (name === PURGE_ALARM) void purgeDeleted();
      else void disarmExpired();
    });
    browser.runtime.onConnect.addListener((port) => {
      // Injected scripts may connect as well; an answer is for the panel alone.
      const from = pageOf(port.sender?.url);
      if (port.name === TURN_PORT && from === 'sidepanel') hub.serve(port);
      else if (from === 'offscreen') serveOffscreen(port);
      else port.disconnect();
    });
    browser.permissions.onAdded.addListener(() => {
      void upgradeTrays(jobs);
      void bench.captures.runAllArmed();
    });
    browser.windows.onRemoved.addListener((closed) => {
      void ready.then(() => retireTrays((id) => id === closed)).then(() => purgeLeft(bench.runner));
    });
    browser.runtime.onStartup.addListener(() => {
      void ready
        .then(() => retireTrays(() => true, startedAt))
        .then(() => purgeLeft(bench.runner))
        .then(sweepAllImages)
        .then(forgetUnclaimed);
    });
    browser.runtime.onInstalled.addListener(({ reason }) => {
      if (reason === 'install') void browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') });
    });
    const ready = tidyUp(bench, startedAt, leftovers);
    answerRequests(bench, ready);
    void ready.then(() => purgeLeftovers(bench));
    followAllowedSites();
    updateWhenIdle();
    // A write that nobody waits for, after a menu click or a timer, has nobody else to tell that there is no room.
    const tellProblem = createProblemTeller();
    addEventListener('unhandledrejection', ({ reason }) => {
      const failure = storageFailure(reason);
      if (failure) tellProblem(failure);
    });
  },
});
