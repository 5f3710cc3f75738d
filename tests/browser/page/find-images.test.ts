import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findImages } from '@/utils/page/find-images.ts';
import type { PageCandidate } from '@/utils/page/page-answers.ts';
import { drawnPng } from './drawn-png.ts';

let red: string;
let blue: string;
let large: string;

beforeEach(async () => {
  red ??= URL.createObjectURL(await drawnPng(40, 30, 'red'));
  blue ??= URL.createObjectURL(await drawnPng(40, 30, 'blue'));
  large ??= URL.createObjectURL(await drawnPng(400, 300, 'green'));
});

afterEach(() => {
  document.body.replaceChildren();
  scrollTo(0, 0);
});

/** Puts markup on the page and waits for its images. */
async function show(markup: string): Promise<void> {
  document.body.innerHTML = markup;
  await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
}

const byKind = (candidates: PageCandidate[], kind: PageCandidate['kind']): PageCandidate[] =>
  candidates.filter((candidate) => candidate.kind === kind);

describe('finding what a click means', () => {
  it('takes the image with the hinted address, with its own size, box and text', async () => {
    await show(`<img src="${blue}"><img src="${red}" alt="a red box" style="width:80px;padding:5px;border:3px solid">`);
    const { candidates, chosen } = await findImages({ srcUrl: red });
    const found = candidates.find((candidate) => candidate.id === chosen);
    expect(found).toMatchObject({ kind: 'img', url: red, width: 40, height: 30, alt: 'a red box', undistorted: true });
    expect(found?.rect?.width).toBeCloseTo(80);
    expect(found?.rect?.height).toBeCloseTo(60);
    expect(byKind(candidates, 'img')).toHaveLength(1);
  });

  it('prefers the largest visible of several with the same address, and lists the others', async () => {
    await show(
      `<img src="${red}" width="20"><img id="big" src="${red}" width="120">` +
        `<img src="${red}" style="position:absolute;top:9000px" width="500"><img src="${red}" style="display:none">`,
    );
    const { candidates, chosen } = await findImages({ srcUrl: red });
    expect(candidates).toHaveLength(3);
    expect(candidates.find((candidate) => candidate.id === chosen)?.rect?.width).toBeCloseTo(120);
  });

  it('takes the larger version that the same srcset names, and keeps the one on the page', async () => {
    await show(`<img srcset="${red} 40w, ${large} 400w" sizes="40px" style="width:40px">`);
    const shown = document.images[0]?.currentSrc;
    const { candidates, chosen } = await findImages({ srcUrl: shown });
    const taken = candidates.find((candidate) => candidate.id === chosen);
    if (shown === red)
      expect(taken).toMatchObject({ kind: 'srcset', url: large, of: byKind(candidates, 'img')[0]?.id });
    else expect(taken).toMatchObject({ kind: 'img', width: 400, height: 300 });
  });

  it('knows what a file behind a srcset really has, not what the density makes of it', async () => {
    await show(`<img srcset="${large} 4x" style="width:100px">`);
    expect(document.images[0]?.naturalWidth).toBe(100);
    const { candidates } = await findImages({ srcUrl: large });
    expect(candidates[0]).toMatchObject({ width: 400, height: 300 });
  });

  it('does not take another crop from a picture’s other sources', async () => {
    await show(
      `<picture><source media="(min-width: 1px)" srcset="${red}"><img src="${large}" srcset="${large}"></picture>`,
    );
    const { candidates, chosen } = await findImages({ srcUrl: red });
    expect(candidates.find((candidate) => candidate.id === chosen)).toMatchObject({ kind: 'img', url: red });
  });

  it('offers the link’s target and what a lazy loader keeps, but guesses nothing', async () => {
    await show(
      `<a href="/photos/full.jpg?x=1"><img src="${red}" data-src="/photos/lazy.webp" data-original="not-an-image"></a>`,
    );
    const { candidates, chosen } = await findImages({ srcUrl: red });
    expect(byKind(candidates, 'link').map((candidate) => candidate.url)).toEqual([
      `${location.origin}/photos/full.jpg?x=1`,
    ]);
    expect(byKind(candidates, 'srcset').map((candidate) => candidate.url)).toEqual([
      `${location.origin}/photos/lazy.webp`,
    ]);
    expect(candidates.find((candidate) => candidate.id === chosen)?.url).toBe(red);
  });

  it('offers backgrounds and images that lie at the same place', async () => {
    await show(
      `<div style="position:relative;width:100px;height:80px;background:linear-gradient(red,blue),url(&quot;${blue}&quot;)">` +
        `<img src="${red}" style="position:absolute;inset:0;width:100px;height:80px">` +
        `<img src="${large}" style="position:absolute;inset:0;width:100px;height:80px"></div>`,
    );
    const { candidates, chosen } = await findImages({ srcUrl: red });
    expect(byKind(candidates, 'background').map((candidate) => candidate.url)).toEqual([blue]);
    expect(byKind(candidates, 'img').map((candidate) => candidate.url)).toEqual([red, large]);
    expect(candidates.find((candidate) => candidate.id === chosen)?.covered).toBe(true);
  });

  it.each([
    { name: 'a spacer', edge: 1 },
    { name: 'a transparent picture', edge: 100 },
  ])('takes the picture under $name that lies over it', async ({ edge }) => {
    const cover = URL.createObjectURL(await drawnPng(edge, edge, 'transparent'));
    await show(
      `<div style="position:relative;width:100px;height:80px;background:url(&quot;${blue}&quot;)">` +
        `<img src="${cover}" style="position:absolute;inset:0;width:100px;height:80px"></div>`,
    );
    const { candidates, chosen } = await findImages({ srcUrl: cover });
    expect(candidates.find((candidate) => candidate.id === chosen)).toMatchObject({ kind: 'background', url: blue });
  });

  it('finds images inside shadow roots, image buttons, and images in SVG', async () => {
    await show(
      `<div id="host"></div><input type="image" src="${blue}" width="30">` +
        `<svg width="50" height="50"><image href="${large}" width="50" height="50"/></svg>`,
    );
    const root = document.querySelector('#host')?.attachShadow({ mode: 'open' });
    if (root) root.innerHTML = `<img src="${red}" width="30">`;
    await root?.querySelector('img')?.decode();
    for (const [url, kind] of [
      [red, 'img'],
      [blue, 'input'],
      [large, 'svg-image'],
    ] as const) {
      const { candidates, chosen } = await findImages({ srcUrl: url });
      expect(candidates.find((candidate) => candidate.id === chosen)).toMatchObject({ kind, url });
    }
  });

  it('keeps an address that no element has any more', async () => {
    await show('');
    const { candidates, chosen } = await findImages({ srcUrl: 'https://images.example.com/gone.png' });
    expect(candidates).toEqual([expect.objectContaining({ id: chosen, url: 'https://images.example.com/gone.png' })]);
    expect(candidates[0]?.rect).toBeUndefined();
  });
});

