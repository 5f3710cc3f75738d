import { attachmentName } from '@/components/attachment/attachment-name.ts';
import type { PanelStore } from '@/components/ui/panel-store.ts';
import type { Attachment, CaptureFacts, Original } from '@/utils/conversation/attachment.ts';
import { imageLabels } from '@/utils/conversation/image-label.ts';

/** An image whose pixels are there, with the name it is told apart by. */
export interface ComparableImage {
  id: string;
  /** The user's own name for it, else its tab's title, else what it is called in the tray. */
  label: string;
  original: Original;
  capture: CaptureFacts | undefined;
}

/** The images that wait, or those of a question, in their order. */
export function comparableImages({ attachments, turns, asked }: PanelStore, turnId?: string): ComparableImage[] {
  const ids = turns.value.find(({ id }) => id === turnId)?.attachmentIds ?? [];
  const all = turnId === undefined ? attachments.value : ids.flatMap((id) => asked.value.get(id) ?? []);
  const labels = distinct(imageLabels(all), all);
  return all.flatMap(({ id, original, provenance }, index) => {
    const capture = provenance.kind === 'page' ? provenance.capture : undefined;
    return original ? [{ id, label: labels[index] ?? '', original, capture }] : [];
  });
}

/** Labels that stand for one image only; the others get the number they have in the tray. */
function distinct(labels: readonly (string | undefined)[], images: readonly Attachment[]): string[] {
  return labels.map((label, index) => {
    const isOwn = label !== undefined && labels.filter((other) => other === label).length === 1;
    const image = images[index];
    return isOwn || !image ? (label ?? '') : attachmentName(image, index);
  });
}

/** How two images differ in size, and whether capturing both again would help; undefined when they do not. */
export function describeWidths(
  left: ComparableImage,
  right: ComparableImage,
): { sentence: string; canCapture: boolean } | undefined {
  const widths = [left, right].map(({ capture }) => capture?.viewportWidth);
  if (widths[0] !== undefined && widths[1] !== undefined) {
    if (widths[0] === widths[1]) return undefined;
    return { sentence: `Captured at different widths: ${widths[0]} and ${widths[1]} px.`, canCapture: true };
  }
  const sizes = [left, right].map(({ original }) => `${original.width}×${original.height}`);
  if (left.original.width === right.original.width) return undefined;
  return { sentence: `Of different size (${sizes.join(' and ')}), shown equally wide.`, canCapture: false };
}
