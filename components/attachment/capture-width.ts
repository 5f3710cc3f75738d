import type { Attachment, CaptureFacts } from '@/utils/conversation/attachment.ts';

/** Two captures of pages that were not equally wide then: what differs may be the layout alone. */
export interface OtherWidth {
  /** "Captured at another width than Image 1 (894 / 1280)." */
  warning: string;
  /** The two captures, the earlier one first. */
  attachmentIds: [string, string];
}

/** Compares a waiting capture with the first one in the tray. */
export function otherWidth(attachments: readonly Attachment[], index: number): OtherWidth | undefined {
  const own = attachments[index];
  const first = attachments.findIndex((each) => captureOf(each) !== undefined);
  const other = attachments[first];
  const [width, otherWidth] = [captureOf(own)?.viewportWidth, captureOf(other)?.viewportWidth];
  if (!own || !other || width === undefined || otherWidth === undefined || width === otherWidth) return undefined;
  return {
    warning: `Captured at another width than Image ${first + 1} (${width} / ${otherWidth}).`,
    attachmentIds: [other.id, own.id],
  };
}

/** @returns whether the last image shows again, as the same region, what an earlier one shows. */
export function isSameRegionAgain(attachments: readonly Attachment[]): boolean {
  const last = attachments.at(-1);
  const own = captureOf(last);
  if (!last || !own?.area) return false;
  return attachments.slice(0, -1).some((each) => {
    const earlier = captureOf(each);
    return earlier && pageOf(each) === pageOf(last) && isSamePlace(earlier, own);
  });
}

export function captureOf(attachment: Attachment | undefined): CaptureFacts | undefined {
  return attachment?.provenance.kind === 'page' ? attachment.provenance.capture : undefined;
}

/** Without what follows `#`: a jump inside the page is no other page. */
function pageOf({ provenance }: Attachment): string | undefined {
  return provenance.kind === 'page' ? provenance.pageUrl.split('#')[0] : undefined;
}

type Area = NonNullable<CaptureFacts['area']>;

/** At another width of the page the same element stands elsewhere. */
function isSamePlace(one: CaptureFacts, other: CaptureFacts): boolean {
  if (one.viewportWidth === other.viewportWidth) return !!one.area && !!other.area && isSameBox(one.area, other.area);
  return one.anchor !== undefined && one.anchor.path === other.anchor?.path;
}

function isSameBox(one: Area, other: Area): boolean {
  // Snapping to device pixels may move an edge by one.
  return (['x', 'y', 'width', 'height'] as const).every((edge) => Math.abs(one[edge] - other[edge]) <= 1);
}
