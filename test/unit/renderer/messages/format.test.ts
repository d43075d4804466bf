import { describe, expect, test } from 'vitest';
import { createFormat } from '../../../../renderer/messages/format.ts';

const format = createFormat('en');

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [6_900_000, '6.9 MB'],
  [999_600, '1 MB'],
  [14_500_000_000, '14.5 GB'],
  [730_000_000, '730 MB'],
])('%d bytes are %s', (bytes, text) => {
  expect(format.bytes(bytes)).toBe(text);
});

test.each([
  [0, '0 %'],
  [0.999, '99 %'],
  [1, '100 %'],
  [1.2, '100 %'],
  [-1, '0 %'],
])('%d is %s, and never 100 %% too early', (fraction, text) => {
  expect(format.percent(fraction)).toBe(text);
});

test('rates and times have as many digits as say something', () => {
  expect(format.rate(7.64)).toBe('7.6');
  expect(format.rate(1204.4)).toBe('1,204');
  expect(format.milliseconds(12.4)).toBe('12 ms');
  expect(format.milliseconds(1234)).toBe('1.2 s');
});

describe('a day', () => {
  const now = new Date(2026, 10, 24, 9).getTime();
  const words = { today: 'Today', yesterday: 'Yesterday' };
  test.each([
    [new Date(2026, 10, 24, 0, 1), 'Today'],
    [new Date(2026, 10, 25, 1), 'Today'],
    [new Date(2026, 10, 23, 23, 59), 'Yesterday'],
    [new Date(2026, 10, 21, 12), 'Saturday'],
    [new Date(2026, 10, 17, 12), 'November 2026'],
    [new Date(2025, 0, 2), 'January 2025'],
  ])('%s is under “%s”', (date, name) => {
    expect(format.day(date.getTime(), now, words)).toBe(name);
  });
});
