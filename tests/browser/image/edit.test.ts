import { describe, expect, it } from 'vitest';
import type { Edits } from '@/utils/conversation/attachment.ts';
import { applyEdits, changesNothing, type EditRequest, planEdit } from '@/utils/image/edit.ts';
import { redactionRects } from '@/utils/image/redaction-rects.ts';
import { contextOf, decode, fileOf, noise, pixelAt } from './pixels.ts';

const BLACK = [0, 0, 0, 255];
const NONE: Edits = { redactions: [], quarterTurns: 0 };
const never = new AbortController().signal;

type Original = EditRequest['original'];

async function store(
  canvas: OffscreenCanvas,
  type = 'image/png',
): Promise<{ original: Original; blobs: Map<string, Blob> }> {
  const blob = new Blob([await fileOf(canvas, type)], { type });
  const original = { hash: 'whole', mediaType: type, width: canvas.width, height: canvas.height };
  return { original, blobs: new Map([['whole', blob]]) };
}

/** Cuts a picture into strips as a full-page capture keeps them. */
async function storeStrips(canvas: OffscreenCanvas, heights: readonly number[]): ReturnType<typeof store> {
  const blobs = new Map<string, Blob>();
  const strips: NonNullable<Original['strips']> = [];
  let y = 0;
  for (const height of heights) {
    const context = contextOf(canvas.width, height);
    context.drawImage(canvas, 0, -y);
    blobs.set(`strip-${y}`, new Blob([await fileOf(context.canvas)], { type: 'image/png' }));
    strips.push({ hash: `strip-${y}`, y, height });
    y += height;
  }
  return { original: { hash: 'reduced', mediaType: 'image/png', width: canvas.width, height: y, strips }, blobs };
}

async function edit(
  { original, blobs }: Awaited<ReturnType<typeof store>>,
  edits: Edits,
): Promise<{ images: Blob[]; progress: string[] }> {
  const images: Blob[] = [];
  const progress: string[] = [];
  const outcome = await applyEdits({
    original,
    edits,
    loadImage: async (hash) => blobs.get(hash),
    onStrip: async (image, done, total) => {
      images.push(image);
      progress.push(`${done}/${total}`);
    },
    signal: never,
  });
  if (!outcome.ok) throw new Error(`not edited: ${JSON.stringify(outcome.failure)}`);
  return { images, progress };
}

async function only(images: Blob[]): Promise<ImageData> {
  const [image, ...rest] = images;
  if (!image || rest.length > 0) throw new Error(`${images.length} images`);
  return await decode(image);
}

