import * as z from 'zod/mini';
import type { AcquireStep, AnonymousCheck } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { base64ToBytes } from '@/utils/image/base64.ts';
import { sha256Hex } from '@/utils/image/hash.ts';
import { readBytesSchema } from '@/utils/page/page-answers.ts';
import type { PageOperations } from '@/utils/page/page-operations.ts';
import type { Acquired, Chain } from './acquired.ts';
import { fetchAnonymously } from './anonymous-fetch.ts';
import { askPage } from './ask-page.ts';
import { compareWithShown, type FoundBytes, recognise } from './check-bytes.ts';
import { cropFrame, type FrameCrop } from './crop-frame.ts';
import { freshCrop } from './fresh-crop.ts';
import { lift } from './lift.ts';
import { type Located, type LocatedCandidate, locateAgain } from './locate.ts';
import { type ChainStep, isWorthLifting } from './next-step.ts';
import { shareVisible } from './place.ts';
import type { Size } from './tile-plan.ts';

/** Ways for a lift to fail that say nothing about the next try. */
const MISSED_REASONS: readonly string[] = ['lift-failed', 'no-capture'];

type Step = (chain: Chain) => Promise<Outcome<Acquired>>;

/** One function for each way; a failure means "try the next". */
export const STEPS: Readonly<Record<ChainStep, Step>> = {
  'data-url': decodeDataUrl,
  store: reuseStored,
  'worker-fetch': fetchInWorker,
  'page-fetch': fetchInPage,
  'page-canvas': drawInPage,
  'page-serialise': serialiseInPage,
  lift: liftFromPage,
  'frame-crop': cropFromTab,
};

function notThisWay(detail?: string): Outcome<never> {
  return fail('image-unreachable', detail === undefined ? {} : { detail });
}

async function decodeDataUrl(chain: Chain): Promise<Outcome<Acquired>> {
  const { located, candidate, click, signal } = chain;
  // In a page that no script gets into, the browser's own hint has the whole URL, if it was short enough.
  const found = located.page
    ? await readFromPage(chain, 'fetchBytes', candidate.id)
    : await decodeHint(click.srcUrl ?? '', signal);
  if (!found.ok) return found;
  return succeed(asOriginal(found.value, 'data-url', 'not-tried', chain));
}

async function decodeHint(url: string, signal: AbortSignal): Promise<Outcome<FoundBytes>> {
  signal.throwIfAborted();
  const match = /^data:[^,]*;base64,(.*)$/s.exec(url);
  try {
    const found = match?.[1] === undefined ? undefined : recognise(base64ToBytes(decodeURIComponent(match[1])));
    return found ? succeed(found) : notThisWay();
  } catch {
    return notThisWay('not base64');
  }
}

async function reuseStored({ located, candidate, storedFor }: Chain): Promise<Outcome<Acquired>> {
  const { documentId } = located;
  if (candidate.url === undefined || documentId === undefined) return notThisWay();
  return await storedFor(candidate.url, documentId);
}

/**
 * Without cookies or referrer. The same bytes must be what the user sees: where the page can read its own copy, the
 * two are compared byte for byte, otherwise by size and looks.
 */
async function fetchInWorker(chain: Chain): Promise<Outcome<Acquired>> {
  const { candidate, located, signal } = chain;
  const url = candidate.url ?? '';
  const ownCopy = isOwnOrigin(url, located.frameUrl) ? readFromPage(chain, 'fetchBytes', candidate.id) : undefined;
  const [answer, own] = await Promise.all([fetchAnonymously(url, signal), ownCopy]);
  chain.anonymous = { answer, check: 'not-possible' };
  const found = answer.kind === 'bytes' ? recognise(answer.bytes) : undefined;
  if (answer.kind !== 'bytes' || !found) return notThisWay(answer.kind);
  const hash = await sha256Hex(found.bytes);
  const isOwnCopy = own?.ok === true && (await sha256Hex(own.value.bytes)) === hash;
  // The page's copy comes from its cache, where only what forbids storing is not kept: then it is what is shown.
  const looks = isOwnCopy && !answer.notForSharing ? 'same' : await compareWithShown(found, chain, signal);
  const check = looks === 'differs' ? looks : isOwnCopy ? 'same' : own?.ok ? 'differs' : looks;
  chain.anonymous = { answer, check };
  if (check === 'differs') return notThisWay('differs');
  const acquired = asOriginal(found, 'worker-fetch', check, chain);
  return succeed(answer.notForSharing ? { ...acquired, notForSharing: true } : acquired);
}

function isOwnOrigin(url: string, pageUrl: string): boolean {
  return URL.parse(url)?.origin === URL.parse(pageUrl)?.origin;
}

async function fetchInPage(chain: Chain): Promise<Outcome<Acquired>> {
  const found = await readFromPage(chain, 'fetchBytes', chain.candidate.id);
  if (!found.ok) return found;
  // An address that answers differently each time would give another picture than the one on the page.
  if ((await compareWithShown(found.value, chain, chain.signal)) === 'differs') return notThisWay('differs');
  return succeed(asOriginal(found.value, 'page-fetch', checkSoFar(chain), chain));
}

async function drawInPage(chain: Chain): Promise<Outcome<Acquired>> {
  const found = await readFromPage(chain, 'drawBytes', chain.candidate.id);
  return found.ok ? succeed(asOriginal(found.value, 'page-canvas', checkSoFar(chain), chain)) : found;
}

