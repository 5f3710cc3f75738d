import type { CaptureTarget } from '@/utils/capture/capture-target.ts';
import type { Click } from '@/utils/capture/click.ts';
import { locate } from '@/utils/capture/locate.ts';
import {
  type AcquireStep,
  type Attachment,
  type CaptureFacts,
  EARLIER_HOLDER,
  type Provenance,
} from '@/utils/conversation/attachment.ts';
import { database, type IncomingImage } from '@/utils/store/database.ts';
import {
  acquireFromPage,
  liftAgain,
  prepareStored,
  takeFreshCrop,
  takeHandedOver,
  takeShownCrop,
} from './acquire-attachment.ts';
import { acquireCapture, type TakeCapture } from './acquire-capture.ts';
import { changeAttachment, failAttachment, insertAttachment, shortUrl, turnToCandidate } from './attachment-rows.ts';
import { keepAliveWhile } from './keep-alive.ts';

/** The row of a picture of the page itself. */
export interface CaptureRow {
  target: CaptureTarget;
  /** The window whose tray it stands in. */
  windowId: number;
  what: CaptureFacts['what'];
  /** What must be done to the tray before a new row may stand in it. */
  room: Promise<void>;
  /** A row that stands already, and gets its picture now. */
  into?: string;
}

const STEP_OF: Record<CaptureFacts['what'], AcquireStep> = { tab: 'visible-tab', region: 'region', page: 'full-page' };

interface Job {
  controller: AbortController;
  done: Promise<void>;
}

/** Everything that happens to an attachment between the click and being ready; each has one job at a time. */
export interface AttachmentJobs {
  /**
   * Puts an image of a page into a tray and starts acquiring it. Resolves as soon as its row stands.
   *
   * @param room what must be done to the tray before the row may stand in it.
   */
  addFromPage(click: Click, room: Promise<void>): Promise<string>;
  addHandedOver(incoming: IncomingImage): Promise<string>;
  /**
   * Puts a picture of the page itself into a tray and starts taking it. Resolves as soon as its row stands.
   *
   * @param take gives undefined when the user thought better of it: then the row goes again.
   */
  addCapture(row: CaptureRow, take: TakeCapture): Promise<string>;
  chooseCandidate(attachmentId: string, candidateId: string): Promise<void>;
  useScreen(attachmentId: string): void;
  /**
   * Acquires again what came from a page, and prepares again what was handed over or captured. A capture that was
   * not finished fails: it needs its page in front.
   */
  tryAgain(attachmentId: string): Promise<void>;
  /** Prepares again for the model and settings in force. */
  refresh(attachmentId: string): Promise<void>;
  /** Takes a picture that stands as shown on the screen once more, at full size. */
  liftAgain(attachmentId: string): Promise<void>;
  cancel(attachmentId: string): void;
  /** Resolves when nothing more happens to these by itself, or the signal aborts. */
  settled(attachmentIds: readonly string[], signal: AbortSignal): Promise<void>;
}