function pixelsIn(canvas: OffscreenCanvas): ImageData {
  const context = contextOf(canvas.width, canvas.height);
  context.drawImage(canvas, 0, 0);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** Counts the painted pixels, and insists that they are black and all others as before. */
function expectPainted(result: ImageData, before: ImageData, edits: Edits): number {
  const painted = new Uint8Array(before.width * before.height);
  for (const { x, y, width, height } of edits.redactions.flatMap(redactionRects)) {
    for (let row = Math.max(0, y); row < Math.min(before.height, y + height); row++) {
      painted.fill(1, row * before.width + Math.max(0, x), row * before.width + Math.min(before.width, x + width));
    }
  }
  expect([result.width, result.height]).toEqual([before.width, before.height]);
  const [after, original] = [new Uint32Array(result.data.buffer), new Uint32Array(before.data.buffer)];
  const wrong = painted.findIndex((isPainted, at) => after[at] !== (isPainted ? 0xff000000 : original[at]));
  expect(wrong, `pixel ${wrong % before.width}, ${Math.floor(wrong / before.width)}`).toBe(-1);
  return painted.reduce((sum, one) => sum + one, 0);
}

describe('redacting', () => {
  const redactions: Edits['redactions'] = [
    { kind: 'box', x: 20, y: 30, width: 50, height: 10 },
    { kind: 'box', x: 280.5, y: -20, width: 400, height: 40 },
    {
      kind: 'stroke',
      width: 13,
      points: [
        { x: 40, y: 150 },
        { x: 120, y: 170.5 },
        { x: 200, y: 90 },
      ],
    },
    { kind: 'stroke', width: 9, points: [{ x: 250, y: 100 }] },
  ];

  it.each(['image/png', 'image/jpeg', 'image/webp'])(
    'paints whole pixels black and leaves every other as it was: %s',
    async (type) => {
      const stored = await store(noise(300, 200), type);
      const edits = { ...NONE, redactions };
      const { images } = await edit(stored, edits);
      expect(images[0]?.type).toBe('image/webp');
      const before = await decode(stored.blobs.get('whole') ?? new Blob());
      expect(expectPainted(await only(images), before, edits)).toBeGreaterThan(3900);
    },
  );

  it('leaves nothing of what was painted in the bytes', async () => {
    const context = contextOf(64, 64);
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 64, 64);
    const clean = await edit(await store(context.canvas), {
      ...NONE,
      redactions: [{ kind: 'box', x: 8, y: 8, width: 40, height: 40 }],
    });
    context.drawImage(noise(32, 32), 10, 10);
    const secret = await edit(await store(context.canvas), {
      ...NONE,
      redactions: [{ kind: 'box', x: 8, y: 8, width: 40, height: 40 }],
    });
    const [one, other] = await Promise.all([clean, secret].map(({ images }) => images[0]?.bytes()));
    expect(one).toEqual(other);
  });

  it('paints over transparency, and keeps it elsewhere', async () => {
    const context = contextOf(40, 40);
    context.fillStyle = 'rgb(200 100 50 / 50%)';
    context.fillRect(0, 0, 20, 40);
    const stored = await store(context.canvas);
    const before = await decode(stored.blobs.get('whole') ?? new Blob());
    const result = await only(
      (await edit(stored, { ...NONE, redactions: [{ kind: 'box', x: 10, y: 10, width: 20, height: 20 }] })).images,
    );
    expect(pixelAt(result, 15, 15)).toEqual(BLACK);
    expect(pixelAt(result, 25, 15)).toEqual(BLACK);
    expect(pixelAt(result, 30, 15)).toEqual([0, 0, 0, 0]);
    const [kept, was] = [pixelAt(result, 5, 15), pixelAt(before, 5, 15)];
    expect(kept[3]).toBe(was[3]);
    // A canvas holds colours weighted by their alpha, and loses a level or two of them each way.
    for (const [channel, level] of kept.entries()) expect(Math.abs(level - (was[channel] ?? 0))).toBeLessThan(3);
  });
});

describe('cropping and turning', () => {
  it.each([0, 1, 2, 3] as const)('cuts to the pixel and turns %i quarters exactly', async (quarterTurns) => {
    const canvas = noise(90, 50);
    const crop = { x: 11, y: 7, width: 60, height: 30 };
    const result = await only((await edit(await store(canvas), { redactions: [], crop, quarterTurns })).images);
    const before = pixelsIn(canvas);
    expect([result.width, result.height]).toEqual(quarterTurns % 2 ? [30, 60] : [60, 30]);
    for (let y = 0; y < crop.height; y++) {
      for (let x = 0; x < crop.width; x++) {
        const [atX, atY] =
          [
            [x, y],
            [29 - y, x],
            [59 - x, 29 - y],
            [y, 59 - x],
          ][quarterTurns] ?? [];
        expect(pixelAt(result, atX ?? -1, atY ?? -1)).toEqual(pixelAt(before, crop.x + x, crop.y + y));
      }
    }
  });

  it('redactions are painted where they were drawn, whatever the crop and the turn', async () => {
    const canvas = noise(90, 50);
    const edits: Edits = {
      redactions: [{ kind: 'box', x: 12, y: 8, width: 3, height: 2 }],
      crop: { x: 10, y: 5, width: 60, height: 30 },
      quarterTurns: 1,
    };
    const result = await only((await edit(await store(canvas), edits)).images);
    const black: number[][] = [];
    for (let y = 0; y < result.height; y++) {
      for (let x = 0; x < result.width; x++) if (`${pixelAt(result, x, y)}` === `${BLACK}`) black.push([x, y]);
    }
    // From x 2–4, y 3–4 of the crop, which is 30 high: clockwise that is x 25–26, y 2–4.
    expect(black).toEqual([
      [25, 2],
      [26, 2],
      [25, 3],
      [26, 3],
      [25, 4],
      [26, 4],
    ]);
  });

  it('a crop beyond the edges keeps what is inside', async () => {
    const edits = { ...NONE, crop: { x: -5, y: 40, width: 20, height: 100 } };
    expect(await only((await edit(await store(noise(90, 50)), edits)).images)).toMatchObject({ width: 15, height: 10 });
  });
});

