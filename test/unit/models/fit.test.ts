import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Configuration,
  cacheBytes,
  choose,
  configurations,
  type FreeMemory,
  fits,
  type Geometry,
  needOf,
  type Wishes,
} from '../../../main/models/fit.ts';

const gib = 2 ** 30;

/** Xenon-4 at Q4_K_M, about. */
const xenon: Geometry = {
  layers: 32,
  embedding: 4096,
  feedForward: 14_336,
  heads: 32,
  kvHeads: 8,
  headSize: 128,
  vocabulary: 32_000,
  layerBytes: new Array(32).fill(130_000_000),
  inputBytes: 74_000_000,
  outputBytes: 107_000_000,
};
const wishes: Wishes = {
  contextLength: 8192,
  kvType: null,
  flashAttention: true,
  layersOnDevice: null,
  batchSize: 512,
};
const shape = { sequences: 1, batchSize: 512, flashAttention: true };
const cpu = (host: number): FreeMemory => ({ host, device: null, unified: false });
const gpu = (device: number, host = 64 * gib): FreeMemory => ({ host, device, unified: false });

const anyWishes = fc.record({
  contextLength: fc.integer({ min: 256, max: 131_072 }),
  kvType: fc.constantFrom('f16' as const, 'q8_0' as const, null),
  flashAttention: fc.boolean(),
  layersOnDevice: fc.option(fc.integer({ min: 0, max: 40 })),
  batchSize: fc.integer({ min: 32, max: 2048 }),
});
const bytes = fc.integer({ min: 0, max: 40 * gib });
const anyFree = fc.record({ host: bytes, device: fc.option(bytes), unified: fc.boolean() });
const anyFailed = fc.array(
  fc.nat().map((at) => {
    const all = configurations(xenon, wishes, true);
    return all[at % all.length]!;
  }),
  { maxLength: 3 },
);

describe('the KV cache', () => {
  test('of Xenon-4 takes 128 KiB a token at f16, and 68 at q8_0', () => {
    const at: Configuration = { contextLength: 4096, kvType: 'f16', layersOnDevice: 0 };
    expect(cacheBytes(xenon, at, 1)).toBe(512 * 2 ** 20);
    expect(cacheBytes(xenon, { ...at, kvType: 'q8_0' }, 1)).toBe(4096 * 68 * 1024);
    expect(cacheBytes(xenon, at, 4)).toBe(4 * 512 * 2 ** 20);
  });
});

describe('what is chosen', () => {
  test.each([
    [32 * gib, 8192, 'f16'],
    [5 * gib, 4096, 'f16'],
    [4.6 * gib, 2048, 'f16'],
    [4.43 * gib, 1024, 'f16'],
    [4.37 * gib, 1024, 'q8_0'],
  ])(
    'on a processor with %i bytes free is the longest context that fits, and q8_0 last',
    (free, length, kv) => {
      expect(choose(xenon, wishes, cpu(free))).toEqual({
        contextLength: length,
        kvType: kv,
        layersOnDevice: 0,
      });
    },
  );

  test('on a device with room is the whole model', () => {
    expect(choose(xenon, wishes, gpu(24 * gib))).toEqual({
      contextLength: 8192,
      kvType: 'f16',
      layersOnDevice: 33,
    });
  });

  test('on a small device is a part of the model, and on a tiny one none', () => {
    const split = choose(xenon, wishes, gpu(3 * gib))!;
    expect(split.layersOnDevice).toBeGreaterThan(10);
    expect(split.layersOnDevice).toBeLessThan(33);
    expect(choose(xenon, wishes, gpu(0.4 * gib))).toMatchObject({ layersOnDevice: 0, contextLength: 8192 });
  });

  test('is nothing where not even the smallest fits', () => {
    expect(choose(xenon, wishes, cpu(4 * gib))).toBe(null);
  });

  test('never takes more than what is free', () => {
    fc.assert(
      fc.property(anyWishes, anyFree, anyFailed, (wished, free, failed) => {
        const chosen = choose(xenon, wished, free, failed);
        if (chosen === null) return;
        const need = needOf(xenon, chosen, { ...wished, sequences: 1 });
        expect(fits(need, free)).toBe(true);
        expect(need.host).toBeLessThanOrEqual(free.host);
        if (free.unified) expect(need.host + need.device).toBeLessThanOrEqual(free.host);
        else if (need.device > 0) expect(need.device).toBeLessThanOrEqual(free.device ?? 0);
      }),
    );
  });

  test('never gets worse with more memory', () => {
    fc.assert(
      fc.property(anyWishes, anyFree, bytes, bytes, (wished, free, host, device) => {
        const more = {
          ...free,
          host: free.host + host,
          device: free.device === null ? null : free.device + device,
        };
        const all = configurations(xenon, wished, free.device !== null);
        const rank = (one: FreeMemory) => {
          const chosen = choose(xenon, wished, one);
          return chosen === null
            ? all.length
            : all.findIndex((other) => other === chosen || eq(other, chosen));
        };
        expect(rank(more)).toBeLessThanOrEqual(rank(free));
      }),
    );
  });

  test('is never longer than what was asked for, nor another KV type than a set one that can be had', () => {
    fc.assert(
      fc.property(anyWishes, anyFree, (wished, free) => {
        const chosen = choose(xenon, wished, free);
        if (chosen === null) return;
        expect(chosen.contextLength).toBeLessThanOrEqual(wished.contextLength);
        if (wished.kvType !== null && wished.flashAttention) expect(chosen.kvType).toBe(wished.kvType);
        if (!wished.flashAttention) expect(chosen.kvType).toBe('f16');
        expect(chosen.layersOnDevice).toBeLessThanOrEqual(wished.layersOnDevice ?? 33);
      }),
    );
  });

  test('is below everything that has failed', () => {
    const steps: Configuration[] = [];
    for (;;) {
      const next = choose(xenon, wishes, gpu(24 * gib), steps);
      if (next === null) break;
      steps.push(next);
    }
    expect(steps.slice(0, 9).map((one) => [one.contextLength, one.kvType, one.layersOnDevice])).toEqual([
      [8192, 'f16', 33],
      [4096, 'f16', 33],
      [2048, 'f16', 33],
      [1024, 'f16', 33],
      [8192, 'q8_0', 33],
      [4096, 'q8_0', 33],
      [2048, 'q8_0', 33],
      [1024, 'q8_0', 33],
      [4096, 'f16', 32],
    ]);
    expect(steps.at(-1)).toEqual({ contextLength: 1024, kvType: 'q8_0', layersOnDevice: 0 });
    expect(new Set(steps.map((one) => JSON.stringify(one))).size).toBe(steps.length);
  });
});

test('what is needed moves from the processor to the device, and none of it is lost', () => {
  const at = (layersOnDevice: number) =>
    needOf(xenon, { contextLength: 4096, kvType: 'f16', layersOnDevice }, shape);
  const none = at(0);
  for (let layers = 1; layers <= 33; layers++) {
    const need = at(layers);
    expect(need.device).toBeGreaterThan(at(layers - 1).device);
    expect(need.host).toBeLessThan(at(layers - 1).host + 1);
    expect(need.host + need.device).toBeGreaterThan(none.host - 1);
  }
});

function eq(one: Configuration, other: Configuration): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

test('a device that shares the processor\u2019s memory may take only what it says is free to it', () => {
  const need = { host: gib, device: 9 * gib };
  const mac = (device: number): FreeMemory => ({ host: 14 * gib, device, unified: true });
  expect(fits(need, mac(10 * gib))).toBe(true);
  expect(fits(need, mac(8 * gib))).toBe(false);
});
