// What the arithmetic says against what llama.cpp really takes, over geometries, levels and settings.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getLlama, type Llama } from 'node-llama-cpp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Configuration, type KvType, needOf, type Shape } from '../../../main/models/fit.ts';
import { readGguf } from '../../../main/models/gguf.ts';
import { type Geometry, geometries, type SyntheticLevel, writeSyntheticGguf } from '../../synthetic-gguf.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** As wide as it is deep, heads of 64, a small vocabulary: its layers, not its logits, decide. */
const broad: Geometry = {
  layers: 6,
  embedding: 1024,
  feedForward: 3584,
  heads: 16,
  kvHeads: 4,
  vocabulary: 4000,
  contextLength: 8192,
};
const dir = mkdtempSync(join(tmpdir(), 'xenon-fit-'));
let llama: Llama;

beforeAll(async () => {
  llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    maxThreads: 1,
  });
});
afterAll(async () => {
  await llama.dispose();
  rmSync(dir, { recursive: true });
});

/** The engine's own account; its typings keep it to themselves. */
interface Accountable {
  getMemoryBreakdown(): { cpuRam: number; gpuVram: number };
}
const taken = (owner: object): number => {
  const inner = Object.values(owner).find(
    (one): one is Accountable => typeof (one as Partial<Accountable>)?.getMemoryBreakdown === 'function',
  );
  return inner!.getMemoryBreakdown().cpuRam;
};

const grid: (Omit<Configuration, 'layersOnDevice'> & Shape)[] = [1024, 4096, 8192].flatMap((contextLength) =>
  (['f16', 'q8_0'] satisfies KvType[]).flatMap((kvType) => [
    { contextLength, kvType, sequences: 1, batchSize: 512, flashAttention: true },
    { contextLength, kvType, sequences: 4, batchSize: 128, flashAttention: true },
  ]),
);
const plain = [1024, 4096].map((contextLength) => ({
  contextLength,
  kvType: 'f16' as const,
  sequences: 1,
  batchSize: 512,
  flashAttention: false,
}));

describe.each([
  ['tiny', geometries.tiny, 'F16'],
  ['150m', geometries['150m'], 'Q4_K_M'],
  ['broad', broad, 'Q8_0'],
] satisfies [string, Geometry, SyntheticLevel][])('%s', (_name, geometry, level) => {
  test(`at ${level} takes what was said, within 5 %, whatever its context, KV type and batch`, async () => {
    const path = join(dir, 'model.gguf');
    writeSyntheticGguf(path, { geometry, level });
    const read = readGguf(path).geometry!;
    // Mapped, some weights are counted twice: in the file, and rearranged for the processor.
    const model = await llama.loadModel({ modelPath: path, gpuLayers: 0, useMmap: false });
    const errors: Record<string, number> = {};
    for (const { contextLength, kvType, ...shape } of [...grid, ...plain]) {
      const type = kvType === 'q8_0' ? ('Q8_0' as const) : ('F16' as const);
      const context = await model.createContext({
        contextSize: contextLength,
        ...shape,
        threads: 1,
        failedCreationRemedy: false,
        experimentalKvCacheKeyType: type,
        experimentalKvCacheValueType: type,
      });
      const real = taken(model) + taken(context);
      const said = needOf(read, { contextLength, kvType, layersOnDevice: 0 }, shape);
      expect(said.device).toBe(0);
      errors[JSON.stringify({ contextLength, kvType, ...shape })] = said.host / real - 1;
      await context.dispose();
    }
    await model.dispose();
    const beyond = Object.entries(errors).filter(([, error]) => Math.abs(error) >= 0.05);
    expect(beyond).toEqual([]);
  });
});
