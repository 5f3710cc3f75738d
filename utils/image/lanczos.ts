import initResizer, { resize } from '@jsquash/resize/lib/resize/pkg/squoosh_resize.js';
import resizerUrl from '@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm?url';

/** Shrinks pixels with a Lanczos3 filter. `opaque` skips the slow handling of transparency. */
export type Lanczos = (pixels: ImageData, width: number, height: number, opaque: boolean) => ImageData;

/** Position of Lanczos3 in the codec's list of filters. */
const LANCZOS3 = 3;

let loading: Promise<Lanczos> | undefined;

/**
 * Loads the WebAssembly resizer (35 KB) on first use.
 *
 * @param source the module or its address; by default the file the bundler put beside the code.
 * @returns rejects when it cannot be loaded; the next call tries again.
 */
export function loadLanczos(source: string | WebAssembly.Module = resizerUrl): Promise<Lanczos> {
  loading ??= initResizer(source).then(
    () => shrink,
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

function shrink(pixels: ImageData, width: number, height: number, opaque: boolean): ImageData {
  const bytes = new Uint8Array(pixels.data.buffer);
  const shrunk = resize(bytes, pixels.width, pixels.height, width, height, LANCZOS3, !opaque, false);
  // The codec returns a copy in an ordinary buffer of its own; its type does not say so.
  return new ImageData(new Uint8ClampedArray(shrunk.buffer as ArrayBuffer), width, height);
}
