import { checkBaseUrl } from '@/utils/conversation/base-url.ts';
import { succeed } from '@/utils/conversation/failure.ts';
import { isAboutSeveral } from '@/utils/conversation/quick-actions.ts';
import {
  onRequest,
  REQUESTS,
  type RequestAnswer,
  type RequestData,
  type RequestName,
} from '@/utils/messaging/protocol.ts';
import { database } from '@/utils/store/database.ts';
import { writeSettings } from '@/utils/store/settings.ts';
import { storageFailure } from '@/utils/store/storage-failure.ts';
import { changeTray, readTray } from '@/utils/store/tray-store.ts';
import * as askAgain from './ask-again.ts';
import * as asking from './asking.ts';
import { clearOldImages, clearPrepared } from './clear-storage.ts';
import type { Workbench } from './conversations.ts';
import * as conversations from './conversations.ts';
import { countQuestion } from './count-question.ts';
import { countUploads, releaseAllFiles } from './delete-uploads.ts';
import { discardEarlier, restoreEarlier } from './earlier-tray.ts';
import { editAttachment } from './edit-attachment.ts';
import { refreshTrays } from './housekeeping.ts';
import { discardImports, importConversations } from './import-conversations.ts';
import { keepShown } from './keep-shown.ts';
import * as keyLock from './key-lock.ts';
import { answerOffer } from './offered-answer.ts';
import { pageOf } from './page-of.ts';
import { checkAndStoreKey, checkStoredKey, forgetModels, modelsToChooseFrom } from './service.ts';
import * as shelves from './shelves.ts';
import { setTemporary } from './temporary.ts';
import { renameConversation } from './titles.ts';
import * as trays from './trays.ts';

type Answers = { [K in RequestName]: (data: RequestData<K>) => Promise<RequestAnswer<K>> };

/**
 * Registers the answer to every message of ours. A message from anything but the page that may send it, or
 * with data of another shape, gets no answer and has no effect.
 *
 * @param ready resolves once what the last worker left behind is in order.
 */
export function answerRequests(bench: Workbench, ready: Promise<unknown>): void {
  const answers = answersOf(bench);
  for (const name of Object.keys(REQUESTS) as RequestName[]) registerAnswer(name, answers, bench, ready);
}

function registerAnswer<K extends RequestName>(
  name: K,
  answers: Answers,
  { runner }: Workbench,
  ready: Promise<unknown>,
): void {
  onRequest(name, async (message) => {
    const { from, data } = REQUESTS[name];
    const parsed = data.safeParse(message.data);
    const page = pageOf(message.sender.url);
    if (page === undefined || !(from as readonly string[]).includes(page) || !parsed.success) {
      throw new Error('Not answered');
    }
    await ready;
    await runner.saveUnsaved();
    try {
      // The schema of this very name has just accepted it, and the answer is this very name's: TypeScript cannot
      // follow either through the table.
      return (await answers[name](parsed.data as RequestData<K>)) as never;
    } catch (error) {
      // Every request that writes the database answers with an outcome.
      const failure = storageFailure(error);
      if (!failure) throw error;
      return { ok: false, failure } as never;
    }
  });
}

