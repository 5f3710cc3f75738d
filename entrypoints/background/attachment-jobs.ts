import { browser } from '#imports';
import { type Acquired, acquire, asShown } from '@/utils/capture/acquire.ts';
import type { Click } from '@/utils/capture/click.ts';
import { cropFrame } from '@/utils/capture/crop-frame.ts';
import { type Located, type LocatedCandidate, locate } from '@/utils/capture/locate.ts';
import { type Attachment, type Original, type Provenance, trayHolder } from '@/utils/conversation/attachment.ts';
import { type Failure, fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { TIERS } from '@/utils/image/fit.ts';
import { sha256Hex } from '@/utils/image/hash.ts';
import { measureImage } from '@/utils/image/measure.ts';
import { makeThumbnail } from '@/utils/image/thumbnail.ts';
import { database, type IncomingImage } from '@/utils/store/database.ts';
import { loadImage, storeImage } from '@/utils/store/image-store.ts';
import { readSettings } from '@/utils/store/settings.ts';
import { attachmentsOf } from '@/utils/store/tray-store.ts';
import { keepAliveWhile } from './keep-alive.ts';
import { prepareOriginal, sourceFor } from './prepare-attachment.ts';
import { modelInForce } from './service.ts';

/** How many of **Not this one?**'s candidates get a thumbnail of their own. */
const MOST_CANDIDATE_THUMBNAILS = 8;
/** Longest edge of a stored thumbnail in pixels: 64 px shown, at pixel ratio 3 and some room. */
const THUMBNAIL_EDGE = 256;

const isPrivate = browser.extension.inIncognitoContext;

interface Job {
  controller: AbortController;
  done: Promise<void>;
}

/** Everything that happens to an attachment between the click and being ready, each once at a time. */
export interface AttachmentJobs {
  /** Puts an image of a page into a tray and starts acquiring it. Resolves as soon as its row stands. */
  addFromPage(click: Click): Promise<string>;
  addHandedOver(incoming: IncomingImage): Promise<string>;
  chooseCandidate(attachmentId: string, candidateId: string): Promise<void>;
  useScreen(attachmentId: string): Promise<void>;
  tryAgain(attachmentId: string): Promise<void>;
  /** Prepares again what is not prepared for the model and settings in force. */
  refresh(attachmentId: string): Promise<void>;
  cancel(attachmentId: string): void;
  /** Resolves when nothing more happens to these by itself, or the signal aborts. */
  settled(attachmentIds: readonly string[], signal: AbortSignal): Promise<void>;
}

export function createAttachmentJobs(): AttachmentJobs {
  const jobs = new Map<string, Job>();

  function start(attachmentId: string, work: (signal: AbortSignal) => Promise<void>): void {
    jobs.get(attachmentId)?.controller.abort();
    const controller = new AbortController();
    const done = keepAliveWhile(guarded(attachmentId, work, controller.signal)).finally(() => {
      if (jobs.get(attachmentId)?.controller === controller) jobs.delete(attachmentId);
    });
    jobs.set(attachmentId, { controller, done });
  }

  return {
    async addFromPage(click) {
      const attachment = await insert(click.windowId, provenanceOf(click), {
        status: 'acquiring',
        startedAt: click.clickedAt,
      });
      start(attachment.id, (signal) => acquireFromPage(attachment.id, click, undefined, signal));
      return attachment.id;
    },
    async addHandedOver(incoming) {
      const { kind, name, windowId, blob } = incoming;
      const attachment = await insert(
        windowId,
        { kind, ...(name === undefined ? {} : { name }) },
        { status: 'preparing' },
      );
      start(attachment.id, (signal) => takeHandedOver(attachment.id, blob, signal));
      return attachment.id;
    },
    async chooseCandidate(attachmentId, candidateId) {
      const click = clickAgain(await database.attachments.get(attachmentId));
      if (click) start(attachmentId, (signal) => acquireFromPage(attachmentId, click, candidateId, signal));
    },
    async useScreen(attachmentId) {
      start(attachmentId, (signal) => takeShownCrop(attachmentId, signal));
    },
    async tryAgain(attachmentId) {
      const attachment = await database.attachments.get(attachmentId);
      const click = clickAgain(attachment);
      if (click) start(attachmentId, (signal) => acquireFromPage(attachmentId, click, attachment?.candidateId, signal));
      else start(attachmentId, (signal) => prepareStored(attachmentId, signal));
    },
    async refresh(attachmentId) {
      if (jobs.has(attachmentId)) return;
      start(attachmentId, (signal) => prepareStored(attachmentId, signal));
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
    const detail = error instanceof Error ? error.message.slice(0, 500) : 'unknown error';
    await change(id, (attachment) => {
      attachment.state = {
        status: 'failed',
        failure: { code: isQuota(error) ? 'storage-full' : 'unexpected', detail },
      };
    });
  }
}

function isQuota(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === 'QuotaExceededError' || String(error).includes('QuotaExceededError'))
  );
}

