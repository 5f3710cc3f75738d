import type { FastifyInstance } from 'fastify';
import type { Page } from 'playwright';
import { drawn } from './drawn.ts';
import { PAGE_ORIGIN, picturePath } from './fixture-pages.ts';
import type { Picture } from './fixture-pictures.ts';

const ALBUMS = { garden: ['rose', 'tulip', 'lily', 'fern'], harbour: ['ship', 'crane', 'rope', 'gull'] } as const;
/** In a popover that is closed at first. */
export const REED: Picture = { name: 'reed', width: 320, height: 240, noise: 0 };
type Album = keyof typeof ALBUMS;

/** Pages of four pictures each, at the same places: the one in the middle is the largest. */
export function addAlbums(app: FastifyInstance): void {
  app.get<{ Params: { name: Album } }>('/album/:name', async ({ params: { name } }, reply) => {
    const shown = ALBUMS[name].map((_, index) => {
      const picture = pictureOf(name, index);
      const width = index === 1 ? 480 : 240;
      return `<img id="${picture.name}" alt="A ${picture.name}" src="${picturePath('open', picture)}" width="${width}">`;
    });
    return reply.type('text/html').send(`<!doctype html><title>${name}</title><body>${shown.join(' ')}
<p>Words on the page</p>
<div popover id="more" style="margin:0;left:300px;top:500px;border:0;padding:9px"><img id="reed" alt="A reed" width="200"
src="${picturePath('open', REED)}"></div><div style="height:3000px"></div>
<img id="moss" alt="Moss" src="${picturePath('open', { name: 'moss', width: 320, height: 200, noise: 0 })}">`);
  });
}

export function albumUrl(name: Album): string {
  return `${PAGE_ORIGIN}/album/${name}`;
}

/** @param index 0 is the first in reading order, 1 the largest. */
export function pictureOf(album: Album, index: number): Picture {
  return { name: ALBUMS[album][index] ?? '', width: 640, height: 480, noise: 0 };
}

/** Resolves when an overlay of Loupe's stands on the page, drawn. */
export async function overlayShown(page: Page, timeoutMs?: number): Promise<void> {
  const isThere = () => document.querySelector(':popover-open:empty') !== null;
  await page.waitForFunction(isThere, undefined, timeoutMs === undefined ? {} : { timeout: timeoutMs });
  // By then the keyboard reaches it.
  await drawn(page);
}

export async function overlayGone(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector(':popover-open:empty') === null);
}
