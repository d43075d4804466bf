import { expect, test } from 'vitest';
import { createProgressMeter } from '../../../main/jobs/progress-meter.ts';

function meter() {
  let time = 0;
  const measure = createProgressMeter(() => time);
  return (at: number, done: number, total = 1000) => {
    time = at;
    return measure({ done, total });
  };
}

test('what goes by before anything moves counts for nothing', () => {
  const at = meter();
  at(0, 0);
  // A process has begun meanwhile: that is not how fast it reads.
  expect(at(2000, 50)).toMatchObject({ rate: null, remainingMs: null });
  expect(at(3000, 550)).toMatchObject({ rate: 500, remainingMs: 900 });
});

test('a rate is told after a second, and what remains follows from it', () => {
  const at = meter();
  expect(at(0, 0)).toMatchObject({ rate: null, remainingMs: null });
  expect(at(500, 50)).toMatchObject({ rate: null, remainingMs: null });
  expect(at(2000, 200)).toMatchObject({ rate: 100, remainingMs: 8000 });
  expect(at(10_000, 1000)).toMatchObject({ rate: 100, remainingMs: 0 });
});

test('the rate is that of the last ten seconds', () => {
  const at = meter();
  for (let second = 0; second <= 60; second++) at(second * 1000, second);
  for (let second = 61; second <= 80; second++) at(second * 1000, 60 + (second - 60) * 20);
  expect(at(81_000, 480).rate).toBeCloseTo(20, 5);
});

test('a step that begins anew forgets how fast it went', () => {
  const at = meter();
  at(0, 0);
  at(2000, 900);
  expect(at(2500, 0).rate).toBe(null);
  at(3500, 10);
  expect(at(4500, 20).rate).toBe(10);
});

test('an unknown total leaves the remaining time open', () => {
  const at = meter();
  at(0, 0, 0);
  at(1000, 50, 0);
  expect(at(2000, 100, 0)).toMatchObject({ rate: 50, remainingMs: null });
});