async function insert(windowId: number, provenance: Provenance, state: Attachment['state']): Promise<Attachment> {
  const holder = trayHolder(windowId);
  return await database.transaction('rw', database.attachments, async () => {
    const last = (await attachmentsOf(holder)).at(-1);
    const attachment: Attachment = {
      id: crypto.randomUUID(),
      holder,
      order: (last?.order ?? 0) + 1,
      addedAt: Date.now(),
      provenance,
      candidates: [],
      state,
    };
    await database.attachments.add(attachment);
    return attachment;
  });
}

/** Changes a stored attachment in a transaction; does nothing when it was removed meanwhile. */
async function change(id: string, edit: (attachment: Attachment) => void): Promise<Attachment | undefined> {
  return await database.transaction('rw', database.attachments, async () => {
    const attachment = await database.attachments.get(id);
    if (!attachment) return undefined;
    edit(attachment);
    await database.attachments.put(attachment);
    return attachment;
  });
}

async function acquireFromPage(
  id: string,
  click: Click,
  candidateId: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  await change(id, (attachment) => {
    attachment.state = { status: 'acquiring', startedAt: click.clickedAt };
  });
  const located = await locate(click, signal);
  signal.throwIfAborted();
  if (!located.ok) return await failWith(id, located.failure);
  await describeCandidates(id, click, located.value, candidateId ?? located.value.chosen);
  const chosenId = candidateId ?? located.value.chosen;
  const candidate = located.value.candidates.find((one) => one.id === chosenId);
  if (!candidate) {
    await change(id, (attachment) => {
      attachment.state = { status: 'choosing' };
    });
    return;
  }
  const settings = await readSettings();
  const { tier } = await modelInForce(settings);
  const acquired = await acquire({
    click,
    located: located.value,
    candidate,
    wantedEdge: TIERS[tier].longestEdge,
    storedFor,
    onStep: (step) => {
      void change(id, (attachment) => {
        if (attachment.state.status === 'acquiring') attachment.state = { ...attachment.state, step };
      });
    },
    signal,
  });
  signal.throwIfAborted();
  if (!acquired.ok) return await takeShownCrop(id, signal, acquired.failure);
  await storeAcquired(id, acquired.value);
  await prepareStored(id, signal);
}

/** Writes down what stands at the place, with the crops of the click-time frame. */
async function describeCandidates(
  id: string,
  click: Click,
  located: Located,
  chosenId: string | undefined,
): Promise<void> {
  const frame = await click.frame;
  const thumbnails = new Map<string, string>();
  let shown: Attachment['shownCrop'];
  for (const candidate of located.candidates.slice(0, MOST_CANDIDATE_THUMBNAILS)) {
    const crop = frame && (await cropFrame(frame, located, candidate));
    if (!crop) continue;
    const hash = await store(crop.blob);
    thumbnails.set(candidate.id, hash);
    const { width, height, visiblePartOnly } = crop;
    if (candidate.id === chosenId) shown = { hash, width, height, visiblePartOnly };
  }
  const chosen = located.candidates.find((candidate) => candidate.id === chosenId);
  await change(id, (attachment) => {
    attachment.candidates = located.candidates.map(({ id: candidateId, kind, url, width, height, alt }) => ({
      id: candidateId,
      kind,
      ...(url === undefined ? {} : { url: shortUrl(url) }),
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
      ...(alt === undefined ? {} : { alt }),
      ...(thumbnails.has(candidateId) ? { thumbnail: thumbnails.get(candidateId) as string } : {}),
    }));
    if (shown) Object.assign(attachment, { shownCrop: shown, thumbnail: attachment.thumbnail ?? shown.hash });
    if (chosen) adoptCandidate(attachment, located, chosen);
  });
}

function adoptCandidate(attachment: Attachment, located: Located, chosen: LocatedCandidate): void {
  attachment.candidateId = chosen.id;
  attachment.shownWidth = chosen.rect.width;
  attachment.shownHeight = chosen.rect.height;
  if (attachment.provenance.kind !== 'page') return;
  const { imageUrl: _before, ...provenance } = attachment.provenance;
  attachment.provenance = {
    ...provenance,
    documentId: located.documentId,
    pageUrl: located.pageUrl,
    ...(chosen.url === undefined ? {} : { imageUrl: shortUrl(chosen.url) }),
    ...(chosen.alt === undefined ? {} : { alt: chosen.alt }),
  };
}

