import { BETWEEN_BYTES, createKernel, GROUP, type Kernel, ROW_PAIR_BYTES, WEIGHT_BITS } from './kernel.ts';
import { lanczosTaps, type Taps } from './weights.ts';

/** Where pixels come from, a few rows at a time, so that a large picture never stands in memory twice. */
export interface RowSource {
  width: number;
  height: number;
  /** RGBA of that many rows from `top` on, premultiplied with alpha. */
  rows: (top: number, count: number) => Uint8ClampedArray;
  /** The pixels are means of two by two others. */
  halved: boolean;
}

/** Rows asked for at once: at 6000 pixels' width they just fit a processor's cache. */
const BAND_ROWS = 64;

/** Makes a picture smaller with a Lanczos3 filter; gives premultiplied RGBA. */
export type Shrink = (source: RowSource, width: number, height: number) => Uint8ClampedArray<ArrayBuffer>;

let shared: Shrink | undefined;

/**
 * The filter, made on first use (about a millisecond) and kept.
 *
 * @throws where WebAssembly is forbidden or has no vector instructions.
 */
export function lanczos(): Shrink {
  shared ??= createShrink();
  return shared;
}

function createShrink(): Shrink {
  const kernel = createKernel();
  return (source, width, height) => {
    const columns = lanczosTaps(source.width, width, WEIGHT_BITS, source.halved);
    const rows = lanczosTaps(source.height, height, WEIGHT_BITS, source.halved);
    const memory = layOut(kernel, source, width, columns, rows);
    writeColumns(memory, columns);
    const result = new Uint8ClampedArray(width * height * 4);
    let ready = 0;
    rows.forEach(({ start, weights }, y) => {
      for (; ready < start + weights.length; ready += BAND_ROWS) filterBand(kernel, memory, source, ready, width);
      writeRows(memory, start, weights);
      kernel.down(memory.rowTable, Math.ceil(weights.length / 2), memory.row, memory.fours);
      result.set(memory.bytes.subarray(memory.row, memory.row + width * 4), y * width * 4);
    });
    return result;
  };
}

/** Addresses in the module's memory, and views of it. */
interface Layout {
  bytes: Uint8Array;
  words: Int32Array;
  halfWords: Int16Array;
  band: number;
  columnTable: number;
  groups: number;
  /** Rows between the passes, written round and round. */
  ring: number;
  ringRows: number;
  ringStride: number;
  rowTable: number;
  row: number;
  fours: number;
}

function layOut(
  kernel: Kernel,
  source: RowSource,
  width: number,
  columns: readonly Taps[],
  rows: readonly Taps[],
): Layout {
  const most = (taps: readonly Taps[]): number =>
    taps.reduce((longest, { weights }) => Math.max(longest, weights.length), 1);
  const groups = Math.ceil(most(columns) / GROUP);
  const fours = Math.ceil(width / 4);
  const ringRows = most(rows) + BAND_ROWS;
  const ringStride = fours * 4 * BETWEEN_BYTES;
  let end = 0;
  const reserve = (size: number): number => {
    const at = end;
    end += Math.ceil(size / 16) * 16;
    return at;
  };
  const layout = {
    // Groups of four may read past the last row's end; the weights there are zero.
    band: reserve(source.width * BAND_ROWS * 4 + GROUP * 4 * groups),
    columnTable: reserve(width * (4 + groups * GROUP * 2)),
    ring: reserve(ringRows * ringStride),
    rowTable: reserve(Math.ceil(most(rows) / 2) * ROW_PAIR_BYTES),
    row: reserve(fours * 16),
  };
  const missing = end - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / 65536));
  const { buffer } = kernel.memory;
  const views = { bytes: new Uint8Array(buffer), words: new Int32Array(buffer), halfWords: new Int16Array(buffer) };
  return { ...layout, ...views, groups, ringRows, ringStride, fours };
}

function writeColumns({ words, halfWords, columnTable, groups }: Layout, columns: readonly Taps[]): void {
  const entryBytes = 4 + groups * GROUP * 2;
  columns.forEach(({ start, weights }, x) => {
    const entry = columnTable + x * entryBytes;
    words[entry / 4] = start * 4;
    const first = entry / 2 + 2;
    halfWords.fill(0, first, first + groups * GROUP);
    halfWords.set(weights, first);
  });
}

/** Reads the next rows and filters them horizontally into the ring. */
function filterBand(kernel: Kernel, memory: Layout, source: RowSource, top: number, width: number): void {
  const count = Math.min(BAND_ROWS, source.height - top);
  memory.bytes.set(source.rows(top, count), memory.band);
  const { band, columnTable, groups } = memory;
  const sourceOf = (row: number): number => band + row * source.width * 4;
  const targetOf = (row: number): number => memory.ring + ((top + row) % memory.ringRows) * memory.ringStride;
  for (let row = 0; row < count; row += 2) {
    // An odd row out is filtered twice.
    const next = Math.min(row + 1, count - 1);
    kernel.across(sourceOf(row), sourceOf(next), targetOf(row), targetOf(next), width, columnTable, groups);
  }
}

function writeRows(
  { words, ring, ringRows, ringStride, rowTable }: Layout,
  start: number,
  weights: readonly number[],
): void {
  const address = (row: number): number => ring + (row % ringRows) * ringStride;
  for (let i = 0, at = rowTable / 4; i < weights.length; i += 2) {
    words[at++] = address(start + i);
    // An odd row out is paired with itself at weight zero.
    words[at++] = address(start + Math.min(i + 1, weights.length - 1));
    words[at++] = ((weights[i] ?? 0) & 0xffff) | ((weights[i + 1] ?? 0) << 16);
  }
}