function answersOf(bench: Workbench): Answers {
  const { jobs, runner, captures } = bench;
  const done = async (work: Promise<unknown>): Promise<RequestAnswer<'stop'>> => {
    await work;
    return succeed(null);
  };
  const now = async (act: () => void): Promise<RequestAnswer<'stop'>> => {
    act();
    return succeed(null);
  };
  return {
    ask: (data) => asking.ask(data, bench),
    countQuestion: (data) => countQuestion(data),
    sendHeld: (data) => sendHeld(data, bench),
    dismissHeld: ({ windowId, remember }) =>
      done(
        (async () => {
          if (remember) await writeSettings({ quickActions: remember });
          await changeTray(windowId, (tray) => {
            if (tray.held && remember) tray.held.reason = 'always-show';
            else delete tray.held;
          });
        })(),
      ),
    answerOffer: ({ windowId, choice }) => answerOffer(windowId, choice, bench),
    stop: ({ turnId }) => done(runner.stop(turnId)),
    retry: (data) => askAgain.retry(data, bench),
    editTurn: (data) => askAgain.editTurn(data, bench),
    leaveOut: (data) => askAgain.leaveOut(data),
    sendWithoutOldest: (data) => askAgain.sendWithoutOldest(data, bench),
    setInstructions: (data) => done(conversations.setInstructions(data.windowId, data.instructions)),
    chooseBranch: ({ turnId }) => done(conversations.chooseBranch(turnId)),
    continueTurn: ({ turnId }) => askAgain.continueTurn(turnId, bench),
    keepShown: ({ turnId, text }) => done(keepShown(turnId, text)),
    newConversation: ({ windowId }) => conversations.newConversation(windowId, bench),
    undoNewConversation: ({ windowId }) => conversations.backToLast(windowId, bench),
    addToLastConversation: ({ windowId }) => conversations.backToLast(windowId, bench),
    openConversation: ({ windowId, conversationId }) => conversations.openConversation(windowId, conversationId, bench),
    pinConversation: ({ conversationId, pinned }) => shelves.pinConversation(conversationId, pinned),
    renameConversation: ({ conversationId, title }) => renameConversation(conversationId, title),
    deleteConversations: ({ windowId, which }) => shelves.deleteConversations(windowId, which, bench),
    undoDeletion: ({ deletedAt }) => shelves.undoDeletion(deletedAt),
    setTemporary: ({ windowId, temporary }) => setTemporary(windowId, temporary, bench),
    claimIncoming: (data) => done(claimIncoming(data, bench)),
    removeAttachment: ({ attachmentId }) => conversations.removeAttachment(attachmentId, bench),
    restoreAttachment: ({ attachmentId }) => conversations.restoreAttachment(attachmentId, bench),
    chooseCandidate: ({ attachmentId, candidateId }) => done(jobs.chooseCandidate(attachmentId, candidateId)),
    useScreen: ({ attachmentId }) => now(() => jobs.useScreen(attachmentId)),
    tryAttachmentAgain: ({ attachmentId }) => done(tryAgain(attachmentId, bench)),
    setDetail: ({ attachmentId, detail }) => trays.setDetail(attachmentId, detail, bench),
    liftAgain: ({ attachmentId }) => done(jobs.liftAgain(attachmentId)),
    moveAttachment: ({ attachmentId, to }) => trays.moveAttachment(attachmentId, to),
    renameAttachment: ({ attachmentId, name }) => trays.renameAttachment(attachmentId, name),
    editAttachment: (data) => editAttachment(data, bench),
    restoreEarlier: ({ windowId }) => restoreEarlier(windowId, bench),
    discardEarlier: ({ windowId }) => discardEarlier(windowId),
    capture: ({ windowId, action, attachmentIds }) => captures.startFromPanel(windowId, action, attachmentIds),
    stopCapture: ({ windowId }) => done(captures.stop(windowId)),
    pressOverlayKey: ({ windowId, key }) => done(captures.pressKey(windowId, key)),
    chooseSource: ({ attachmentId, as }) => trays.chooseSource(attachmentId, as, bench),
    saveDraft: ({ windowId, draft }) =>
      done(
        changeTray(windowId, (tray) => {
          tray.draft = draft;
        }),
      ),
    setAlert: ({ windowId, alert }) =>
      done(
        changeTray(windowId, (tray) => {
          if (alert === undefined) delete tray.alert;
          else tray.alert = alert;
        }),
      ),
    showExample: ({ windowId }) => conversations.showExample(windowId, bench),
    saveKey: ({ key }) => checkAndStoreKey(key),
    checkKey: () => checkStoredKey(),
    importConversations: ({ batch }) => importConversations(batch),
    discardImports: ({ batch }) => done(discardImports(batch)),
    clearPrepared: async () => succeed({ bytes: await clearPrepared() }),
    clearOldImages: async ({ before }) => succeed({ bytes: await clearOldImages(before) }),
    unlock: ({ passphrase }) => keyLock.unlock(passphrase),
    lock: () => done(keyLock.lockNow()),
    setPassphrase: ({ passphrase, old }) => keyLock.changePassphrase(passphrase, old),
    removePassphrase: ({ old }) => keyLock.takePassphraseAway(old),
    forgetKeys: () => done(keyLock.forgetAllKeys()),
    saveSettings: (patch) => done(saveSettings(patch, bench)),
    listModels: () => modelsToChooseFrom(),
    countUploads: () => countUploads(),
  };
}

async function sendHeld(
  { windowId, remember }: RequestData<'sendHeld'>,
  bench: Workbench,
): Promise<RequestAnswer<'sendHeld'>> {
  if (remember) await writeSettings({ quickActions: remember });
  const { held } = await readTray(windowId);
  if (!held) return succeed(null);
  const asked = await asking.ask(
    { windowId, question: '', kind: held.kind, ...(isAboutSeveral(held.kind) ? {} : { only: held.attachmentId }) },
    bench,
  );
  return asked.ok ? succeed(null) : asked;
}

async function claimIncoming({ windowId, ids }: RequestData<'claimIncoming'>, { jobs }: Workbench): Promise<void> {
  await conversations.makeRoomFor(windowId, 'ask');
  for (const id of ids) {
    const row = await database.incoming.get(id);
    if (!row) continue;
    await jobs.addHandedOver({ ...row, windowId });
    await database.incoming.delete(id);
  }
}

async function tryAgain(attachmentId: string, { captures, jobs }: Workbench): Promise<void> {
  if (!(await captures.tryAgain(attachmentId))) await jobs.tryAgain(attachmentId);
}

async function saveSettings(patch: RequestData<'saveSettings'>, { jobs }: Workbench): Promise<void> {
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  // The page has said so already; a key must not travel to an address that slipped past it.
  if (patch.baseUrl !== undefined && !checkBaseUrl(patch.baseUrl).ok) return;
  await writeSettings(given);
  if ('baseUrl' in given || 'authScheme' in given || 'headers' in given) await forgetModels();
  if ('autoLock' in given) await keyLock.putLockOff();
  if (given.filesAllowed === false) await releaseAllFiles();
  if ('model' in given || 'baseUrl' in given || 'sendAs' in given) await refreshTrays(jobs);
}
