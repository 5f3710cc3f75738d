/*
 * The few WebAssembly instructions the filter is written with, as byte sequences. Numbers are those of the
 * WebAssembly 2.0 specification, section 5.4 (0xFD introduces a vector instruction).
 */

export type Code = readonly (number | Code)[];

export const I32 = 0x7f;
export const V128 = 0x7b;

export const get = (local: number): Code => [0x20, local];
export const set = (local: number): Code => [0x21, local];
export const i32 = (value: number): Code => [0x41, signedLeb(value)];
export const add: Code = [0x6a];
export const subtract: Code = [0x6b];
/** local += step */
export const advance = (local: number, step: number): Code => [get(local), i32(step), add, set(local)];
/** Repeats the body while the counter, less one each time, is not zero; runs at least once. */
export const repeat = (counter: number, body: Code): Code => [
  ...[0x03, 0x40, body],
  ...[get(counter), i32(1), subtract, [0x22, counter], 0x0d, 0, 0x0b],
];
/** Takes an address from the stack. */
export const loadI32 = (offset: number): Code => [0x28, 0, leb(offset)];

const vector = (opcode: number, ...operands: Code): Code => [0xfd, leb(opcode), ...operands];
export const loadVector = (offset: number): Code => vector(0x00, 0, leb(offset));
/** Loads 32 bits into all four lanes. */
export const loadSplat = (offset: number): Code => vector(0x09, 0, leb(offset));
/** Takes address and vector. */
export const storeVector: Code = vector(0x0b, 0, 0);
/** Stores the lower half; takes address and vector. */
export const storeLowHalf: Code = vector(0x5b, 0, 0, 0);
/** Picks bytes out of two vectors, the second's counted from 16. */
export const shuffle = (lanes: readonly number[]): Code => vector(0x0d, ...lanes);
/** Picks bytes of the first vector by the second's indexes; an index from 128 on gives zero. */
export const swizzle: Code = vector(0x0e);
export const constantVector = (bytes: readonly number[]): Code => vector(0x0c, ...bytes);
export const splatI32: Code = vector(0x11);
export const zeroVector: Code = constantVector(Array.from({ length: 16 }, () => 0));
export const addI32x4: Code = vector(0xae);
/** Arithmetic shift to the right; takes vector and count. */
export const shiftI32x4: Code = vector(0xac);
/** Multiplies eight 16-bit lanes and adds neighbours: four 32-bit sums. */
export const dotI16x8: Code = vector(0xba);
/** Two vectors of 32-bit lanes to one of 16-bit lanes, saturating. */
export const narrowI32: Code = vector(0x85);
/** Two vectors of signed 16-bit lanes to one of unsigned bytes, saturating. */
export const narrowI16: Code = vector(0x66);

export interface WasmFunction {
  name: string;
  /** All parameters are 32-bit integers, and nothing is returned. */
  parameters: number;
  /** Types of the locals behind the parameters, numbered on. */
  locals: readonly number[];
  body: Code;
}

/** Assembles a module that exports its `memory` (of one page, growing) and the functions. */
export function assembleModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, vec(Array.from({ length: parameters }, () => I32)), 0]);
  const exports = functions.map(({ name }, index) => [text(name), 0x00, index]);
  const bodies = functions.map(({ locals, body }) => {
    const code = flatten([vec(locals.map((type) => [1, type])), body, 0x0b]);
    return [leb(code.length), code];
  });
  const module: Code = [
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(1, vec(types)),
    section(3, vec(functions.map((_, index) => index))),
    section(5, vec([[0x00, 1]])),
    section(7, vec([[text('memory'), 0x02, 0], ...exports])),
    section(10, vec(bodies)),
  ];
  return Uint8Array.from(flatten(module));
}

function section(id: number, content: Code): Code {
  const bytes = flatten(content);
  return [id, leb(bytes.length), bytes];
}

function vec(items: Code): Code {
  return [leb(items.length), ...items];
}

function text(name: string): Code {
  return vec(Array.from(name, (character) => character.charCodeAt(0)));
}

function flatten(code: Code): number[] {
  return code.flatMap((item) => (typeof item === 'number' ? [item] : flatten(item)));
}

/** Unsigned numbers in groups of seven bits, lowest first. */
function leb(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

function signedLeb(value: number): Code {
  const rest = value >> 7;
  const isLast = (rest === 0 && (value & 0x40) === 0) || (rest === -1 && (value & 0x40) !== 0);
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signedLeb(rest)];
}