describe('without a hint', () => {
  it('chooses nothing, and offers what is in view', async () => {
    await show(`<img src="${red}"><img src="${blue}"><img src="${large}" style="position:absolute;top:9000px">`);
    const { candidates, chosen } = await findImages({});
    expect(chosen).toBeUndefined();
    expect(candidates.map((candidate) => candidate.url).toSorted()).toEqual([red, blue].toSorted());
  });

  it('takes the only data: URL that is too long for a hint, and hands out no more than its type', async () => {
    const huge = `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>${' '.repeat(2 ** 21)}</svg>`;
    await show(`<img src="${red}"><img id="huge">`);
    document.querySelector('#huge')?.setAttribute('src', huge);
    await document.querySelector<HTMLImageElement>('#huge')?.decode();
    const { candidates, chosen } = await findImages({});
    expect(candidates.find((candidate) => candidate.id === chosen)?.url).toBe('data:image/svg+xml');
  });

  it('never offers more than two dozen', async () => {
    await show(Array.from({ length: 60 }, () => `<img src="${red}" width="10">`).join(''));
    expect((await findImages({})).candidates).toHaveLength(24);
  });

  it('goes back to a picture the user chose before, by its id', async () => {
    await show(`<img src="${red}"><img src="${blue}">`);
    const before = (await findImages({})).candidates.find((candidate) => candidate.url === blue);
    const again = await findImages({ srcUrl: red, id: before?.id });
    expect(again.chosen).toBe(before?.id);
    expect(again.candidates.find((candidate) => candidate.id === again.chosen)?.url).toBe(blue);
  });
});

it('names only a few of 3,000 images', async () => {
  await show(Array.from({ length: 3000 }, (_, index) => `<img src="${index % 2 ? red : blue}" width="10">`).join(''));
  const { candidates } = await findImages({});
  expect(candidates.length).toBeGreaterThan(1);
  expect(candidates.length).toBeLessThanOrEqual(24);
});
