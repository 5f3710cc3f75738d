import {
  add,
  addI32x4,
  advance,
  assembleModule,
  type Code,
  constantVector,
  dotI16x8,
  get,
  I32,
  i32,
  loadI32,
  loadSplat,
  loadVector,
  narrowI16,
  narrowI32,
  repeat,
  set,
  shiftI32x4,
  shuffle,
  splatI32,
  storeLowHalf,
  storeVector,
  swizzle,
  V128,
  type WasmFunction,
  zeroVector,
} from './wasm-code.ts';

/** Weights are whole numbers of 1 / 2^14, so that the largest (just above 1) fits 16 bits with its sign. */
export const WEIGHT_BITS = 14;
/** Between the passes a colour value has five bits behind the point, and room for the filter's overshoot. */
const BETWEEN_BITS = 5;
/** The horizontal pass takes pixels in groups of this many. */
export const GROUP = 4;
/** Bytes of a pixel between the passes: four 16-bit colour values. */
export const BETWEEN_BYTES = 8;

export interface Kernel {
  memory: WebAssembly.Memory;
  /**
   * Filters two rows at once. `table` holds for each pixel of the result the byte offset of its first source
   * pixel, then `groups` × 4 weights of 16 bits.
   */
  across: (
    ...of: [
      sourceA: number,
      sourceB: number,
      targetA: number,
      targetB: number,
      pixels: number,
      table: number,
      groups: number,
    ]
  ) => void;
  /**
   * Filters across rows. `table` holds for each pair of rows their two addresses and their two weights of 16
   * bits. Works on four pixels at a time.
   */
  down: (table: number, pairs: number, target: number, fours: number) => void;
}

/** Builds the WebAssembly filter; throws where the content security policy or the browser forbids that. */
export function createKernel(): Kernel {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assembleModule([across(), down()])));
  // The module assembled here exports exactly these.
  return exports as unknown as Kernel;
}

/**
 * Pixels in memory are R0 G0 B0 A0 R1 …; multiplying needs each channel's values of two pixels side by side, 16
 * bits wide. One swizzle does both, its index 128 giving the zeros between. The indexes are kept in a local:
 * V8 builds those of a `shuffle` anew each time, with which this pass took 1.6 times as long.
 */
const PAIR_FIRST_TWO = [0, 128, 4, 128, 1, 128, 5, 128, 2, 128, 6, 128, 3, 128, 7, 128];
const PAIR_LAST_TWO = [8, 128, 12, 128, 9, 128, 13, 128, 10, 128, 14, 128, 11, 128, 15, 128];
/** The same for 16-bit values of two rows, of the first and the second pixel. */
const PAIR_ROWS_LOW = [0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23];
const PAIR_ROWS_HIGH = [8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31];

function across(): WasmFunction {
  const [sourceA, sourceB, targetA, targetB, pixels, table, groups] = [0, 1, 2, 3, 4, 5, 6];
  const [fromA, fromB, left, four, weightsLow, weightsHigh, sumA, sumB] = [7, 8, 9, 10, 11, 12, 13, 14];
  const [firstTwo, lastTwo] = [15, 16];
  const accumulate = (from: number, sum: number): Code => [
    ...[get(from), loadVector(0), set(four)],
    ...[get(four), get(firstTwo), swizzle, get(weightsLow), dotI16x8],
    ...[get(four), get(lastTwo), swizzle, get(weightsHigh), dotI16x8],
    ...[addI32x4, get(sum), addI32x4, set(sum), advance(from, 4 * GROUP)],
  ];
  const finish = (sum: number, target: number): Code => [
    ...[...rounded(sum, WEIGHT_BITS - BETWEEN_BITS), set(sum)],
    ...[get(target), get(sum), get(sum), narrowI32, storeLowHalf, advance(target, BETWEEN_BYTES)],
  ];
  return {
    name: 'across',
    parameters: 7,
    locals: [I32, I32, I32, ...Array.from({ length: 7 }, () => V128)],
    body: [
      ...[constantVector(PAIR_FIRST_TWO), set(firstTwo), constantVector(PAIR_LAST_TWO), set(lastTwo)],
      repeat(pixels, [
        ...[get(sourceA), get(table), loadI32(0), add, set(fromA)],
        ...[get(sourceB), get(table), loadI32(0), add, set(fromB), advance(table, 4)],
        ...[zeroVector, set(sumA), zeroVector, set(sumB), get(groups), set(left)],
        repeat(left, [
          ...[get(table), loadSplat(0), set(weightsLow), get(table), loadSplat(4), set(weightsHigh)],
          ...[...accumulate(fromA, sumA), ...accumulate(fromB, sumB), advance(table, 2 * GROUP)],
        ]),
        ...[...finish(sumA, targetA), ...finish(sumB, targetB)],
      ]),
    ],
  };
}

function down(): WasmFunction {
  const [table, pairs, target, fours, x, entry, left, upper, lower] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const [first, second, weights, ...sums] = [9, 10, 11, 12, 13, 14, 15];
  const accumulate = (offset: number, [low = 0, high = 0]: readonly number[]): Code => [
    ...[get(upper), loadVector(offset), set(first), get(lower), loadVector(offset), set(second)],
    ...[get(first), get(second), shuffle(PAIR_ROWS_LOW), get(weights), dotI16x8, get(low), addI32x4, set(low)],
    ...[get(first), get(second), shuffle(PAIR_ROWS_HIGH), get(weights), dotI16x8, get(high), addI32x4, set(high)],
  ];
  return {
    name: 'down',
    parameters: 4,
    locals: [I32, I32, I32, I32, I32, ...Array.from({ length: 7 }, () => V128)],
    body: repeat(fours, [
      ...sums.flatMap((sum) => [zeroVector, set(sum)]),
      ...[get(table), set(entry), get(pairs), set(left)],
      repeat(left, [
        ...[get(entry), loadI32(0), get(x), add, set(upper), get(entry), loadI32(4), get(x), add, set(lower)],
        ...[get(entry), loadSplat(8), set(weights)],
        ...accumulate(0, sums.slice(0, 2)),
        ...accumulate(16, sums.slice(2)),
        advance(entry, ROW_PAIR_BYTES),
      ]),
      get(target),
      ...sums.slice(0, 2).map((sum) => rounded(sum, WEIGHT_BITS + BETWEEN_BITS)),
      narrowI32,
      ...sums.slice(2).map((sum) => rounded(sum, WEIGHT_BITS + BETWEEN_BITS)),
      ...[narrowI32, narrowI16, storeVector],
      ...[advance(target, 16), advance(x, 4 * BETWEEN_BYTES)],
    ]),
  };
}

/** Bytes of one entry of the table that {@link Kernel.down} reads. */
export const ROW_PAIR_BYTES = 12;

/** Pushes the sums divided by a power of two, rounded to the nearest. */
function rounded(sum: number, bits: number): Code {
  return [get(sum), i32(1 << (bits - 1)), splatI32, addI32x4, i32(bits), shiftI32x4];
}
