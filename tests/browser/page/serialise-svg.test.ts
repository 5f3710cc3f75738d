import { afterEach, describe, expect, it } from 'vitest';
import { findAll } from '@/utils/page/all-pictures.ts';
import { serialise } from '@/utils/page/serialise-svg.ts';

afterEach(() => document.body.replaceChildren());

/** Writes the drawing out, draws the file as the offscreen document does, and reads colours at shares of its size. */
async function coloursOf(markup: string, ...points: readonly (readonly [x: number, y: number])[]): Promise<string[]> {
  const image = new Image();
  image.src = `data:image/svg+xml;base64,${await written(markup)}`;
  await image.decode();
  const context = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext('2d');
  context?.drawImage(image, 0, 0);
  return points.map(([x, y]) => {
    const at = [Math.floor(x * image.naturalWidth), Math.floor(y * image.naturalHeight)] as const;
    return Array.from(context?.getImageData(...at, 1, 1).data ?? [])
      .slice(0, 3)
      .join(' ');
  });
}

async function written(markup: string): Promise<string> {
  const read = await readDrawing(markup);
  if (!read.ok) throw new Error(read.because);
  return read.base64;
}

async function readDrawing(markup: string): ReturnType<typeof serialise> {
  document.body.innerHTML = markup;
  const picture = (await findAll()).pictures.find(({ kind }) => kind === 'svg');
  return await serialise(picture?.id ?? '');
}

const svg = (content: string, more = ''): string => `<svg id="it" width="80" height="60" ${more}>${content}</svg>`;
const MIDDLE = [0.5, 0.5] as const;
const [RED, GREEN, BLUE] = ['255 0 0', '0 128 0', '0 0 255'];

describe('a drawing written out', () => {
  it.each([
    ['the fill a style sheet gives', `<style>.a{fill:red}</style>${svg('<path class="a" d="M0 0h80v60H0z"/>')}`, RED],
    [
      'a colour that comes from around it',
      `<p style="color:blue">${svg('<path fill="currentColor" d="M0 0h80v60H0z"/>')}</p>`,
      BLUE,
    ],
    [
      'a symbol of the page in the colour of the place that uses it',
      `<svg width="0" height="0"><symbol id="s"><path fill="currentColor" d="M0 0h80v60H0z"/></symbol></svg><p style="color:red">${svg('<use href="#s"/>')}</p>`,
      RED,
    ],
    [
      'a symbol that a style sheet colours where it stands',
      `<style>#s path{fill:green}</style><svg width="0" height="0"><symbol id="s"><path d="M0 0h80v60H0z"/></symbol></svg>${svg('<use href="#s"/>')}`,
      GREEN,
    ],
    [
      'a gradient that stands elsewhere',
      `<svg width="0" height="0"><linearGradient id="g"><stop stop-color="blue"/></linearGradient></svg>${svg('<path fill="url(#g)" d="M0 0h80v60H0z"/>')}`,
      BLUE,
    ],
    [
      'where a style sheet moves a part',
      `<style>rect{transform:translate(40px,30px)}</style>${svg('<rect x="-5" y="-5" width="10" height="10" fill="red"/>')}`,
      RED,
    ],
    ['the colour behind it', `<div style="background:green">${svg('<path d="M0 0h1"/>')}</div>`, GREEN],
    ['its own background', `${svg('<path d="M0 0h1"/>', 'style="background:blue"')}`, BLUE],
  ])('has %s', async (_, markup, colour) => {
    expect(await coloursOf(markup, MIDDLE)).toEqual([colour]);
  });

  it('keeps its view box, and is large enough to be looked at', async () => {
    const markup = svg('<rect width="4" height="6" fill="red"/>', 'viewBox="0 0 8 6"');
    expect(await coloursOf(markup, [0.25, 0.5], [0.75, 0.5])).toEqual([RED, '255 255 255']);
    expect(atob(await written(markup))).toContain('width="512" height="384"');
  });

  it('holds the files it shows, and no script', async () => {
    const file = new OffscreenCanvas(8, 8);
    file.getContext('2d')?.fillRect(0, 0, 8, 8);
    const url = URL.createObjectURL(await file.convertToBlob());
    const text = atob(
      await written(svg(`<image href="${url}" width="8" height="8"/><path d="M0 0h9"/><script>alert(1)</script>`)),
    );
    expect(text).toContain('href="data:image/png;base64,');
    expect(text).not.toMatch(/blob:|script/);
  });

  it.each([
    ['HTML in it', '<foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml">A</p></foreignObject>'],
    ['a file nobody may read', '<image href="blob:gone" width="9" height="9"/><path d="M0 0h9"/>'],
  ])('is not tried with %s: the screen shows it', async (_, content) => {
    expect((await readDrawing(svg(content))).ok).toBe(false);
  });
});
