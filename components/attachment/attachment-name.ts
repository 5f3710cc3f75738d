import type { Attachment } from '@/utils/conversation/attachment.ts';

/**
 * @returns the image's own short name: what the user called it, of a capture its page's title, else its alternative
 *   text or file name; undefined when it has none.
 */
export function ownName(attachment: Attachment): string | undefined {
  const name = attachment.name?.trim() || givenName(attachment)?.trim();
  return name ? shorten(name) : undefined;
}

/** The name an image came with. */
export function givenName({ provenance }: Pick<Attachment, 'provenance'>): string | undefined {
  if (provenance.kind !== 'page') return provenance.name;
  if (provenance.capture) return provenance.pageTitle || URL.parse(provenance.pageUrl)?.host;
  return provenance.alt || fileName(provenance.imageUrl);
}

/** The name of one image among several, as a screen reader and a test find it: "Image 2: chart.png". */
export function attachmentName(attachment: Attachment, index: number): string {
  const own = ownName(attachment);
  return `Image ${index + 1}${own === undefined ? '' : `: ${own}`}`;
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

function shorten(name: string): string {
  return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}
