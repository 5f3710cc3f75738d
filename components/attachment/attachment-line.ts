import type {
  Attachment,
  CaptureFacts,
  Edits,
  Fidelity,
  Original,
  PreparedPart,
} from '@/utils/conversation/attachment.ts';
import { imagesToSend } from '@/utils/conversation/attachment.ts';
import { formatCents } from '@/utils/conversation/format-money.ts';
import { MOST_SCREENS } from '@/utils/conversation/page-limit.ts';
import type { PricedModel } from './chosen-model.ts';

const FIDELITY: Record<Fidelity, string> = {
  original: 'full size',
  'full-size-from-screen': 'full size, taken from the screen',
  'as-shown': 'as shown on screen',
};

const CAPTURED: Record<CaptureFacts['what'], string> = {
  tab: 'visible tab',
  region: 'region',
  page: 'full page',
};

const CUT_SHORT: Record<NonNullable<Original['cutShort']>, string> = {
  limit: `The page is longer; this is its first ${MOST_SCREENS} screens.`,
  stopped: 'Stopped; this is what was taken.',
  failed: 'The page could not be taken to its end; this is what was taken.',
};

/** Below this an image is said to be shrunk in so many words, not only in its line. */
const SHRUNK_MUCH = 0.7;
/** Answers get worse below this edge, in pixels. */
const TINY = 200;
/** Below this longest edge, in pixels, a part of a PDF is small print to a model that sees twice as many. */
const COARSE = 800;

/** One line under a waiting image: size, what it is or whether it was shrunk, what looking at it costs. */
export function attachmentLine(attachment: Attachment, model: PricedModel | undefined): string {
  const { original, state } = attachment;
  if (state.status !== 'ready') return original ? `${sizeOf(original)} · ${whatItIs(attachment)}` : '';
  const { image, scale, parts } = state.preparation;
  if (parts) return partsLine(parts, model);
  const what = scale < 1 && original ? `shrunk from ${sizeOf(original)}` : whatItIs(attachment);
  return [sizeOf(image), what, costWords(image.tokens, model) ?? tokenWords(image.tokens)].join(' · ');
}

/** "3 images · about 2¢": how many wait and what looking at all of them costs, once that is known. */
export function trayLine(attachments: readonly Attachment[], model: PricedModel | undefined): string {
  const count = `${attachments.length} images`;
  const tokens = attachments.map(({ state }) =>
    state.status === 'ready'
      ? imagesToSend(state.preparation).reduce((sum, { image }) => sum + image.tokens, 0)
      : Number.NaN,
  );
  const sum = tokens.reduce((all, each) => all + each, 0);
  return Number.isNaN(sum) ? count : `${count} · ${costWords(sum, model) ?? tokenWords(sum)}`;
}

/** "Sent in 12 parts · 31,000 tokens · about 1¢"; the whole is shown, so its size would mislead. */
function partsLine(parts: readonly PreparedPart[], model: PricedModel | undefined): string {
  const tokens = parts.reduce((sum, { image }) => sum + image.tokens, 0);
  const rounded = Number(tokens.toPrecision(2));
  const cost = costWords(tokens, model);
  return [`Sent in ${parts.length} parts`, tokenWords(rounded), ...(cost === undefined ? [] : [cost])].join(' · ');
}

function sizeOf({ width, height }: { width: number; height: number }): string {
  return `${width}×${height}`;
}

/** "visible tab, redacted": what was captured or how much of the original this is, and what the user did to it. */
function whatItIs({ original, provenance, edits }: Attachment): string {
  const capture = provenance.kind === 'page' ? provenance.capture : undefined;
  const what = capture ? CAPTURED[capture.what] : fidelityWords(original);
  return [what, ...editWords(edits)].join(', ');
}

function fidelityWords(original: Original | undefined): string {
  if (!original) return FIDELITY.original;
  return original.visiblePartOnly ? 'visible part only' : FIDELITY[original.fidelity];
}

function editWords(edits: Edits | undefined): string[] {
  if (!edits) return [];
  return [
    ...(edits.redactions.length > 0 ? ['redacted'] : []),
    ...(edits.crop ? ['cropped'] : []),
    ...(edits.quarterTurns === 0 ? [] : ['turned']),
  ];
}

function tokenWords(tokens: number): string {
  return `${tokens.toLocaleString('en')} tokens`;
}

function costWords(tokens: number, model: PricedModel | undefined): string | undefined {
  return model?.price && formatCents((tokens * model.price.input) / 1e6);
}

/** What is worth a warning about an image, worst first; the first one is always shown. */
export function attachmentWarnings(attachment: Attachment): string[] {
  const { original, state } = attachment;
  const ready = state.status === 'ready' ? state.preparation : undefined;
  const warnings: string[] = [];
  if (original?.cutShort) warnings.push(CUT_SHORT[original.cutShort]);
  if (ready?.partsAdvised) {
    warnings.push('Too long to read in one piece. Send it in parts.');
  } else if (ready && ready.scale < SHRUNK_MUCH) {
    const percent = Math.round(ready.scale * 100);
    warnings.push(`Shrunk to ${percent} % of its size. Small text may be lost.`);
  }
  if (isCoarsePdf(attachment)) warnings.push('Zoom the PDF in and take it again for sharper text.');
  if (original && Math.min(original.width, original.height) < TINY) {
    warnings.push(`Only ${sizeOf(original)}. The answer may be poor.`);
  }
  if (original?.visiblePartOnly) warnings.push('Only the visible part of the image could be taken.');
  if (original?.fidelity === 'as-shown' && attachment.accessWouldHelp !== undefined) {
    warnings.push(`This site doesn’t hand out the image, so Loupe used what was on screen (${sizeOf(original)}).`);
  }
  if (ready?.firstFrameOnly) warnings.push('Only the first frame is sent.');
  return warnings;
}

/** @returns whether sending the image in parts would show Claude more of it, and it does not go in parts yet. */
export function partsWouldHelp({ state }: Attachment): boolean {
  if (state.status !== 'ready' || state.preparation.parts) return false;
  return state.preparation.partsAdvised || state.preparation.scale < SHRUNK_MUCH;
}

/** A region of a PDF, whose text is as sharp as it is large on the screen. */
function isCoarsePdf({ original, provenance }: Attachment): boolean {
  if (!original || provenance.kind !== 'page') return false;
  const { what, pdf } = provenance.capture ?? {};
  return what === 'region' && pdf === true && Math.max(original.width, original.height) < COARSE;
}
