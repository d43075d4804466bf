// Snapshots between contexts of different numbers of sequences, over the real engine.
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import { getLlama, type Llama } from 'node-llama-cpp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSnapshots } from '../../../../main/engine/worker/kv-snapshots.ts';
import { stateLayout, writeForSequences } from '../../../../main/engine/worker/state-file.ts';
import { modelPath } from '../launch-worker.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const dir = mkdtempSync(join(tmpdir(), 'xenon-state-'));
const tokens = Array.from({ length: 150 }, (_, at) => (at === 0 ? 1 : 300 + ((7 * at) % 400)));
let llama: Llama;
let model: LlamaModel;

beforeAll(async () => {
  llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, maxThreads: 1 });
  model = await llama.loadModel({ modelPath, gpuLayers: 0 });
});
afterAll(async () => {
  await llama.dispose();
  rmSync(dir, { recursive: true });
});

async function within<T>(sequences: number, use: (all: LlamaContextSequence[]) => Promise<T>): Promise<T> {
  const context = await model.createContext({
    contextSize: 512,
    sequences,
    threads: 1,
    flashAttention: true,
  });
  try {
    return await use(Array.from({ length: sequences }, () => context.getSequence()));
  } finally {
    await context.dispose();
  }
}

async function continuation(sequence: LlamaContextSequence): Promise<number[]> {
  const ids: number[] = [];
  for await (const id of sequence.evaluate([tokens.at(-1) as Token], { temperature: 0 }))
    if (ids.push(id) === 20) break;
  return ids;
}

const snapshots = (sequences: number, said: string[] = []) =>
  createSnapshots({
    dir,
    key: 'a'.repeat(64),
    sequences,
    budgetBytes: () => 1e9,
    bytesPerToken: 1024,
    log: (_, text) => void said.push(text),
  });
const never = () => false;
const read = tokens.slice(0, -1) as Token[];

describe('a snapshot', () => {
  test.each([
    ['of the last of four', 4, 3, 1],
    ['of the first of four', 4, 0, 2],
    ['of the last of eight', 8, 7, 2],
    ['of the only one', 1, 0, 8],
    ['of the second of two', 2, 1, 2],
  ])(
    '%s sequences is read where there are others, and goes on as if it had stayed',
    async (_, wrote, at, reads) => {
      const expected = await within(wrote, async (all) => {
        const sequence = all[at]!;
        // Its neighbours are not empty.
        for (const other of all)
          if (other !== sequence) await other.evaluateWithoutGeneratingNewTokens([1 as Token]);
        await sequence.evaluateWithoutGeneratingNewTokens(read);
        await snapshots(wrote).save('c', sequence, never);
        return await continuation(sequence);
      });
      await within(reads, async (all) => {
        const said: string[] = [];
        const sequence = all.at(-1)!;
        await snapshots(reads, said).load('c', sequence, tokens, never);
        expect(said).toEqual([]);
        expect(sequence.contextTokens).toEqual(read);
        expect(await continuation(sequence)).toEqual(expected);
      });
      // What was made for the reading is gone, the snapshot is not.
      expect(readdirSync(dir).filter((name) => name.startsWith('c.'))).toHaveLength(2);
    },
  );
});

describe('a file', () => {
  const path = join(dir, 'file');

  test('for as many sequences as it was written for is the same to the byte', async () => {
    await within(4, async (all) => {
      await all[0]!.evaluateWithoutGeneratingNewTokens(read);
      await all[0]!.saveStateToFile(path);
    });
    const layout = (await stateLayout(path))!;
    expect(layout).toMatchObject({ sequences: 4, sequencesAt: 4 * (3 + read.length) });
    await writeForSequences(path, layout, 4, join(dir, 'same'));
    expect(readFileSync(join(dir, 'same')).equals(readFileSync(path))).toBe(true);
  });

  test.each([
    ['an empty one', () => writeFileSync(path, '')],
    ['one of another kind', () => writeFileSync(path, Buffer.alloc(1000, 7))],
    ['one that ends in its ids', () => truncateSync(path, 40)],
  ])('%s has no layout, so that the engine has the word', async (_, damage) => {
    await within(2, async (all) => {
      await all[0]!.evaluateWithoutGeneratingNewTokens(read);
      await all[0]!.saveStateToFile(path);
    });
    damage();
    expect(await stateLayout(path)).toBeNull();
  });
});