describe('other originals', () => {
  it('an upright view of a turned photograph is what the edits refer to', async () => {
    // A 4 × 2 JPEG whose EXIF says "turn clockwise": the browser shows 2 × 4.
    const jpeg = await fileOf(noise(4, 2), 'image/jpeg', 1);
    const exif = [
      0xff,
      0xe1,
      0,
      34,
      ...ascii('Exif\0\0II*\0'),
      8,
      0,
      0,
      0,
      1,
      0,
      0x12,
      1,
      3,
      0,
      1,
      0,
      0,
      0,
      6,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
    ];
    const blob = new Blob([jpeg.slice(0, 2), new Uint8Array(exif), jpeg.slice(2)], { type: 'image/jpeg' });
    const original = { hash: 'whole', mediaType: 'image/jpeg', width: 2, height: 4 };
    const edits = { ...NONE, redactions: [{ kind: 'box' as const, x: 0, y: 3, width: 1, height: 1 }] };
    const result = await only((await edit({ original, blobs: new Map([['whole', blob]]) }, edits)).images);
    expect([result.width, result.height]).toEqual([2, 4]);
    expect(pixelAt(result, 0, 3)).toEqual(BLACK);
    expect(pixelAt(result, 1, 3)).not.toEqual(BLACK);
  });

  it('a drawing is drawn at its own size', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><path fill="#0f0" d="M0 0h30v20H0z"/></svg>';
    const blobs = new Map([['whole', new Blob([svg], { type: 'image/svg+xml' })]]);
    const original = { hash: 'whole', mediaType: 'image/svg+xml', width: 30, height: 20 };
    const edits = { ...NONE, redactions: [{ kind: 'box' as const, x: 0, y: 0, width: 10, height: 20 }] };
    const result = await only((await edit({ original, blobs }, edits)).images);
    expect([result.width, result.height]).toEqual([30, 20]);
    expect(pixelAt(result, 9, 10)).toEqual(BLACK);
    expect(pixelAt(result, 10, 10)).toEqual([0, 255, 0, 255]);
  });

  it('what is gone or broken is said, not thrown', async () => {
    const request = {
      original: { hash: 'a', mediaType: 'image/png', width: 4, height: 4 },
      edits: NONE,
      onStrip: async () => {},
      signal: never,
    };
    for (const blob of [undefined, new Blob(['no picture'])]) {
      expect(await applyEdits({ ...request, loadImage: async () => blob })).toMatchObject({
        failure: { code: 'image-undecodable' },
      });
    }
  });

  it('stops quietly', async () => {
    const { original, blobs } = await store(noise(20, 20));
    const controller = new AbortController();
    controller.abort();
    const request = {
      original,
      edits: NONE,
      loadImage: async (hash: string) => blobs.get(hash),
      onStrip: async () => {},
    };
    await expect(applyEdits({ ...request, signal: controller.signal })).rejects.toBe(controller.signal.reason);
  });
});

