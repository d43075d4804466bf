// Side by side on the real engine: the demo model and a level that the real quantizer makes of it.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../../main/app.ts';
import type { Comparison } from '../../../preload/contract/comparison.ts';
import type { Snapshot } from '../../../preload/contract/models.ts';
import { at } from '../../../scripts/places.ts';
import { makeLevel } from '../../make-level.ts';
import { launchFromSource } from '../../worker-sources.ts';
import { tempDir } from '../store/temp-dir.ts';

test('two real levels answer the same prompt, and part behind the same text', {
  timeout: 180_000,
}, async () => {
  const target = join(tempDir(), 'demo-Q2_K.gguf');
  await makeLevel('Q2_K', target);
  const dataDir = tempDir();
  const app = await createApp({
    platform: {
      host: 'browser',
      dataDir,
      resourcesDir: at('resources'),
      version: '0',
      launchWorker: (program = 'engine-worker') => launchFromSource(program),
      chooseFile: async () => target,
    },
    gpu: 'off',
  });
  onTestFinished(async () => {
    await app.close();
    rmSync(target, { force: true });
  });
  async function value<T>(method: string, input: unknown): Promise<T> {
    const outcome = await app.call(method, input);
    if (!outcome.ok) throw new Error(`${method}: ${outcome.error.code}`);
    return outcome.value as T;
  }
  const snapshot = () => value<Snapshot>('getSnapshot', {});
  const made = await value<{ id: string }>('chooseModelFile', {});
  await expect.poll(async () => (await snapshot()).engine.status, { timeout: 60_000 }).toBe('ready');
  await value('updateSettings', {
    presetId: 'none',
    sampling: { temperature: 5, topK: 0, topP: 1, minP: 0, seed: 5, maxTokens: 100 },
  });
  await value('startComparison', {
    comparisonId: crypto.randomUUID(),
    modelIds: ['demo', made.id],
    source: { prompt: 'Go on and on about the sea.' },
  });
  const current = async (): Promise<Comparison> => (await snapshot()).comparison!;
  await expect.poll(async () => (await current()).running, { timeout: 120_000 }).toBe(false);
  const { answers, seed } = await current();
  expect(seed).toBe(5);
  expect(answers.map(({ status, error }) => [status, error])).toEqual([
    ['complete', null],
    ['complete', null],
  ]);
  for (const { text, stats, memoryBytes } of answers) {
    expect(text).not.toBe('');
    expect(stats).toMatchObject({ seed: 5 });
    expect(stats!.decodeTokensPerSecond).toBeGreaterThan(0);
    expect(stats!.timeToFirstTokenMs).toBeGreaterThan(0);
    expect(memoryBytes).toBeGreaterThan(1_000_000);
  }
  const [reference, other] = answers as [Comparison['answers'][number], Comparison['answers'][number]];
  const { own, reference: there } = other.parting!;
  expect(other.text.slice(0, own.at)).toBe(reference.text.slice(0, there.at));
  // Single bytes of characters that never became whole look alike, so what differs may come behind the mark.
  expect(other.text.slice(own.at)).not.toBe(reference.text.slice(there.at));
  expect(own.length + there.length).toBeGreaterThan(0);
  for (const { weights } of [own, there]) {
    expect(weights!.own).toBeGreaterThan(0);
    expect(weights!.own).toBeLessThanOrEqual(1);
  }
  await expect
    .poll(async () => (await snapshot()).engine, { timeout: 60_000 })
    .toMatchObject({ status: 'ready', model: { modelId: 'demo' } });
  expect((await snapshot()).conversations).toEqual([]);
});
