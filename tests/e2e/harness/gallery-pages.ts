import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PAGE_ORIGIN } from './fixture-pages.ts';

/**
 * The pages of `tests/fixtures/gallery/`, one for each way in which a page shows a picture, or hides it. The element with
 * `data-expect` shows the picture of that name.
 */
const FOLDER = fileURLToPath(new URL('../../fixtures/gallery/', import.meta.url));

export function galleryUrl(name: string): string {
  return `${PAGE_ORIGIN}/gallery/${name}`;
}

/** @returns undefined for a page that is not there. */
export async function readGalleryPage(name: string): Promise<string | undefined> {
  if (!/^[a-z-]+$/.test(name)) return undefined;
  return await readFile(`${FOLDER}${name}.html`, 'utf8').catch(() => undefined);
}