export function createAttachmentJobs(): AttachmentJobs {
  const jobs = new Map<string, Job>();

  function start(
    attachmentId: string,
    work: (signal: AbortSignal) => Promise<void>,
    controller: AbortController = new AbortController(),
  ): void {
    jobs.get(attachmentId)?.controller.abort();
    const done = keepAliveWhile(guarded(attachmentId, work, controller.signal)).finally(() => {
      if (jobs.get(attachmentId)?.controller === controller) jobs.delete(attachmentId);
    });
    jobs.set(attachmentId, { controller, done });
  }

  async function acquireAgain(attachmentId: string, click: Click): Promise<void> {
    await changeAttachment(attachmentId, (attachment) => {
      attachment.state = { status: 'acquiring', startedAt: click.clickedAt };
    });
    start(attachmentId, (signal) => acquireFromPage(attachmentId, click, signal));
  }

  return {
    async addFromPage(click, room) {
      const controller = new AbortController();
      const locating = locate(click, controller.signal);
      await room;
      const state: Attachment['state'] = { status: 'acquiring', startedAt: click.clickedAt };
      const { id } = await insertAttachment(click.windowId, { provenance: provenanceOf(click), state });
      start(id, (signal) => acquireFromPage(id, click, signal, locating), controller);
      return id;
    },
    async addHandedOver({ windowId, kind, name, blob }) {
      if (kind === 'edit') throw new Error('An edit belongs to an image that is there already');
      const provenance: Provenance = { kind, ...(name === undefined ? {} : { name }) };
      const { id } = await insertAttachment(windowId, { provenance, state: { status: 'preparing' } });
      start(id, (signal) => takeHandedOver(id, blob, signal));
      return id;
    },
    async addCapture({ target, windowId, what, room, into }, take) {
      await room;
      const state: Attachment['state'] = { status: 'acquiring', step: STEP_OF[what], startedAt: target.askedAt };
      const id = into ?? (await insertAttachment(windowId, { provenance: captureProvenance(target, what), state })).id;
      if (into !== undefined) {
        await changeAttachment(into, (attachment) => {
          attachment.state = state;
        });
      }
      start(id, (signal) => acquireCapture(id, take, signal));
      return id;
    },
    async chooseCandidate(attachmentId, candidateId) {
      const click = clickAgain(await database.attachments.get(attachmentId));
      if (!click) return;
      jobs.get(attachmentId)?.controller.abort();
      await changeAttachment(attachmentId, (attachment) => turnToCandidate(attachment, candidateId));
      await acquireAgain(attachmentId, { ...click, candidateId });
    },
    useScreen: (attachmentId) =>
      start(attachmentId, async (signal) => {
        const attachment = await database.attachments.get(attachmentId);
        const click = attachment?.shownCrop ? undefined : clickAgain(attachment);
        if (click) await takeFreshCrop(attachmentId, click, signal);
        else await takeShownCrop(attachmentId, signal);
      }),
    async tryAgain(attachmentId) {
      const attachment = await database.attachments.get(attachmentId);
      if (isCapture(attachment) && !attachment?.original) {
        return await failAttachment(attachmentId, { code: 'worker-stopped', reason: 'capture' });
      }
      const click = clickAgain(attachment);
      // The page of what waits in the earlier tray went with its window.
      if (click && !attachment?.original && attachment?.holder === EARLIER_HOLDER) {
        return start(attachmentId, (signal) => takeShownCrop(attachmentId, signal));
      }
      // Acquired anew, what the user painted over would be back.
      if (click && !attachment?.edits) await acquireAgain(attachmentId, click);
      else start(attachmentId, (signal) => prepareStored(attachmentId, signal));
    },
    async refresh(attachmentId) {
      const attachment = await database.attachments.get(attachmentId);
      // What is still being fetched is prepared in the end anyway, with what is in force then.
      if (!attachment?.original || (attachment.state.status === 'acquiring' && jobs.has(attachmentId))) return;
      start(attachmentId, (signal) => prepareStored(attachmentId, signal));
    },
    async liftAgain(attachmentId) {
      const attachment = await database.attachments.get(attachmentId);
      const click = clickAgain(attachment);
      if (!click || attachment?.edits || attachment?.original?.fidelity !== 'as-shown') return;
      await changeAttachment(attachmentId, (changed) => {
        changed.state = { status: 'acquiring', startedAt: click.clickedAt };
      });
      start(attachmentId, (signal) => liftAgain(attachmentId, click, signal));
    },
    cancel: (attachmentId) => jobs.get(attachmentId)?.controller.abort(),
    async settled(attachmentIds, signal) {
      const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      for (const id of attachmentIds) {
        for (let job = jobs.get(id); job && !signal.aborted; job = jobs.get(id))
          await Promise.race([job.done, aborted]);
      }
    },
  };
}

/** Ends a job quietly when it was aborted, and with a failure the user can read when it threw. */
async function guarded(id: string, work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await work(signal);
  } catch (error) {
    if (signal.aborted) return;
    const isFull = error instanceof Error && `${error.name} ${error.message}`.includes('QuotaExceededError');
    const detail = error instanceof Error ? error.message.slice(0, 500) : 'unknown error';
    await failAttachment(id, { code: isFull ? 'storage-full' : 'unexpected', detail });
  }
}

function provenanceOf({ pageUrl, pageTitle, tabId, frameId, documentId, srcUrl }: Click): Provenance {
  return {
    kind: 'page',
    pageUrl,
    pageTitle,
    tabId,
    frameId,
    ...(documentId === undefined ? {} : { documentId }),
    ...(srcUrl === undefined ? {} : { imageUrl: shortUrl(srcUrl) }),
  };
}

function captureProvenance({ tabId, pageUrl, pageTitle }: CaptureTarget, what: CaptureFacts['what']): Provenance {
  return { kind: 'page', pageUrl, pageTitle, tabId, frameId: 0, capture: unmeasured(what) };
}

/** What is known of a capture before it is taken. */
export function unmeasured(what: CaptureFacts['what']): CaptureFacts {
  return { what, viewportWidth: 0, devicePixelRatio: 1 };
}

function isCapture(attachment: Attachment | undefined): boolean {
  return attachment?.provenance.kind === 'page' && attachment.provenance.capture !== undefined;
}

/** A click on the same place as before, without its frame: the page may have moved since. None for a capture. */
function clickAgain(attachment: Attachment | undefined): Click | undefined {
  if (attachment?.provenance.kind !== 'page' || attachment.provenance.capture) return undefined;
  const { tabId, frameId, documentId, pageUrl, pageTitle, imageUrl } = attachment.provenance;
  return {
    tabId,
    windowId: Number(attachment.holder.split(':')[1]),
    frameId,
    ...(documentId === undefined ? {} : { documentId }),
    pageUrl,
    pageTitle,
    ...(imageUrl === undefined ? {} : { srcUrl: imageUrl }),
    ...(attachment.candidateId === undefined ? {} : { candidateId: attachment.candidateId }),
    clickedAt: Date.now(),
    frame: Promise.resolve(undefined),
  };
}
