// Values of 16 bits: IEEE half precision (F16) and the upper half of a float (BF16). Whole tensors are turned
// through tables of all 65,536 values, or by their bits.

/** The float of a half-precision number's bits. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The bits of the nearest half-precision number, ties to even. What is too large becomes infinite. */
export function toHalf(value: number): number {
  const float = floatBits(value);
  const sign = (float >>> 16) & 0x8000;
  const exponent = ((float >>> 23) & 0xff) - 127 + 15;
  const fraction = float & 0x7f_ffff;
  if (exponent >= 143) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200); // infinite, or no number
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent < -10) return sign;
  // Below 2^-14 the leading one is written out, and the fraction moves to the right.
  const significand = exponent > 0 ? (exponent << 23) | fraction : fraction | 0x80_0000;
  const shift = exponent > 0 ? 13 : 14 - exponent;
  const rest = significand & ((1 << shift) - 1);
  const half = significand >>> shift;
  const middle = 1 << (shift - 1);
  const up = rest > middle || (rest === middle && (half & 1) === 1);
  // A carry runs into the exponent, which is just what rounding up to the next power of two is.
  return sign | (up ? half + 1 : half);
}

/** The bits of the nearest BF16 number, ties to even. */
export function toBrain(value: number): number {
  const float = floatBits(value);
  if (Number.isNaN(value)) return (float >>> 16) | 0x40;
  return ((float + 0x7fff + ((float >>> 16) & 1)) >>> 16) & 0xffff;
}

/** The float of a BF16 number's bits. */
export function fromBrain(bits: number): number {
  return bitsToFloat(bits << 16);
}

/** `of` for each of the 65,536 bit patterns. */
export function tableOf(of: (bits: number) => number): Uint16Array {
  return Uint16Array.from({ length: 65_536 }, (_, bits) => of(bits));
}

const float = new Float32Array(1);
const bitsOfFloat = new Uint32Array(float.buffer);

function floatBits(value: number): number {
  float[0] = value;
  return bitsOfFloat[0]!;
}

function bitsToFloat(bits: number): number {
  bitsOfFloat[0] = bits;
  return float[0]!;
}
