import type { Attachment, Detail, Tier } from '@/utils/conversation/attachment.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';
import { fitWithin } from './fit.ts';

/**
 * Longest edge of the lowest size, in pixels. It costs at most 28 × 28 = 784 visual tokens, half of the standard tier's
 * most and a sixth of the high one's, and keeps a picture whole to the eye; only small text goes. 768 rather than
 * 784, so that screens of 1536 and 3072 pixels shrink by a whole number.
 */
const LOW_EDGE = 768;

/** The limits an image is prepared to, for a model's own tier and what the user wants of it. */
export function limitsFor(
  tier: Tier,
  detail: Detail | undefined,
  mostEdge = Number.POSITIVE_INFINITY,
): { tier: Tier; maxEdge?: number } {
  const maxEdge = detail === 'low' ? Math.min(LOW_EDGE, mostEdge) : mostEdge;
  return {
    tier: detail === 'standard' || detail === 'low' ? 'standard' : tier,
    ...(Number.isFinite(maxEdge) ? { maxEdge } : {}),
  };
}

/** What shows Claude more of an image, best first. */
export type SharperWay =
  /** Set this detail; undefined is the model's best single image. */
  | { kind: 'detail'; detail: 'parts' | undefined }
  /** Take it from the screen once more, at full size. */
  | { kind: 'lift' }
  /** Choose a model that sees more. */
  | { kind: 'model'; models: ModelChoice[] };

/**
 * @param models those to choose from, to name one of a higher tier.
 * @returns the ways, or the sentence that says why there is none.
 */
export function sharperWays(
  attachment: Pick<Attachment, 'original' | 'state' | 'detail' | 'provenance' | 'edits'>,
  models: readonly ModelChoice[] = [],
): { ways: SharperWay[]; whyNot?: string } {
  const { original, state, detail, provenance, edits } = attachment;
  if (!original || state.status !== 'ready') return { ways: [], whyNot: 'This image is not ready yet' };
  const { tier, scale, parts } = state.preparation;
  const ways: SharperWay[] = [];
  const isLowered = detail === 'standard' || detail === 'low';
  if (isLowered && scale < 1) ways.push({ kind: 'detail', detail: undefined });
  const capture = provenance.kind === 'page' ? provenance.capture : undefined;
  // A page goes at one pixel for each CSS pixel by itself: in parts that were asked for it has all of the screen's.
  const hasFinerParts = !parts || (capture?.devicePixelRatio ?? 1) > 1;
  if (scale < 1 && detail !== 'parts' && hasFinerParts) ways.push({ kind: 'detail', detail: 'parts' });
  if (provenance.kind === 'page' && !capture && !edits && original.fidelity === 'as-shown') ways.push({ kind: 'lift' });
  const sharper = models.filter((model) => model.tier === 'high');
  if (tier === 'standard' && !isLowered && scale < 1 && sharper.length > 0) {
    ways.push({ kind: 'model', models: sharper });
  }
  if (ways.length > 0) return { ways };
  const whyNot =
    provenance.kind === 'page' ? 'Already every pixel on your screen' : 'Already every pixel of the image you added';
  return { ways, whyNot: scale < 1 ? 'Already as sharp as this model sees' : whyNot };
}

/** A detail that costs less, and the visual tokens it takes instead. */
export interface CheaperWay {
  detail: 'whole' | 'standard' | 'low';
  tokens: number;
}

/** @returns what costs less than now, dearest first; empty when nothing does. */
export function cheaperWays({
  original,
  state,
  detail,
}: Pick<Attachment, 'original' | 'state' | 'detail'>): CheaperWay[] {
  if (!original || state.status !== 'ready') return [];
  const { parts, tier } = state.preparation;
  const tokensOf = (wanted: Detail | undefined): number =>
    fitWithin(original.width, original.height, limitsFor(tier, wanted)).tokens;
  let least = parts ? parts.reduce((sum, { image }) => sum + image.tokens, 0) : tokensOf(detail);
  const ways: CheaperWay[] = [];
  for (const lower of ['whole', 'standard', 'low'] as const) {
    const tokens = tokensOf(lower);
    if (tokens >= least) continue;
    ways.push({ detail: lower, tokens });
    least = tokens;
  }
  return ways;
}
