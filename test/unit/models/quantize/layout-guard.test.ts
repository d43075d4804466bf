import { describe, expect, test } from 'vitest';
import { mismatchOf, parameters } from '../../../../main/models/quantize/layout-guard.ts';
import { quantizeLevels } from '../../../../main/models/quantize/quantize-levels.ts';

const defaults = Object.fromEntries(parameters.map(([name, , value]) => [name, value]));
const nameOf = (fileType: number) =>
  quantizeLevels.find((level) => level.fileType === fileType)?.libraryName ?? null;

test('the library that it was written for passes; sizes may come as big integers', () => {
  expect(mismatchOf(defaults, nameOf)).toBe(null);
  expect(mismatchOf({ ...defaults, max_buf_size: 8_589_934_592n }, nameOf)).toBe(null);
});

describe('refused is a library', () => {
  test.each(parameters.map(([name]) => name))('with another default of %s', (name) => {
    const value = defaults[name];
    const other = typeof value === 'boolean' ? !value : value === null ? 4096n : (value as number) + 1;
    expect(mismatchOf({ ...defaults, [name]: other }, nameOf)).toContain(name);
  });

  test('with a field moved up by one, as a new one before it does', () => {
    const values = parameters.map(([, , value]) => value);
    const moved = Object.fromEntries(parameters.map(([name], at) => [name, values[at - 1] ?? 0]));
    expect(mismatchOf(moved, nameOf)).not.toBe(null);
  });

  test.each(quantizeLevels.map(({ level, fileType }) => [level, fileType] as const))(
    'that calls the number of %s something else',
    (_, fileType) => {
      const other = (number: number) => (number === fileType ? 'Q9_K' : nameOf(number));
      expect(mismatchOf(defaults, other)).toContain(String(fileType));
    },
  );
});
