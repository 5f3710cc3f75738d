import { type Acquired, type AcquireRequest, acquire, asShown } from '@/utils/capture/acquire.ts';
import type { Click } from '@/utils/capture/click.ts';
import { cropFrame } from '@/utils/capture/crop-frame.ts';
import { type Located, type LocatedCandidate, locate } from '@/utils/capture/locate.ts';
import type { AcquireStep, Attachment, Candidate, ShownCrop } from '@/utils/conversation/attachment.ts';
import { type Failure, fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { TIERS } from '@/utils/image/fit.ts';
import { measureImage } from '@/utils/image/measure.ts';
import { makeThumbnail } from '@/utils/image/thumbnail.ts';
import { database } from '@/utils/store/database.ts';
import { loadImage } from '@/utils/store/image-store.ts';
import { readSettings } from '@/utils/store/settings.ts';
import { changeTray } from '@/utils/store/tray-store.ts';
import {
  changeAttachment,
  failAttachment,
  keepBytes,
  setImageUrl,
  shortUrl,
  storeAcquired,
} from './attachment-rows.ts';
import { prepareOriginal, sourceFor } from './prepare-attachment.ts';
import { modelInForce } from './service.ts';

/** A picture that arrives sooner than this needs no crop of the screen first; the panel wants one within 300 ms. */
const CROP_AFTER_MS = 100;
/** The panel says the step in words after two seconds; until then nobody needs it written down. */
const SHOW_STEP_AFTER_MS = 1500;
/** Time for a question that is asked at once to leave before thumbnails take the worker's only thread. */
const FIRST_THUMBNAIL_MS = 60;
const LATER_MS = 400;

/** How many of **Not this one?**'s candidates get a thumbnail of their own. */
const MOST_CANDIDATE_THUMBNAILS = 8;

/**
 * From a click to a prepared attachment: what stands there, its crop as the first thumbnail, its pixels, the
 * image to be sent. Each stage is written down as it comes, so that the panel shows it.
 *
 * @param locating what stands there, where looking for it has begun already.
 */
export async function acquireFromPage(
  id: string,
  click: Click,
  signal: AbortSignal,
  locating: Promise<Outcome<Located>> = locate(click, signal),
): Promise<void> {
  const located = await locating;
  signal.throwIfAborted();
  if (!located.ok) return await failAttachment(id, located.failure);
  const chosen = located.value.candidates.find((candidate) => candidate.id === located.value.chosen);
  const described = describeCandidates(id, located.value, chosen, signal);
  const crops = once(() => described.then(() => cropCandidates(id, click, located.value, chosen, signal)));
  if (!chosen) return await crops();
  const { tier } = await modelInForce(await readSettings());
  const soon = setTimeout(crops, CROP_AFTER_MS);
  const wantedEdge = TIERS[tier].longestEdge;
  const acquired = await acquireInSight(id, {
    click,
    located: located.value,
    candidate: chosen,
    wantedEdge,
    storedFor,
    signal,
  });
  clearTimeout(soon);
  signal.throwIfAborted();
  if (!acquired.ok) {
    await crops();
    return await takeShownCrop(id, signal, acquired.failure);
  }
  await described;
  await storeAcquired(id, acquired.value);
  await prepareStored(id, signal);
  setTimeout(crops, LATER_MS);
}

/** Acquires, and writes the step down once it takes long enough for somebody to read it. */
async function acquireInSight(id: string, request: Omit<AcquireRequest, 'onStep'>): Promise<Outcome<Acquired>> {
  let step: AcquireStep | undefined;
  let isSlow = false;
  const show = (): void => {
    if (!isSlow || request.signal.aborted) return;
    void changeAttachment(id, ({ state }) => {
      if (state.status === 'acquiring' && step !== undefined) state.step = step;
    });
  };
  const slow = setTimeout(() => {
    isSlow = true;
    show();
  }, SHOW_STEP_AFTER_MS);
  const onStep = (begun: AcquireStep): void => {
    step = begun;
    // Escape ends a lift, so the panel must know of it at once.
    isSlow ||= begun === 'lift';
    show();
  };
  try {
    return await acquire({ ...request, onStep });
  } finally {
    clearTimeout(slow);
  }
}

/** Runs the work at the first call, and gives every call its outcome. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}

/** Writes down what stands at the place; where nothing says which picture was meant, the user chooses. */
async function describeCandidates(
  id: string,
  located: Located,
  chosen: LocatedCandidate | undefined,
  signal: AbortSignal,
): Promise<void> {
  await changeAttachment(id, (attachment) => {
    // The next job has described them anew.
    if (signal.aborted) return;
    // A choice among what an earlier click found has no frame of its own.
    const { provenance } = attachment;
    const isSameLoad = provenance.kind === 'page' && provenance.documentId === located.documentId;
    const known = isSameLoad ? attachment.candidates : [];
    attachment.candidates = located.candidates.map((candidate) =>
      candidateRow(candidate, known.find((one) => one.id === candidate.id)?.thumbnail),
    );
    adoptPage(attachment, located);
    if (chosen) adoptCandidate(attachment, chosen);
    else attachment.state = { status: 'choosing' };
  });
}

/** Cuts the pictures out of the click-time frame: thumbnails to choose by, and the last resort for the chosen one. */
async function cropCandidates(
  id: string,
  click: Click,
  located: Located,
  chosen: LocatedCandidate | undefined,
  signal: AbortSignal,
): Promise<void> {
  const frame = await click.frame;
  if (!frame) return;
  const thumbnails = new Map<string, string>();
  let shownCrop: ShownCrop | undefined;
  for (const candidate of located.candidates.slice(0, MOST_CANDIDATE_THUMBNAILS)) {
    const crop = await cropFrame(frame, located, candidate);
    if (!crop) continue;
    const { blob, ...size } = crop;
    const hash = await keepBytes(blob);
    thumbnails.set(candidate.id, hash);
    if (candidate === chosen) shownCrop = { hash, ...size };
  }
  await changeAttachment(id, (attachment) => {
    if (signal.aborted || attachment.edits) return;
    for (const candidate of attachment.candidates) {
      const thumbnail = thumbnails.get(candidate.id);
      if (thumbnail !== undefined) candidate.thumbnail = thumbnail;
    }
    if (!shownCrop) return;
    attachment.shownCrop = shownCrop;
    attachment.thumbnail ??= shownCrop.hash;
  });
}

function candidateRow(
  { id, kind, url, width, height, alt }: LocatedCandidate,
  thumbnail: string | undefined,
): Candidate {
  return {
    id,
    kind,
    ...(url === undefined ? {} : { url: shortUrl(url) }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(alt === undefined ? {} : { alt }),
    ...(thumbnail === undefined ? {} : { thumbnail }),
  };
}

function adoptCandidate(attachment: Attachment, chosen: LocatedCandidate): void {
  attachment.candidateId = chosen.id;
  if (chosen.rect) {
    attachment.shownWidth = chosen.rect.width;
    attachment.shownHeight = chosen.rect.height;
  }
  if (attachment.provenance.kind !== 'page') return;
  if (chosen.alt !== undefined) attachment.provenance = { ...attachment.provenance, alt: chosen.alt };
  setImageUrl(attachment, chosen.url);
}

/** Candidates' ids are those of one page load. */
function adoptPage(attachment: Attachment, { pageUrl, documentId }: Located): void {
  if (attachment.provenance.kind !== 'page') return;
  const { documentId: _before, ...provenance } = attachment.provenance;
  attachment.provenance = { ...provenance, pageUrl, ...(documentId === undefined ? {} : { documentId }) };
}

/** Once more, the lift before every other way; what stands already stays where that gives nothing better. */
export async function liftAgain(id: string, click: Click, signal: AbortSignal): Promise<void> {
  const located = await locate(click, signal);
  const candidate = located.ok && located.value.candidates.find((one) => one.id === located.value.chosen);
  const { tier } = await modelInForce(await readSettings());
  const wantedEdge = TIERS[tier].longestEdge;
  const lifted =
    located.ok && candidate
      ? await acquireInSight(id, {
          click,
          located: located.value,
          candidate,
          wantedEdge,
          storedFor,
          signal,
          liftFirst: true,
        })
      : located;
  signal.throwIfAborted();
  if (lifted.ok && 'bytes' in lifted.value && lifted.value.fidelity !== 'as-shown') {
    await storeAcquired(id, lifted.value);
  } else {
    const failure: Failure = lifted.ok ? { code: 'page-off-limits', reason: 'not-sharper' } : lifted.failure;
    await changeTray(click.windowId, (tray) => {
      tray.alert = failure;
    });
  }
  await prepareStored(id, signal);
}

/** What the tab shows now as the image itself: for a click whose own frame did not show it, or showed a page that moved. */
export async function takeFreshCrop(id: string, click: Click, signal: AbortSignal): Promise<void> {
  const located = await locate(click, signal);
  const candidate = located.ok && located.value.candidates.find((one) => one.id === located.value.chosen);
  if (!located.ok || !candidate) return await takeShownCrop(id, signal, located.ok ? undefined : located.failure);
  const { value } = located;
  const acquired = await acquireInSight(id, {
    click,
    located: value,
    candidate,
    wantedEdge: 0,
    storedFor,
    signal,
    screenOnly: true,
  });
  signal.throwIfAborted();
  if (!acquired.ok) return await takeShownCrop(id, signal, acquired.failure);
  await storeAcquired(id, acquired.value);
  await prepareStored(id, signal);
}

/** The click-time crop as the image itself: asked for by the user, or all there is. */
export async function takeShownCrop(id: string, signal: AbortSignal, otherwise?: Failure): Promise<void> {
  const attachment = await database.attachments.get(id);
  const crop = attachment?.shownCrop;
  const blob = crop && (await loadImage(crop.hash));
  if (!attachment || !crop || !blob) {
    return await failAttachment(id, otherwise ?? { code: 'image-unreachable', nothingCharged: true });
  }
  const url = attachment.provenance.kind === 'page' ? attachment.provenance.imageUrl : undefined;
  await storeAcquired(id, asShown(blob, crop, url));
  await prepareStored(id, signal);
}

/** A picture the user pasted, dropped or chose from disk. */
export async function takeHandedOver(id: string, blob: Blob, signal: AbortSignal): Promise<void> {
  const measured = measureImage(new Uint8Array(await blob.arrayBuffer()));
  if (!measured.ok) return await failAttachment(id, measured.failure);
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

/** Prepares the stored original for the model in force, chooses the source, and makes the thumbnail. */
export async function prepareStored(id: string, signal: AbortSignal): Promise<void> {
  const attachment = await database.attachments.get(id);
  if (!attachment?.original) return;
  const settings = await readSettings();
  const model = await modelInForce(settings);
  const preparation = await prepareOriginal(attachment, attachment.original, { model, signal });
  signal.throwIfAborted();
  if (!preparation.ok) return await failAttachment(id, preparation.failure);
  const source = await sourceFor(attachment, attachment.original, preparation.value, settings);
  signal.throwIfAborted();
  await changeAttachment(id, (changed) => {
    changed.state = { status: 'ready', preparation: preparation.value, source };
  });
  // Neither the question nor its request must wait for a thumbnail, least of all for a better one.
  setTimeout(
    () => void showThumbnail(id, preparation.value.image.hash),
    attachment.thumbnail ? LATER_MS : FIRST_THUMBNAIL_MS,
  );
}

async function showThumbnail(id: string, hash: string): Promise<void> {
  const prepared = await loadImage(hash);
  if (!prepared) return;
  const thumbnail = await keepBytes(await makeThumbnail(prepared));
  await changeAttachment(id, (attachment) => {
    const isCurrent = attachment.state.status === 'ready' && attachment.state.preparation.image.hash === hash;
    if (isCurrent) attachment.thumbnail = thumbnail;
  });
}

/** What was acquired before for the same URL in the same page load. */
async function storedFor(url: string, documentId: string): Promise<Outcome<Acquired>> {
  const known = await database.attachments
    .where('provenance.imageUrl')
    .equals(url)
    .filter(
      ({ provenance, original }) =>
        provenance.kind === 'page' && provenance.documentId === documentId && original?.fidelity === 'original',
    )
    .first();
  // What the user painted over or cut off in one of them is nobody else's.
  const original = known?.unedited ?? known?.original;
  const bytes = original && (await loadImage(original.hash));
  if (!bytes) return fail('image-unreachable');
  const { mediaType, width, height, animated, fidelity, check, notForSharing } = original;
  return succeed({
    bytes,
    mediaType,
    width,
    height,
    animated,
    step: 'store',
    fidelity,
    check,
    url,
    ...(notForSharing === undefined ? {} : { notForSharing }),
  });
}
