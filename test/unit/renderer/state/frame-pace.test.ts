import { expect, test } from 'vitest';
import { createFramePace } from '../../../../renderer/state/frame-pace.ts';

/** A page whose frames take so long, and which shows one each 16 ms. */
function setUp(frameMs: () => number) {
  let time = 1000;
  const timers: { at: number; callback: () => void }[] = [];
  const drawn: number[] = [];
  const request = createFramePace({
    frame: (callback) => timers.push({ at: Math.ceil((time + 1) / 16) * 16, callback }),
    painted(callback) {
      time += frameMs();
      callback();
    },
    later: (callback, ms) => timers.push({ at: time + ms, callback }),
    now: () => time,
  });
  return {
    drawn,
    request: () => request(() => drawn.push(time)),
    pass(ms: number) {
      time += ms;
    },
    run() {
      const next = timers.sort((a, b) => a.at - b.at).shift();
      if (next === undefined) return false;
      time = Math.max(time, next.at);
      next.callback();
      return true;
    },
  };
}

function gapsOf(frameMs: number): readonly number[] {
  const page = setUp(() => frameMs);
  for (let frame = 0; frame < 10; frame++) {
    page.request();
    while (page.run());
  }
  return page.drawn.slice(1).map((at, before) => at - page.drawn[before]!);
}

test('cheap frames come as often as the screen shows them', () => {
  expect(gapsOf(2)).toEqual(Array(9).fill(16));
});

test('dear ones take a fifth of the time', () => {
  const gaps = gapsOf(10);
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(50);
  for (const gap of gaps) expect(gap).toBeLessThanOrEqual(50 + 16);
});

test('however dear they are, the page shows ten in a second but for their own time', () => {
  for (const gap of gapsOf(100)) expect(gap).toBeLessThanOrEqual(100 + 80 + 16);
});

test('after a pause the first is not put off', () => {
  const page = setUp(() => 20);
  page.request();
  while (page.run());
  page.pass(500);
  const asked = page.drawn[0]! + 20 + 500;
  page.request();
  while (page.run());
  expect(page.drawn[1]! - asked).toBeLessThanOrEqual(16);
});
