import type { Attachment, Fidelity, Original } from '@/utils/conversation/attachment.ts';
import { formatCents } from '@/utils/conversation/format-money.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';

const FIDELITY: Record<Fidelity, string> = {
  original: 'full size',
  'full-size-from-screen': 'full size, taken from the screen',
  'as-shown': 'as shown on screen',
};

/** Below this an image is said to be shrunk in so many words, not only in its line. */
const SHRUNK_MUCH = 0.7;
/** Answers get worse below this edge, in pixels. */
const TINY = 200;

/** One line under a waiting image: size, whether it was shrunk, what looking at it costs. */
export function attachmentLine(attachment: Attachment, model: ModelChoice | undefined): string {
  const { original, state } = attachment;
  const parts: string[] = [];
  if (state.status === 'ready') {
    const { image, scale } = state.preparation;
    parts.push(`${image.width}×${image.height}`);
    parts.push(scale < 1 && original ? `shrunk from ${original.width}×${original.height}` : sizeWords(original));
    parts.push(costWords(image.tokens, model));
  } else if (original) {
    parts.push(`${original.width}×${original.height}`, sizeWords(original));
  }
  return parts.join(' · ');
}

function sizeWords(original: Original | undefined): string {
  if (!original) return 'full size';
  return original.visiblePartOnly ? 'visible part only' : FIDELITY[original.fidelity];
}

function costWords(tokens: number, model: ModelChoice | undefined): string {
  if (!model?.price) return `${tokens.toLocaleString('en')} tokens`;
  return formatCents((tokens * model.price.input) / 1e6);
}

/** What is worth a warning about an image, worst first; the first one is always shown. */
export function attachmentWarnings(attachment: Attachment): string[] {
  const { original, state } = attachment;
  const warnings: string[] = [];
  if (state.status === 'ready' && state.preparation.partsAdvised) {
    warnings.push('Too long to read in one piece. Send it in parts.');
  } else if (state.status === 'ready' && state.preparation.scale < SHRUNK_MUCH) {
    const percent = Math.round(state.preparation.scale * 100);
    warnings.push(`Shrunk to ${percent} % of its size. Small text may be lost.`);
  }
  if (original && Math.min(original.width, original.height) < TINY) {
    warnings.push(`Only ${original.width}×${original.height}. The answer may be poor.`);
  }
  if (original?.visiblePartOnly) warnings.push('Only the visible part of the image could be taken.');
  if (original?.fidelity === 'as-shown' && attachment.accessWouldHelp !== undefined) {
    const size = `${original.width}×${original.height}`;
    warnings.push(`This site doesn’t hand out the image, so Loupe used what was on screen (${size}).`);
  }
  if (state.status === 'ready' && state.preparation.firstFrameOnly) warnings.push('Only the first frame is sent.');
  return warnings;
}
