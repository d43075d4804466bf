// A worker process that the system has stopped in the middle of its work: it is there, and says nothing.
import { afterAll, expect, test } from 'vitest';
import type { ModelFile, ReplyRequest } from '../../../main/engine/engine.ts';
import { createEngine } from '../../../main/engine/supervisor.ts';
import { createLauncher, modelPath } from './launch-worker.ts';

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const launcher = createLauncher();
const engine = createEngine({ launchWorker: launcher.launch, log: quiet, gpu: 'off' });
const demo = { name: 'Demo model', level: 'F16', isDemo: true, contextLength: 2048 };
const model: ModelFile = { id: 'demo', path: modelPath, ...demo };

afterAll(() => engine.close());

function ask(maxTokens: number, onDelta: (text: string) => void) {
  const request: ReplyRequest = {
    replyId: 'r',
    conversationId: 'c',
    turns: [{ messageId: 'm', role: 'user', text: 'Hello?', tokenIds: null }],
    contextStartId: null,
    // Hardly ever ends by itself.
    sampling: { temperature: 1e6, topK: 0, topP: 1, minP: 0, seed: 3, maxTokens },
    signal: new AbortController().signal,
    onDelta: ({ text }) => onDelta(text),
    onProgress: () => {},
  };
  return engine.reply(request);
}

// There is no such signal on Windows.
test.skipIf(process.platform === 'win32')(
  'a worker that is stopped by SIGSTOP is ended, said to have hung, and another one goes on',
  { timeout: 120_000 },
  async () => {
    await engine.load(model);
    let text = '';
    const lost = ask(1500, (delta) => {
      if (text === '') launcher.children[0]!.kill('SIGSTOP');
      text += delta;
    });
    await expect(lost).rejects.toMatchObject({ code: 'engineHung', detail: { seconds: 10 } });
    expect(text).not.toBe('');
    expect(launcher.children[0]!.signalCode).toBe('SIGKILL');

    let again = '';
    const { stats } = await ask(20, (delta) => {
      again += delta;
    });
    expect(stats.generatedTokens).toBeGreaterThan(0);
    expect(again).not.toBe('');
    expect(launcher.children).toHaveLength(2);
  },
);
