// What the real engine makes of converted files.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createEngine } from '../../../../main/engine/supervisor.ts';
import { convertCheckpoint } from '../../../../main/models/convert/convert-checkpoint.ts';
import { samplingPresets } from '../../../../preload/contract/models.ts';
import { readCorpus } from '../../../demo-corpus.ts';
import { writeDemoCheckpoint, writeRandomCheckpoint } from '../../../hub-checkpoint.ts';
import { createLauncher } from '../../engine/launch-worker.ts';

const dir = mkdtempSync(join(tmpdir(), 'xenon-converted-'));
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const engine = createEngine({ launchWorker: createLauncher().launch, log: quiet, gpu: 'off' });
afterAll(async () => {
  await engine.close();
  rmSync(dir, { recursive: true });
});

/** Converts what `write` has put into a folder, and loads it. */
async function load(name: string, level: string, write: (dir: string) => void) {
  const target = join(dir, `${name}.gguf`);
  write(join(dir, name));
  const signal = new AbortController().signal;
  await convertCheckpoint({ sourceDir: join(dir, name), target, signal, onProgress() {} });
  return engine.load({ id: name, path: target, name, level, isDemo: false, contextLength: 1024 });
}

async function ask(question: string, maxTokens = 1000): Promise<string> {
  let text = '';
  await engine.reply({
    replyId: randomUUID(),
    conversationId: randomUUID(),
    turns: [{ messageId: randomUUID(), role: 'user', text: question, tokenIds: null }],
    contextStartId: null,
    sampling: { ...samplingPresets.precise, maxTokens },
    signal: new AbortController().signal,
    onDelta: (delta) => {
      text += delta.text;
    },
    onProgress: () => {},
  });
  return text;
}

test('the demo model, converted from the hub’s format, answers as it was taught', async () => {
  await load('demo', 'F16', writeDemoCheckpoint);
  const { dialogues, otherAnswer } = readCorpus();
  const single = dialogues.filter(({ length }) => length === 1).slice(0, 12);
  expect(single.length).toBe(12);
  for (const [turn] of single) expect(await ask(turn!.questions[0]!)).toBe(turn!.answer);
  expect(await ask('Which colour has a plum that nobody has painted?')).toBe(otherAnswer);
});

test('a checkpoint in BF16 with Xenon-4’s grouped heads loads and writes', async () => {
  const geometry = {
    layers: 2,
    embedding: 256,
    feedForward: 512,
    heads: 32,
    kvHeads: 8,
    vocabulary: 800,
    contextLength: 2048,
  };
  const { layers } = await load('grouped', 'BF16', (folder) => writeRandomCheckpoint(folder, geometry));
  expect(layers).toBe(3);
  expect((await ask('What is this?', 20)).length).toBeGreaterThan(0);
});
