import type { Attachment } from '@/utils/conversation/attachment.ts';
import { givenName } from '@/utils/conversation/image-label.ts';

/**
 * @returns the image's own short name: what the user called it, of a capture its page's title, else its alternative
 *   text or file name; undefined when it has none.
 */
export function ownName(attachment: Attachment): string | undefined {
  const name = attachment.name?.trim() || givenName(attachment)?.trim();
  return name ? shorten(name) : undefined;
}

/** The name of one image among several, as a screen reader and a test find it: "Image 2: chart.png". */
export function attachmentName(attachment: Attachment, index: number): string {
  const own = ownName(attachment);
  return `Image ${index + 1}${own === undefined ? '' : `: ${own}`}`;
}

function shorten(name: string): string {
  return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}