describe('a page in strips', () => {
  it('a small part of it, over a seam, becomes one picture', async () => {
    const canvas = noise(100, 300);
    const stored = await storeStrips(canvas, [120, 120, 60]);
    const edits: Edits = {
      redactions: [
        {
          kind: 'stroke',
          width: 10,
          points: [
            { x: 20, y: 100 },
            { x: 60, y: 140 },
          ],
        },
      ],
      quarterTurns: 0,
    };
    const { images, progress } = await edit(stored, edits);
    expect(progress).toEqual(['1/1']);
    expectPainted(await only(images), pixelsIn(canvas), edits);
  });

  it.each([0, 2] as const)(
    'too tall for a canvas it is made strip by strip, turned %i quarters',
    async (quarterTurns) => {
      const [width, height] = [20, 16500];
      const canvas = noise(width, 16000);
      const below = noise(width, 500);
      const stored = await storeStrips(canvas, [9000, 7000]);
      stored.blobs.set('last', new Blob([await fileOf(below)]));
      stored.original.height = height;
      stored.original.strips?.push({ hash: 'last', y: 16000, height: 500 });
      const redactions: Edits['redactions'] = [{ kind: 'box', x: 5, y: 4090, width: 5, height: 12000 }];
      const { images, progress } = await edit(stored, { redactions, quarterTurns });
      expect(progress).toEqual(['1/5', '2/5', '3/5', '4/5', '5/5']);
      const results = await Promise.all(images.map(decode));
      expect(results.map((strip) => strip.height)).toEqual([4096, 4096, 4096, 4096, 116]);
      const [above, under] = [pixelsIn(canvas), pixelsIn(below)];
      for (const y of [0, 4089, 4090, 8191, 8192, 8999, 9000, 15999, 16000, 16089, 16090, 16499]) {
        for (const x of [0, 4, 5, 9, 10, 19]) {
          const [atX, atY] = quarterTurns === 0 ? [x, y] : [width - 1 - x, height - 1 - y];
          const strip = results[Math.floor(atY / 4096)];
          const before = y < 16000 ? pixelAt(above, x, y) : pixelAt(under, x, y - 16000);
          const isPainted = x >= 5 && x < 10 && y >= 4090 && y < 16090;
          expect(strip && pixelAt(strip, atX, atY % 4096), `${x}, ${y}`).toEqual(isPainted ? BLACK : before);
        }
      }
    },
  );

  it('turned on its side it would be wider than a canvas: that is said, and a crop helps', async () => {
    const size = { width: 2560, height: 64000 };
    expect(planEdit(size, { ...NONE, quarterTurns: 1 })).toBeUndefined();
    const crop = { x: 0, y: 100, width: 2560, height: 16384 };
    expect(planEdit(size, { redactions: [], crop, quarterTurns: 1 })).toMatchObject({ width: 16384, height: 2560 });
    const original = { hash: 'a', mediaType: 'image/png', ...size };
    const request = {
      original,
      edits: { ...NONE, quarterTurns: 1 as const },
      loadImage: async () => undefined,
      onStrip: async () => {},
      signal: never,
    };
    expect(await applyEdits(request)).toMatchObject({ failure: { reason: 'too-wide', limit: 16384 } });
  });

  it('no plan has a strip that a canvas cannot hold', () => {
    for (const [width, height] of [
      [2560, 64000],
      [16384, 16384],
      [16384, 30000],
      [300, 65535],
      [9000, 9000],
    ]) {
      if (!width || !height) continue;
      const plan = planEdit({ width, height }, NONE);
      const ends = plan?.strips.map((strip) => strip.y + strip.height) ?? [];
      expect(ends.at(-1)).toBe(height);
      expect(plan?.strips.slice(1).map(({ y }) => y)).toEqual(ends.slice(0, -1));
      for (const strip of plan?.strips ?? []) expect(width * strip.height).toBeLessThanOrEqual(64 * 1024 * 1024);
    }
  });
});

it('only no edits at all change nothing', () => {
  expect(changesNothing(NONE)).toBe(true);
  expect(changesNothing({ ...NONE, quarterTurns: 2 })).toBe(false);
  expect(changesNothing({ ...NONE, crop: { x: 0, y: 0, width: 1, height: 1 } })).toBe(false);
});

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}
