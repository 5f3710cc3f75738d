import { afterEach, expect } from 'vitest';
import type { Attachment, Original } from '@/utils/conversation/attachment.ts';
import type { IncomingImage } from '@/utils/store/database.ts';
import { fileOf } from '../image/pixels.ts';
import { makeAttachment, type Stage, showPanel } from './panel-stage.tsx';

/** A picture as a file and as the original an attachment has. */
export interface DrawnOriginal {
  original: Original;
  blob: Blob;
}

export async function drawnOriginal(canvas: OffscreenCanvas, hash = 'original'): Promise<DrawnOriginal> {
  const blob = new Blob([await fileOf(canvas)], { type: 'image/png' });
  const original: Original = {
    hash,
    mediaType: 'image/png',
    width: canvas.width,
    height: canvas.height,
    bytes: blob.size,
    animated: false,
    step: 'handed-over',
    fidelity: 'original',
    check: 'not-possible',
  };
  return { original, blob };
}

/** An attachment that is sent as it is. */
export function attachmentOf({ original }: DrawnOriginal, values: Partial<Attachment> = {}): Attachment {
  const { hash, width, height, bytes } = original;
  const tokens = Math.ceil(width / 28) * Math.ceil(height / 28);
  const image = { hash, mediaType: 'image/png' as const, width, height, bytes, tokens };
  const preparation = {
    tier: 'high',
    way: 'as-is',
    scale: 1,
    firstFrameOnly: false,
    partsAdvised: false,
    image,
  } as const;
  return makeAttachment({
    original,
    state: { status: 'ready', source: { kind: 'base64', because: 'not-original' }, preparation },
    ...values,
  });
}

/** The panel with these images in the tray, and their bytes where it looks for them. */
export function showTray(attachments: Attachment[], blobs: ReadonlyMap<string, Blob>): Stage {
  const stage = showPanel({ attachments });
  stage.reach.loadImage.mockImplementation(async (hash: string) => blobs.get(hash));
  return stage;
}

/** Everything the panel has handed to the worker so far. */
export function handedOver(stage: Stage): IncomingImage[] {
  return stage.reach.putIncoming.mock.calls.flatMap(([rows]) => rows as IncomingImage[]);
}

/** Call once in a test file: no dialog outlives its test. */
export function useDialogs(): void {
  afterEach(async () => {
    for (const dialog of document.querySelectorAll('dialog')) dialog.close();
    await expect.poll(() => document.querySelector('dialog')).toBeNull();
  });
}

export async function waitForDialog(name: string): Promise<HTMLDialogElement> {
  const find = (): HTMLDialogElement | undefined =>
    [...document.querySelectorAll('dialog')].find(
      (dialog) => dialog.open && dialog.querySelector('h2')?.textContent === name,
    );
  await expect.poll(() => find() !== undefined).toBe(true);
  const dialog = find();
  if (!dialog) throw new Error(`The dialog ${name} closed again`);
  return dialog;
}
