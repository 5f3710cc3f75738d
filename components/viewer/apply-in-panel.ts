import type { PanelStore } from '@/components/ui/panel-store.ts';
import type { Edits, Original } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome } from '@/utils/conversation/failure.ts';
import { applyEdits, changesNothing } from '@/utils/image/edit.ts';

/**
 * Makes the edited image and hands it to the worker, strip by strip; no edits bring the original back.
 *
 * @param base the unedited original.
 * @returns what the worker answered, or why the image could not be made or kept. Rejects with the signal's reason
 *   when aborted; the image is then as it was before.
 */
export async function applyInPanel(
  { reach, windowId }: PanelStore,
  { attachmentId, base, edits }: { attachmentId: string; base: Original; edits: Edits },
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Outcome<null>> {
  const incomingIds: string[] = [];
  let isFull = false;
  const keep = async (blob: Blob): Promise<void> => {
    const id = crypto.randomUUID();
    await reach.putIncoming([{ id, windowId, kind: 'edit', blob }]).catch((error: unknown) => {
      isFull = true;
      throw error;
    });
    incomingIds.push(id);
  };
  if (!changesNothing(edits)) {
    try {
      const onStrip = async (blob: Blob, done: number, total: number): Promise<void> => {
        await keep(blob);
        onProgress(done, total);
      };
      const made = await applyEdits({ original: base, edits, loadImage: reach.loadImage, onStrip, signal });
      if (!made.ok) return made;
    } catch (error) {
      if (isFull) return fail('storage-full');
      throw error;
    }
  }
  return await reach.request('editAttachment', { attachmentId, edits, incomingIds });
}