/** The click-time crop as the image itself: asked for by the user, or all there is. */
async function takeShownCrop(id: string, signal: AbortSignal, otherwise?: Failure): Promise<void> {
  const attachment = await database.attachments.get(id);
  const crop = attachment?.shownCrop;
  const blob = crop && (await loadImage(crop.hash));
  if (!attachment || !crop || !blob) {
    return await failWith(id, otherwise ?? { code: 'image-unreachable', nothingCharged: true });
  }
  const url = attachment.provenance.kind === 'page' ? attachment.provenance.imageUrl : undefined;
  await storeAcquired(id, asShown(blob, crop, url));
  await prepareStored(id, signal);
}

async function takeHandedOver(id: string, blob: Blob, signal: AbortSignal): Promise<void> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const measured = measureImage(bytes);
  if (!measured.ok) return await failWith(id, measured.failure);
  const { mediaType, width, height, animated } = measured.value;
  await storeAcquired(id, {
    bytes: blob,
    mediaType,
    width,
    height,
    animated,
    step: 'handed-over',
    fidelity: 'original',
    check: 'not-tried',
  });
  await prepareStored(id, signal);
}

async function storeAcquired(id: string, acquired: Acquired): Promise<void> {
  const { bytes, mediaType, width, height, animated, step, fidelity, check } = acquired;
  const hash = await store(bytes);
  const original: Original = {
    hash,
    mediaType,
    width,
    height,
    bytes: bytes.size,
    animated,
    step,
    fidelity,
    check,
    ...(acquired.visiblePartOnly ? { visiblePartOnly: true } : {}),
    ...(acquired.notForSharing ? { notForSharing: true } : {}),
  };
  await change(id, (attachment) => {
    attachment.original = original;
    attachment.state = { status: 'preparing' };
    if (acquired.accessWouldHelp === undefined) delete attachment.accessWouldHelp;
    else attachment.accessWouldHelp = acquired.accessWouldHelp;
    if (acquired.url !== undefined && attachment.provenance.kind === 'page')
      attachment.provenance.imageUrl = shortUrl(acquired.url);
  });
}

/** Prepares the stored original for the model in force, chooses the source, and makes the thumbnail. */
async function prepareStored(id: string, signal: AbortSignal): Promise<void> {
  const attachment = await database.attachments.get(id);
  if (!attachment?.original) return;
  const settings = await readSettings();
  const model = await modelInForce(settings);
  const preparation = await prepareOriginal(attachment.original, { model, signal });
  signal.throwIfAborted();
  if (!preparation.ok) return await failWith(id, preparation.failure);
  const source = await sourceFor(attachment, attachment.original, preparation.value, { settings, isPrivate });
  const prepared = await loadImage(preparation.value.image.hash);
  const thumbnail = prepared && (await store(await makeThumbnail(prepared, THUMBNAIL_EDGE)));
  signal.throwIfAborted();
  await change(id, (changed) => {
    changed.state = { status: 'ready', preparation: preparation.value, source };
    if (thumbnail) changed.thumbnail = thumbnail;
  });
}

async function failWith(id: string, failure: Failure): Promise<void> {
  await change(id, (attachment) => {
    attachment.state = { status: 'failed', failure };
  });
}

async function store(blob: Blob): Promise<string> {
  const hash = await sha256Hex(new Uint8Array(await blob.arrayBuffer()));
  await storeImage(hash, blob);
  return hash;
}

/** What was acquired before for the same URL in the same page load. */
async function storedFor(url: string, documentId: string): Promise<Outcome<Acquired>> {
  const known = await database.attachments
    .filter(
      ({ provenance, original }) =>
        provenance.kind === 'page' &&
        provenance.imageUrl === url &&
        provenance.documentId === documentId &&
        original?.fidelity === 'original',
    )
    .first();
  const bytes = known?.original && (await loadImage(known.original.hash));
  if (!known?.original || !bytes) return fail('image-unreachable');
  const { hash: _hash, bytes: _size, ...facts } = known.original;
  return succeed({ ...facts, bytes, step: 'store', url });
}

function provenanceOf(click: Click): Provenance {
  const { pageUrl, pageTitle, tabId, frameId, documentId, srcUrl } = click;
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

/** A click on the same place as before, without its frame: the page may have moved since. */
function clickAgain(attachment: Attachment | undefined): Click | undefined {
  if (attachment?.provenance.kind !== 'page') return undefined;
  const { tabId, frameId, documentId, pageUrl, pageTitle, imageUrl } = attachment.provenance;
  return {
    tabId,
    windowId: Number(attachment.holder.split(':')[1]),
    frameId,
    ...(documentId === undefined ? {} : { documentId }),
    pageUrl,
    pageTitle,
    ...(imageUrl === undefined ? {} : { srcUrl: imageUrl }),
    clickedAt: Date.now(),
    frame: Promise.resolve(undefined),
  };
}

/** A `data:` URL is the image itself and may be megabytes long; its type is all a receipt needs. */
function shortUrl(url: string): string {
  return url.startsWith('data:') ? `${url.slice(0, Math.min(url.search(/[;,]|$/), 60))},…` : url;
}
