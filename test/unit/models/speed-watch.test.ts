import { expect, test } from 'vitest';
import { type SpeedShown, watchSpeed, withMeasured } from '../../../main/models/speed-watch.ts';

const long = (decode: number, prefill = 1000) => ({
  prefillTokens: 500,
  prefillTokensPerSecond: prefill,
  generatedTokens: 100,
  decodeTokensPerSecond: decode,
});

function after(...samples: Parameters<typeof watchSpeed>[1][]): boolean[] {
  let known: SpeedShown | null = null;
  return samples.map((sample) => {
    const { speed, slower } = watchSpeed(known, sample);
    known = speed;
    return slower;
  });
}

test('two clearly slower replies in a row are noticed, in decode and in prefill', () => {
  expect(after(long(100), long(55), long(50))).toEqual([false, false, true]);
  expect(after(long(100, 1000), long(100, 300), long(100, 300))).toEqual([false, false, true]);
});

test('one slow reply, or one that is a little slower each time, is not', () => {
  expect(after(long(100), long(50), long(90), long(50))).toEqual([false, false, false, false]);
  expect(after(long(100), long(80), long(70), long(61))).toEqual([false, false, false, false]);
});

test('a short reply tells nothing', () => {
  const short = { ...long(1, 1), generatedTokens: 10, prefillTokens: 20 };
  expect(after(long(100), short, short, short)).toEqual([false, false, false, false]);
});

test('no reply is held to what was measured with an empty cache, and that outlasts replies', () => {
  let known = withMeasured(null, { prefill: 2000, decode: 200 });
  for (const rate of [50, 50, 50]) {
    const { speed, slower } = watchSpeed(known, long(rate));
    expect(slower).toBe(false);
    known = speed;
  }
  expect(known).toMatchObject({ decode: { shown: 50 }, measured: { prefill: 2000, decode: 200 } });
  expect(withMeasured(known, { prefill: 1, decode: 2 })).toMatchObject({
    decode: { shown: 50 },
    measured: { decode: 2 },
  });
});
