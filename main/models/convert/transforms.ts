// What happens to a tensor's bytes between the checkpoint and the GGUF: mostly nothing.
import { fromBrain, fromHalf, tableOf, toBrain, toHalf } from './half-floats.ts';

export type FloatType = 'F32' | 'F16' | 'BF16';

export const bytesOfType: Readonly<Record<FloatType, number>> = { F32: 4, F16: 2, BF16: 2 };

/**
 * Puts the rows of a query or key matrix into the order of GGUF's architecture llama. There the two values that
 * a rotary position turns together are neighbours; in the hub's files one lies in the first half of its head,
 * the other in the second. Heads stay where they are.
 * @param rows whole heads
 * @param headSize rows of a head
 */
export function interleaveHalves(rows: Buffer, to: Buffer, headSize: number, rowBytes: number): void {
  const half = headSize / 2;
  for (let head = 0; head < rows.length; head += headSize * rowBytes) {
    for (let row = 0; row < headSize; row++) {
      const source = head + ((row & 1) * half + (row >> 1)) * rowBytes;
      rows.copy(to, head + row * rowBytes, source, source + rowBytes);
    }
  }
}

/**
 * Turns the values of `from` into another type.
 * @returns whether all that were finite still are
 */
export type Conversion = (from: Buffer, to: Buffer) => boolean;

const conversions: Readonly<Record<string, () => Conversion>> = {
  'BF16 F32': () => widening((bits) => fromBrain(bits)),
  'F16 F32': () => widening((bits) => fromHalf(bits)),
  'BF16 F16': () =>
    exchanging(
      tableOf((bits) => toHalf(fromBrain(bits))),
      0x7f80,
      0x7c00,
    ),
  'F16 BF16': () =>
    exchanging(
      tableOf((bits) => toBrain(fromHalf(bits))),
      0x7c00,
      0x7f80,
    ),
  'F32 F16': () => narrowing(toHalf, 0x7c00),
  'F32 BF16': () => narrowing(toBrain, 0x7f80),
};

/** null where nothing has to be done. */
export function conversionOf(from: FloatType, to: FloatType): Conversion | null {
  return from === to ? null : conversions[`${from} ${to}`]!();
}

function widening(of: (bits: number) => number): Conversion {
  return (from, to) => {
    const values = floats(to);
    for (const [at, bits] of words(from).entries()) values[at] = of(bits);
    return true;
  };
}

/** @param exponent the bits that are all set in what is infinite or no number, `toExponent` after the exchange */
function exchanging(table: Uint16Array, exponent: number, toExponent: number): Conversion {
  return (from, to) => {
    const target = words(to);
    const source = words(from);
    let kept = true;
    for (let at = 0; at < source.length; at++) {
      const value = source[at]!;
      const bits = table[value]!;
      target[at] = bits;
      if ((bits & toExponent) === toExponent && (value & exponent) !== exponent) kept = false;
    }
    return kept;
  };
}

function narrowing(of: (value: number) => number, exponent: number): Conversion {
  return (from, to) => {
    const target = words(to);
    const source = floats(from);
    let kept = true;
    for (let at = 0; at < source.length; at++) {
      const value = source[at]!;
      const bits = of(value);
      target[at] = bits;
      if ((bits & exponent) === exponent && Number.isFinite(value)) kept = false;
    }
    return kept;
  };
}

const words = (bytes: Buffer) => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
const floats = (bytes: Buffer) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
