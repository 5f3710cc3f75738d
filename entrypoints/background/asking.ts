import { browser } from '#imports';
import { mostImages } from '@/utils/claude/limits.ts';
import type { HoldReason } from '@/utils/conversation/conversation.ts';
import { type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { isAboutSeveral, type QuickAction } from '@/utils/conversation/quick-actions.ts';
import { database } from '@/utils/store/database.ts';
import { readSettings } from '@/utils/store/settings.ts';
import { changeTray, trayAttachments } from '@/utils/store/tray-store.ts';
import type { AttachmentJobs } from './attachment-jobs.ts';
import type { Workbench } from './conversations.ts';
import { keyInForce, putLockOff } from './key-lock.ts';
import { estimateOfQuestion } from './question-estimate.ts';
import { modelInForce } from './service.ts';
import { findStoredAnswer } from './stored-answers.ts';
import { sweepImages } from './stored-images.ts';
import { type Asking, takeTray } from './take-tray.ts';

/** Below this many pixels on an edge answers get worse; nothing is sent without a look at it. */
const TINY_EDGE = 200;

/** The turn that asks; or the question waits, because the answer to it is stored and offered. */
export type Asked = { turnId: string } | { isOffered: true };

/**
 * Asks about what waits in the tray, or asks on without a new image. A second click that comes before the
 * first one shows asks nothing again.
 */
export async function ask(asking: Asking, { runner }: Workbench): Promise<Outcome<Asked>> {
  const settings = await readSettings();
  const key = await keyInForce(settings);
  if (!key.ok) return key;
  await putLockOff();
  const [model, offered] = await Promise.all([
    modelInForce(settings),
    asking.again ? undefined : findStoredAnswer(asking, settings),
  ]);
  if (offered) {
    await changeTray(asking.windowId, (tray) => {
      tray.offered = offered;
      delete tray.held;
    });
    return succeed({ isOffered: true });
  }
  const limit = mostImages(model);
  const { trays, conversations, turns, attachments } = database;
  // One transaction reads the tray and takes it: of two questions at the same time, one finds it empty.
  const taken = await database.transaction('rw', trays, conversations, turns, attachments, async () => {
    // Dexie keeps a transaction open across native promises only in a function that is itself async.
    return await takeTray(asking, settings, limit);
  });
  if (!taken.ok) return taken;
  const { turn, dropped } = taken.value;
  runner.start(turn);
  await sweepImages(dropped);
  return succeed({ turnId: turn.id });
}

/**
 * A menu item that is a question already: sends at once, unless there is a reason to ask first. The image is
 * in the tray by now.
 */
export async function askAtOnce(
  { windowId, attachmentId, kind }: { windowId: number; attachmentId: string; kind: QuickAction },
  bench: Workbench,
): Promise<void> {
  const only = isAboutSeveral(kind) ? {} : { only: attachmentId };
  const asked = isAboutSeveral(kind) ? (await trayAttachments(windowId)).map(({ id }) => id) : [attachmentId];
  const hold = await reasonToHold({ windowId, kind, asked }, bench.jobs);
  if (hold === 'failed') return;
  if (hold === undefined) {
    await ask({ windowId, question: '', kind, ...only }, bench);
    return;
  }
  await changeTray(windowId, (tray) => {
    tray.held = { kind, attachmentId, ...hold };
  });
}

async function reasonToHold(
  { windowId, kind, asked }: { windowId: number; kind: QuickAction; asked: readonly string[] },
  jobs: AttachmentJobs,
): Promise<{ reason: HoldReason; costUsd?: number } | 'failed' | undefined> {
  const settings = await readSettings();
  const key = await keyInForce(settings);
  if (!key.ok) return { reason: key.failure.code === 'locked' ? 'locked' : 'no-key' };
  if (settings.quickActions === 'unset') return { reason: 'first-time' };
  if (settings.quickActions === 'show-first') return { reason: 'always-show' };
  if (browser.extension.inIncognitoContext) return { reason: 'private-window' };
  await jobs.settled(asked, new AbortController().signal);
  const images = await database.attachments.bulkGet([...asked]);
  for (const attachment of images) {
    // Several pictures stand there: which one is for the user to say.
    if (attachment?.state.status === 'choosing') return { reason: 'always-show' };
    if (attachment?.state.status !== 'ready' || !attachment.original) return 'failed';
    const { width, height } = attachment.original;
    if (Math.min(width, height) < TINY_EDGE) return { reason: 'tiny' };
  }
  const model = await modelInForce(settings);
  const { usd: costUsd } = await estimateOfQuestion({ windowId, kind, question: '', images }, model, settings);
  if (costUsd === undefined || costUsd * 100 > settings.askAboveCents) {
    return { reason: 'cost', ...(costUsd === undefined ? {} : { costUsd }) };
  }
  return undefined;
}
