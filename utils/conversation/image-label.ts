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

/**
 * What an image was, for the line of text that stands for it: "chart.png from example.com".
 *
 * @returns undefined where nothing is known of it.
 */
export function imageNote(image: Pick<Attachment, 'name' | 'provenance'>): string | undefined {
  const { name, provenance } = image;
  const own = plain(name ?? givenName(image) ?? '');
  const host = provenance.kind === 'page' ? (URL.parse(provenance.pageUrl)?.hostname ?? '') : '';
  const from = host === '' ? '' : `from ${host}`;
  return [own, from].filter((word) => word !== '').join(' ') || undefined;
}

/** The name an image came with. */
export function givenName({ provenance }: Pick<Attachment, 'provenance'>): string | undefined {
  if (provenance.kind !== 'page') return provenance.name;
  if (provenance.capture) return provenance.pageTitle || URL.parse(provenance.pageUrl)?.host;
  return provenance.alt || fileName(provenance.imageUrl);
}

function fileName(imageUrl: string | undefined): string | undefined {
  const url = imageUrl === undefined ? null : URL.parse(imageUrl);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  const last = url.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    // A file name with a stray percent sign is shown as it stands.
    return last;
  }
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