async function serialiseInPage(chain: Chain): Promise<Outcome<Acquired>> {
  const found = await readFromPage(chain, 'serialise', chain.candidate.id);
  return found.ok ? succeed(asOriginal(found.value, 'page-serialise', 'not-tried', chain)) : found;
}

async function readFromPage(
  { located, signal }: Chain,
  operation: 'fetchBytes' | 'drawBytes' | 'serialise',
  id: string,
): Promise<Outcome<FoundBytes>> {
  if (!located.page) return notThisWay();
  const args: Parameters<PageOperations['fetchBytes']> = [id];
  const read = await askPage(located.page, operation, args, readBytesSchema, signal);
  if (!read.ok) return read;
  if (!read.value.ok) return notThisWay(read.value.because);
  try {
    const found = recognise(base64ToBytes(read.value.base64));
    return found ? succeed(found) : notThisWay('not-an-image');
  } catch {
    return notThisWay('not base64');
  }
}

function checkSoFar({ anonymous }: Chain): AnonymousCheck {
  return anonymous?.check ?? 'not-tried';
}

function asOriginal(found: FoundBytes, step: AcquireStep, check: AnonymousCheck, { candidate }: Chain): Acquired {
  const { bytes, ...facts } = found;
  return {
    ...facts,
    bytes: new Blob([bytes], { type: found.mediaType }),
    step,
    fidelity: 'original',
    check,
    ...addressOf(candidate.url),
  };
}

function addressOf(url: string | undefined): { url?: string } {
  return url === undefined || url.startsWith('data:') ? {} : { url };
}

/** Only a fresh layout will do: the panel that opens on the click makes the page narrower while it is lifted. */
async function liftFromPage(chain: Chain): Promise<Outcome<Acquired>> {
  const { candidate, wantedEdge, signal } = chain;
  const located = await settled(chain);
  if (!located.ok) return located;
  const now = located.value.candidates.find((other) => other.id === candidate.id) ?? candidate;
  const ratio = located.value.viewport.devicePixelRatio;
  const isWorthIt = isWorthLifting({
    natural: now.width && now.height ? { width: now.width, height: now.height } : undefined,
    shown: now.rect && { width: now.rect.width * ratio, height: now.rect.height * ratio },
    shareVisible: shareVisible(now),
    covered: now.covered,
    undistorted: now.undistorted,
    wantedEdge,
  });
  if (!isWorthIt) return notThisWay('shown in full');
  const first = await lift(located.value, candidate.id, wantedEdge, signal);
  // A busy page or browser can miss its moment once; a user's Escape or another page is an answer.
  const missed = !first.ok && MISSED_REASONS.includes(first.failure.reason ?? '');
  const lifted = missed ? await lift(located.value, candidate.id, wantedEdge, signal) : first;
  if (!lifted.ok) return lifted;
  const { blob, width, height, natural, fullSize } = lifted.value;
  // Elsewhere in the cache, or from the network, the address may have another picture than the page shows.
  if (now.width !== undefined && now.width !== natural.width) return notThisWay('differs');
  return succeed({
    bytes: blob,
    mediaType: 'image/png',
    width,
    height,
    animated: false,
    step: 'lift',
    fidelity: fullSize || Math.max(width, height) >= wantedEdge - 1 ? 'full-size-from-screen' : 'as-shown',
    check: checkSoFar(chain),
    ...addressOf(candidate.url),
  });
}

async function settled({ located, signal }: Chain): Promise<Outcome<Located>> {
  if (!located.page) return notThisWay();
  const still = await askPage(located.page, 'settle', [], z.boolean(), signal);
  return still.ok ? await locateAgain(located, signal) : still;
}

/** The click-time frame where it shows the whole picture, else a fresh one, else the part the click-time frame has. */
async function cropFromTab(chain: Chain): Promise<Outcome<Acquired>> {
  const { click, located, candidate, signal } = chain;
  const frame = await click.frame;
  const old = frame && (await cropFrame(frame, located, candidate));
  if (old && !old.visiblePartOnly) return succeed(asCrop(old, chain));
  const fresh = await freshCrop(located, candidate, signal);
  if (fresh.ok) return succeed(asCrop(fresh.value, chain));
  return old && fresh.failure.reason !== 'page-changed' ? succeed(asCrop(old, chain)) : fresh;
}

function asCrop({ blob, width, height, visiblePartOnly }: FrameCrop, chain: Chain): Acquired {
  return {
    bytes: blob,
    mediaType: 'image/png',
    width,
    height,
    animated: false,
    step: 'frame-crop',
    fidelity:
      isShownInFull(chain.candidate, { width, height }) && !visiblePartOnly ? 'full-size-from-screen' : 'as-shown',
    check: checkSoFar(chain),
    ...(visiblePartOnly ? { visiblePartOnly: true } : {}),
    ...addressOf(chain.candidate.url),
  };
}

/** The screen had every pixel of it, and nothing above it. */
function isShownInFull({ width, height, covered, undistorted }: LocatedCandidate, crop: Size): boolean {
  if (width === undefined || height === undefined || covered || !undistorted) return false;
  return crop.width >= width && crop.height >= height;
}
