import type { FastifyInstance } from 'fastify';
import { PAGE_ORIGIN } from './fixture-pages.ts';
import { drawPicture, drawPixels, mediaTypeOf, type Picture, type Rgb } from './fixture-pictures.ts';

/**
 * Tall pages whose every pixel can be computed: a header, then bands of 20 CSS pixels, each of its own colour, and a
 * picture in every fiftieth.
 */
export interface TallPage {
  /** Bands below the header. */
  bands: number;
  /** Pictures are worth a CSS pixel each: only where that is a device pixel can they be compared. */
  pictures?: boolean;
  /** CSS and markup of the test's own, and where the bands stand: `{bands}`. */
  style?: string;
  body?: string;
}

export const HEADER_HEIGHT = 60;
export const BAND_HEIGHT = 20;
const BANDS_PER_PICTURE = 50;
const PICTURE_WIDTH = 320;
const PICTURE_HEIGHT = 200;
const HEADER_COLOUR: Rgb = [10, 20, 30];

/** Every colour stands once among 4,000 bands, and neighbours are far apart. */
export function bandColour(band: number): Rgb {
  const mixed = (band * 2654435761) >>> 0;
  return [64 + (mixed & 0x7f), 64 + ((mixed >> 7) & 0x7f), 64 + (band % 191)];
}

function pictureAt(band: number): Picture | undefined {
  return band % BANDS_PER_PICTURE === 7
    ? { name: `lazy-${band}`, width: PICTURE_WIDTH, height: PICTURE_HEIGHT, noise: 20 }
    : undefined;
}

/** CSS pixels. */
export function heightOf({ bands, pictures }: TallPage): number {
  const extra = pictures ? countPictures(bands) * (PICTURE_HEIGHT - BAND_HEIGHT) : 0;
  return HEADER_HEIGHT + bands * BAND_HEIGHT + extra;
}

function countPictures(bands: number): number {
  return Array.from({ length: bands }, (_, band) => pictureAt(band)).filter(Boolean).length;
}

/** @returns what stands in each row of device pixels: RGB of `width` pixels. */
export function expectedRows(page: TallPage, width: number, ratio = 1): Buffer[] {
  const rows: Buffer[] = [];
  const plain = (colour: Rgb, cssHeight: number): void => {
    const row = Buffer.alloc(width * 3, Buffer.from(colour));
    for (let y = 0; y < Math.round(cssHeight * ratio); y++) rows.push(row);
  };
  plain(HEADER_COLOUR, HEADER_HEIGHT);
  for (let band = 0; band < page.bands; band++) {
    const picture = page.pictures ? pictureAt(band) : undefined;
    if (!picture) {
      plain(bandColour(band), BAND_HEIGHT);
      continue;
    }
    const pixels = drawPixels(picture);
    const stride = picture.width * 3;
    for (let y = 0; y < picture.height; y++) {
      const row = Buffer.alloc(width * 3, Buffer.from(bandColour(band)));
      pixels.copy(row, 0, y * stride, (y + 1) * stride);
      rows.push(row);
    }
  }
  return rows;
}

/** The bands as markup; those of pictures get their height from a late picture alone where `late` says so. */
export function bandsHtml({ bands, pictures }: TallPage, from = 0): string {
  return Array.from({ length: bands - from }, (_, index) => {
    const band = from + index;
    const picture = pictures ? pictureAt(band) : undefined;
    const colour = `background:rgb(${bandColour(band).join(' ')})`;
    if (!picture) return `<p style="${colour}"></p>`;
    const { name, width, height } = picture;
    const url = `/tall-picture/${name}?delayMs=${100 + (band % 7) * 60}`;
    return `<p style="${colour};height:${height}px"><img loading="lazy" src="${url}" width="${width}" height="${height}"></p>`;
  }).join('\n');
}

export function tallHtml(page: TallPage): string {
  const { style = '', body = '<header></header>{bands}' } = page;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tall</title><style>
*{margin:0;padding:0;box-sizing:border-box}
header{height:${HEADER_HEIGHT}px;background:rgb(${HEADER_COLOUR.join(' ')})}
p{height:${BAND_HEIGHT}px}
img{display:block}
${style}</style>${body.replace('{bands}', () => bandsHtml(page))}</html>`;
}

/** Serves pages by name, and the pictures in them. */
export function serveTallPages(pages: Readonly<Record<string, TallPage | string>>): (app: FastifyInstance) => void {
  return (app) => {
    app.get<{ Params: { name: string } }>('/tall/:name', async (request, reply) => {
      const page = pages[request.params.name];
      if (page === undefined) return reply.code(404).send();
      return reply.type('text/html').send(typeof page === 'string' ? page : tallHtml(page));
    });
    app.get<{ Params: { name: string }; Querystring: { delayMs?: string } }>(
      '/tall-picture/:name',
      async ({ params: { name }, query: { delayMs } }, reply) => {
        await new Promise((resolve) => setTimeout(resolve, Number(delayMs ?? 0)));
        const picture = { name, width: PICTURE_WIDTH, height: PICTURE_HEIGHT, noise: 20 };
        return reply.type(mediaTypeOf('png')).send(await drawPicture(picture, 'png'));
      },
    );
  };
}

export function tallUrl(name: string): string {
  return `${PAGE_ORIGIN}/tall/${name}`;
}
