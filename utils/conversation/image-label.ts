import type { Attachment } from './attachment.ts';

/** Enough to tell pages apart; what follows in a title is mostly the site's name. In characters. */
const LONGEST_LABEL = 40;

/**
 * What sets each image of one question apart, for the request and the panel alike: the user's own name; else, among
 * images of pages with different titles, its page's title, shortened; else nothing.
 *
 * @param images those of one question, in their order.
 */
export function imageLabels(images: readonly Pick<Attachment, 'name' | 'provenance'>[]): (string | undefined)[] {
  const titles = images.map(({ provenance }) => (provenance.kind === 'page' ? plain(provenance.pageTitle) : ''));
  const differ = new Set(titles.filter((title) => title !== '')).size > 1;
  return images.map(({ name }, index) => plain(name ?? '') || (differ && titles[index]) || undefined);
}

/** A title is the page's: nothing that breaks the line, hides, or turns the direction of writing gets through. */
function plain(text: string): string {
  const characters = [...text.replace(/[\p{C}\s]+/gu, ' ').trim()];
  return characters.length > LONGEST_LABEL
    ? `${characters
        .slice(0, LONGEST_LABEL - 1)
        .join('')
        .trim()}…`
    : characters.join('');
}
