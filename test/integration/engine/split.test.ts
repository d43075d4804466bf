// A model that is split as llama.cpp's gguf-split does it, in the real engine: the first part is loaded, and what it
// writes is what the whole file writes.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import type { ModelFile } from '../../../main/engine/engine.ts';
import { createEngine } from '../../../main/engine/supervisor.ts';
import { fingerprintOf } from '../../../main/models/file-fingerprint.ts';
import { createFileHasher } from '../../../main/models/file-hasher.ts';
import { openStore } from '../../../main/store/store.ts';
import { splitGguf } from '../../split-gguf.ts';
import { tempDir } from '../store/temp-dir.ts';
import { createLauncher, modelPath } from './launch-worker.ts';

vi.setConfig({ testTimeout: 60_000 });

const dir = mkdtempSync(join(tmpdir(), 'xenon-split-engine-'));
afterAll(() => rmSync(dir, { recursive: true }));

test('parts, also behind a first one without tensors, answer as the whole file does, and are reckoned whole', async () => {
  const engine = createEngine({
    launchWorker: createLauncher().launch,
    log: { info() {}, warn() {}, error() {} },
    gpu: 'off',
    keepFormerMs: 0,
  });
  onTestFinished(() => engine.close());

  async function answer(path: string) {
    const file: ModelFile = {
      id: path,
      path,
      name: 'Demo',
      level: 'F16',
      isDemo: false,
      contextLength: 1024,
    };
    const { tuning, provenance } = await engine.load(file);
    const ids: number[] = [];
    await engine.reply({
      replyId: path,
      conversationId: path,
      turns: [{ messageId: 'q', role: 'user', text: 'What is this app?', tokenIds: null }],
      contextStartId: null,
      sampling: { temperature: 0, topK: 1, topP: 1, minP: 0, seed: 1, maxTokens: 24 },
      signal: new AbortController().signal,
      onDelta: ({ tokenIds }) => void ids.push(...tokenIds),
      onProgress() {},
    });
    return { ids, neededBytes: tuning.neededBytes, fileBytes: provenance.fileBytes };
  }

  const whole = await answer(modelPath);
  expect(whole.ids.length).toBeGreaterThan(5);
  for (const options of [{ parts: 3 }, { parts: 2, emptyFirst: true }]) {
    const parts = splitGguf(modelPath, join(dir, `of-${options.parts}`), options);
    const split = await answer(parts[0]!);
    expect(split).toMatchObject({ ids: whole.ids, neededBytes: whole.neededBytes });
    expect(split.fileBytes).toBe(parts.reduce((sum, path) => sum + statSync(path).size, 0));
  }
});

test('its hash is that of all parts, one after the other, and is made anew where one of them is another', async () => {
  const parts = splitGguf(modelPath, join(dir, 'hashed'), { parts: 3 });
  const store = openStore(tempDir());
  const hasher = createFileHasher({
    fileHashes: store.fileHashes,
    isBusy: () => false,
    onHashed() {},
    log: { error() {}, warn() {}, info() {}, debug() {} } as never,
  });
  onTestFinished(async () => {
    await hasher.close();
    store.close();
  });
  const { fingerprint } = fingerprintOf(parts[0]!);
  hasher.want(parts[0]!, fingerprint);
  const expected = createHash('sha256')
    .update(Buffer.concat(parts.map((path) => readFileSync(path))))
    .digest('hex');
  await vi.waitFor(() => expect(hasher.sha256Of(fingerprint)).toBe(expected), 30_000);
  const kept = store.fileHashes.get(parts[0]!)!;
  utimesSync(parts[2]!, 1, 1);
  expect(store.fileHashes.get(parts[0]!)).toEqual(kept);
  const other = createFileHasher({
    fileHashes: { get: () => ({ ...kept, sha256: 'of another time' }), put() {} },
    isBusy: () => false,
    onHashed() {},
    log: { error() {}, warn() {}, info() {}, debug() {} } as never,
  });
  other.want(parts[0]!, fingerprint);
  await vi.waitFor(() => expect(other.sha256Of(fingerprint)).toBe(expected), 30_000);
  await other.close();
});
