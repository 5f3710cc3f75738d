import { base64ToBytes } from '@/utils/image/base64.ts';

/** What a tab showed at one moment, in device pixels. */
export interface Frame {
  /** PNG. */
  blob: Blob;
  width: number;
  height: number;
}

const PNG_PREFIX = 'data:image/png;base64,';

/** @returns the frame in the browser's answer, or undefined when that is no PNG with a size. */
export function frameFromDataUrl(url: string): Frame | undefined {
  if (!url.startsWith(PNG_PREFIX)) return undefined;
  const bytes = base64ToBytes(url.slice(PNG_PREFIX.length));
  // Signature, length and type of the first chunk come first: the size stands at byte 16 (PNG, section 11.2.2).
  if (bytes.length < 24) return undefined;
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [header.getUint32(16), header.getUint32(20)];
  if (width === 0 || height === 0) return undefined;
  return { blob: new Blob([bytes], { type: 'image/png' }), width, height };
}
