import { describe, expect, it } from 'vitest';
import { modelFor } from '@/utils/claude/models.ts';
import type { Attachment, Detail, Original, Preparation, Provenance, Tier } from '@/utils/conversation/attachment.ts';
import { cheaperWays, limitsFor, sharperWays } from '@/utils/image/detail.ts';
import { fitWithin } from '@/utils/image/fit.ts';

const high = modelFor('claude-haiku-5-5', []);
const standard = modelFor('claude-haiku-4-5', []);
const page: Provenance = { kind: 'page', pageUrl: 'https://example.com/', pageTitle: '', tabId: 1, frameId: 0 };

interface Given {
  width: number;
  height: number;
  tier?: Tier;
  detail?: Detail;
  parts?: number;
  provenance?: Provenance;
  fidelity?: Original['fidelity'];
  edits?: Attachment['edits'];
}

function attachment({ width, height, tier = 'high', detail, parts = 0, ...more }: Given) {
  const limits = limitsFor(tier, detail);
  const { scale, ...size } = fitWithin(width, height, limits);
  const image = { hash: 'h', mediaType: 'image/png' as const, bytes: 1, ...size };
  const preparation: Preparation = {
    tier: limits.tier,
    way: 're-encoded',
    scale,
    firstFrameOnly: false,
    partsAdvised: false,
    image,
    ...(parts > 0 && { parts: Array.from({ length: parts }, () => ({ label: 'part', image })) }),
  };
  const original: Original = {
    ...{ hash: 'o', mediaType: 'image/png', width, height, bytes: 1, animated: false, step: 'worker-fetch' },
    ...{ fidelity: more.fidelity ?? 'original', check: 'same' },
  };
  return {
    original,
    provenance: more.provenance ?? page,
    state: {
      status: 'ready' as const,
      preparation,
      source: { kind: 'base64' as const, because: 'oversized' as const },
    },
    ...(detail === undefined ? {} : { detail }),
    ...(more.edits && { edits: more.edits }),
  };
}

describe('the limits of a detail', () => {
  it.each([
    ['high', undefined, undefined, { tier: 'high' }],
    ['high', 'parts', undefined, { tier: 'high' }],
    ['high', 'whole', 2000, { tier: 'high', maxEdge: 2000 }],
    ['high', 'standard', undefined, { tier: 'standard' }],
    ['high', 'low', undefined, { tier: 'standard', maxEdge: 768 }],
    ['standard', 'low', 2000, { tier: 'standard', maxEdge: 768 }],
  ] as const)('%s tier, %s, edge %s', (tier, detail, edge, limits) => {
    expect(limitsFor(tier, detail, edge)).toEqual(limits);
  });
});

describe('sharper', () => {
  const big = { width: 4000, height: 3000 };
  const capture: Provenance = { ...page, capture: { what: 'page', viewportWidth: 640, devicePixelRatio: 2 } };
  it.each([
    ['parts, of what was shrunk', attachment(big), [{ kind: 'detail', detail: 'parts' }]],
    [
      'the model’s own size before parts, of what was lowered',
      attachment({ ...big, detail: 'low' }),
      [
        { kind: 'detail', detail: undefined },
        { kind: 'detail', detail: 'parts' },
      ],
    ],
    [
      'a model that sees more, where the one in force sees less',
      attachment({ ...big, tier: 'standard' }),
      [
        { kind: 'detail', detail: 'parts' },
        { kind: 'model', models: [high] },
      ],
    ],
    [
      'another lift, of what stands as shown',
      attachment({ width: 300, height: 200, fidelity: 'as-shown' }),
      [{ kind: 'lift' }],
    ],
    [
      'every pixel of the screen, of a page that went at one for each CSS pixel',
      attachment({ width: 1280, height: 9000, parts: 3, provenance: capture, fidelity: 'as-shown' }),
      [{ kind: 'detail', detail: 'parts' }],
    ],
  ])('offers %s', (_, given, ways) => {
    expect(sharperWays(given, [standard, high])).toEqual({ ways });
  });

  it.each([
    ['Already every pixel on your screen', attachment({ width: 300, height: 200 })],
    [
      'Already every pixel on your screen',
      attachment({
        ...{ width: 300, height: 200, fidelity: 'as-shown' },
        edits: { redactions: [], quarterTurns: 1 },
      }),
    ],
    ['Already every pixel of the image you added', attachment({ width: 9, height: 9, provenance: { kind: 'paste' } })],
    ['Already as sharp as this model sees', attachment({ ...big, detail: 'parts', parts: 4 })],
  ])('says %s where nothing helps', (whyNot, given) => {
    expect(sharperWays(given, [standard, high])).toEqual({ ways: [], whyNot });
  });
});

describe('cheaper', () => {
  it.each([
    [
      'the whole, then lower sizes, instead of parts',
      attachment({ width: 4000, height: 3000, parts: 4 }),
      'whole standard low',
    ],
    ['lower sizes of a large image', attachment({ width: 4000, height: 3000 }), 'standard low'],
    ['the lowest of what is at standard', attachment({ width: 4000, height: 3000, detail: 'standard' }), 'low'],
    ['nothing of the lowest', attachment({ width: 4000, height: 3000, detail: 'low' }), ''],
    ['nothing of a small image', attachment({ width: 300, height: 200 }), ''],
  ])('offers %s', (_, given, details) => {
    const ways = cheaperWays(given);
    expect(ways.map(({ detail }) => detail).join(' ')).toBe(details);
    expect(ways.map(({ tokens }) => tokens)).toEqual(ways.map(({ tokens }) => tokens).toSorted((a, b) => b - a));
  });

  it('says what the lowest size costs', () => {
    expect(cheaperWays(attachment({ width: 3072, height: 3072 })).at(-1)).toEqual({ detail: 'low', tokens: 784 });
  });
});
