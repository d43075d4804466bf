import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBrain, fromHalf, toBrain, toHalf } from '../../../../main/models/convert/half-floats.ts';
import { conversionOf, interleaveHalves } from '../../../../main/models/convert/transforms.ts';

const every = Array.from({ length: 65_536 }, (_, bits) => bits);

describe('values of 16 bits', () => {
  test('of half precision become floats and the same bits again', () => {
    for (const bits of every) {
      const value = fromHalf(bits);
      if (Number.isNaN(value)) expect(Number.isNaN(fromHalf(toHalf(value)))).toBe(true);
      else expect(toHalf(value)).toBe(bits);
    }
    expect([0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x7c00].map(fromHalf)).toEqual([
      1,
      -2,
      65_504,
      2 ** -24,
      2 ** -14,
      Number.POSITIVE_INFINITY,
    ]);
  });

  test('of BF16 become floats and the same bits again', () => {
    for (const bits of every) {
      const value = fromBrain(bits);
      if (Number.isNaN(value)) expect(Number.isNaN(fromBrain(toBrain(value)))).toBe(true);
      else expect(toBrain(value)).toBe(bits);
    }
    expect([0x3f80, 0xc000, 0x0001].map(fromBrain)).toEqual([1, -2, 2 ** -133]);
  });

  test.each([
    ['half precision', toHalf, fromHalf, 0x7bff],
    ['BF16', toBrain, fromBrain, 0x7f7f],
  ] as const)('of %s are the nearest to any float, and even where two are', (_, to, from, largest) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.float({ noNaN: true, noDefaultInfinity: true }),
          fc.float({ min: -70_000, max: 70_000, noNaN: true }),
        ),
        (value) => {
          const magnitude = Math.abs(value);
          const bits = to(value) & 0x7fff;
          expect(to(value) >= 0x8000).toBe(Object.is(Math.sign(value), -0) || value < 0);
          if (bits > largest) {
            const next = from(largest) + (from(largest) - from(largest - 1)) / 2;
            expect(magnitude).toBeGreaterThanOrEqual(next);
            return;
          }
          const distance = Math.abs(from(bits) - magnitude);
          for (const other of [bits - 1, bits + 1]) {
            if (other < 0 || other > largest) continue;
            const apart = Math.abs(from(other) - magnitude);
            expect(apart > distance || (apart === distance && bits % 2 === 0)).toBe(true);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('the rows of a query or key matrix', () => {
  /** The definition: of (head, half, row, column) the middle two axes change places. */
  const byDefinition = (heads: number, headSize: number, columns: number) => {
    const half = headSize / 2;
    const rows: number[] = [];
    for (let head = 0; head < heads; head++)
      for (let row = 0; row < half; row++)
        for (let side = 0; side < 2; side++) rows.push(head * headSize + side * half + row);
    return rows.flatMap((row) =>
      Array.from({ length: columns }, (_, column) => (row * columns + column) & 0xff),
    );
  };

  test.each([
    [1, 2, 3],
    [4, 8, 5],
    [2, 128, 16],
  ])('of %i heads of %i become neighbours by pairs, and no value is lost', (heads, headSize, columns) => {
    const from = Buffer.from(Array.from({ length: heads * headSize * columns }, (_, at) => at & 0xff));
    const to = Buffer.alloc(from.length);
    interleaveHalves(from, to, headSize, columns);
    expect([...to]).toEqual(byDefinition(heads, headSize, columns));
  });
});

describe('a conversion', () => {
  const bytes = (values: Uint16Array | Float32Array) => Buffer.from(values.buffer);

  test('is none where the types are the same', () => {
    expect(conversionOf('BF16', 'BF16')).toBeNull();
  });

  test.each([
    ['BF16', fromBrain],
    ['F16', fromHalf],
  ] as const)('from %s to floats keeps every value', (type, of) => {
    const to = Buffer.alloc(4 * 65_536);
    expect(conversionOf(type, 'F32')!(bytes(Uint16Array.from(every)), to)).toBe(true);
    expect(new Float32Array(to.buffer)).toEqual(Float32Array.from(every, of));
  });

  test.each([
    [
      'BF16',
      'F16',
      [toBrain(1.5), toBrain(-0.02), 0x7f80],
      [0x3e00, toHalf(fromBrain(toBrain(-0.02))), 0x7c00],
    ],
    ['F16', 'BF16', [0x3e00, 0x7c00], [0x3fc0, 0x7f80]],
  ] as const)('from %s to %s exchanges the bits', (from, to, source, target) => {
    const result = Buffer.alloc(2 * source.length);
    expect(conversionOf(from, to)!(bytes(Uint16Array.from(source)), result)).toBe(true);
    expect([...new Uint16Array(result.buffer)]).toEqual(target);
  });

  test.each(['F16', 'BF16'] as const)('from floats to %s rounds', (type) => {
    const result = Buffer.alloc(6);
    const values = Float32Array.of(1 / 3, -2, Number.POSITIVE_INFINITY);
    expect(conversionOf('F32', type)!(bytes(values), result)).toBe(true);
    expect([...new Uint16Array(result.buffer)]).toEqual([...values].map(type === 'F16' ? toHalf : toBrain));
  });

  test('that makes a finite value infinite says so', () => {
    const result = Buffer.alloc(2);
    expect(conversionOf('BF16', 'F16')!(bytes(Uint16Array.of(toBrain(1e6))), result)).toBe(false);
    expect(conversionOf('F32', 'F16')!(bytes(Float32Array.of(-70_000)), result)).toBe(false);
    expect(conversionOf('F32', 'BF16')!(bytes(Float32Array.of(3.4028234e38)), result)).toBe(false);
  });
});
