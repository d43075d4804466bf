// What a snapshot is kept under: anything that makes its state another one makes it another key.
import { copyFileSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { snapshotKey } from '../../../../main/engine/worker/kv-snapshots.ts';
import type { LoadedWeights } from '../../../../main/engine/worker/loaded-model.ts';
import { tempDir } from '../../../integration/store/temp-dir.ts';

const setting = {
  release: 'v0.4.0',
  device: 'CPU',
  layersOnDevice: 0,
  keyType: 'F16',
  valueType: 'F16',
  flashAttention: true,
  contextLength: 4096,
};

const weights = (changes: Partial<typeof setting> = {}): LoadedWeights => {
  const { release, device, layersOnDevice, keyType, valueType, flashAttention, contextLength } = {
    ...setting,
    ...changes,
  };
  return {
    model: { llama: { llamaCppRelease: { release } } },
    context: {
      kvCacheKeyType: keyType,
      kvCacheValueType: valueType,
      flashAttention,
      contextSize: contextLength,
      totalSequences: 8,
    },
    report: { device, layersOnDevice },
  } as unknown as LoadedWeights;
};

const time = new Date('2026-01-02T03:04:05Z');
let path: string;

function write(bytes: Buffer, to = path): void {
  writeFileSync(to, bytes);
  utimesSync(to, time, time);
}

beforeEach(() => {
  path = join(tempDir(), 'model.gguf');
  write(Buffer.alloc(3 * 1024 * 1024, 7));
});

test('is the same for the same file and setting, wherever the file lies', async () => {
  const copy = join(tempDir(), 'elsewhere.gguf');
  copyFileSync(path, copy);
  utimesSync(copy, time, time);
  expect(await snapshotKey(path, weights())).toBe(await snapshotKey(copy, weights()));
});

test.each<[string, Partial<typeof setting>]>([
  ['the engine', { release: 'v0.5.0' }],
  ['the device', { device: 'Vulkan' }],
  ['the layers on it', { layersOnDevice: 12 }],
  ['the type of the keys', { keyType: 'Q8_0' }],
  ['the type of the values', { valueType: 'Q8_0' }],
  ['flash attention', { flashAttention: false }],
  ['the context length', { contextLength: 8192 }],
])('is another one for another value of %s', async (_, changes) => {
  expect(await snapshotKey(path, weights(changes))).not.toBe(await snapshotKey(path, weights()));
});

describe('is another one for another model file', () => {
  test.each([
    ['in its first bytes', 0],
    ['in its last bytes', -1],
  ])('of the same size and time, %s', async (_, at) => {
    const before = await snapshotKey(path, weights());
    const bytes = readFileSync(path);
    bytes[at < 0 ? bytes.length + at : at] = 8;
    write(bytes);
    expect(await snapshotKey(path, weights())).not.toBe(before);
  });

  test('of another size', async () => {
    const before = await snapshotKey(path, weights());
    write(Buffer.alloc(3 * 1024 * 1024 + 1, 7));
    expect(await snapshotKey(path, weights())).not.toBe(before);
  });

  test('written at another time', async () => {
    const before = await snapshotKey(path, weights());
    utimesSync(path, time, new Date(time.getTime() + 1000));
    expect(await snapshotKey(path, weights())).not.toBe(before);
  });
});
