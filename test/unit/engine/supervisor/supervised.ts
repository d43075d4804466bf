// An engine over workers that do what a test says, and what is asked of it.
import { expect } from 'vitest';
import type { ModelFile, ReplyRequest } from '../../../../main/engine/engine.ts';
import type { SnapshotOrder } from '../../../../main/engine/messages.ts';
import { createEngine } from '../../../../main/engine/supervisor.ts';
import type { ReplyProgress } from '../../../../preload/contract/events.ts';
import { type EngineState, samplingPresets } from '../../../../preload/contract/models.ts';
import type { WorkerScript } from '../../../fakes/scripted-worker.ts';

export const model: ModelFile = {
  id: 'm1',
  path: '/models/one.gguf',
  name: 'One',
  level: 'F16',
  isDemo: false,
  contextLength: 2048,
};
export const other: ModelFile = { ...model, id: 'm2', path: '/models/two.gguf', name: 'Two' };

export function start(
  script: WorkerScript,
  more: { deafAfterMs?: number; stuckAfterMs?: number; snapshots?: SnapshotOrder } = {},
) {
  let time = 1_000_000;
  const said: string[] = [];
  const note = (text: string) => void said.push(text);
  const log = { info: note, warn: note, error: note };
  const engine = createEngine({
    launchWorker: script.launch,
    log,
    gpu: 'off',
    now: () => time,
    // A slow machine is not to be taken for a deaf worker.
    deafAfterMs: 1e9,
    stuckAfterMs: 1e9,
    ...more,
  });
  const states: EngineState[] = [];
  engine.onStateChange((state) => states.push(state));
  return { engine, states, said, pass: (ms: number) => (time += ms) };
}

export function ask(replyId: string) {
  const controller = new AbortController();
  const heard = { text: '', ids: [] as number[], progress: [] as ReplyProgress[] };
  const request: ReplyRequest = {
    replyId,
    conversationId: 'c1',
    turns: [{ messageId: 'q1', role: 'user', text: 'Hello?', tokenIds: null }],
    contextStartId: null,
    sampling: samplingPresets.precise,
    signal: controller.signal,
    onDelta: ({ text, tokenIds }) => {
      heard.text += text;
      heard.ids.push(...tokenIds);
    },
    onProgress: (progress) => heard.progress.push(progress),
  };
  return { request, heard, stop: () => controller.abort() };
}

/** Waits for a condition; how long that takes is the machine's affair. */
export const until = <T>(value: () => T): ReturnType<typeof expect.poll<T>> =>
  expect.poll(value, { interval: 1, timeout: 20_000 });

export const statusesOf = (states: EngineState[]) => states.map(({ status }) => status);
export const untilText = (heard: { text: string }, text: string) => until(() => heard.text).toBe(text);
