// The app over its real engine worker, which is killed at random moments: while it loads, while it reads a
// prompt, while it writes. Every promise that is broken is a line of `broken`; nothing is thrown for one.
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createApp } from '../../main/app.ts';
import type { FromWorker } from '../../main/engine/messages.ts';
import { launchWorker } from '../../main/http/launch-worker.ts';
import { openStore } from '../../main/store/store.ts';
import type { AppEvent } from '../../preload/contract/events.ts';
import type { Input, MethodName, Output } from '../../preload/contract/methods.ts';
import type { EngineState, Message } from '../../preload/contract/models.ts';
import { at } from '../../scripts/places.ts';
import { createRandom } from '../synthetic-blocks.ts';
import { geometries, writeSyntheticGguf } from '../synthetic-gguf.ts';

export const phases = ['load', 'prefill', 'decode'] as const;
export type Phase = (typeof phases)[number];

export interface Survival {
  /** Kills by the phase they were meant for. */
  readonly kills: Readonly<Record<Phase, number>>;
  /** Replies by how they ended. */
  readonly endings: Readonly<Record<string, number>>;
  /** Kills that interrupted a reply. */
  readonly interrupted: number;
  /** Of this process after each kill and its next turn, garbage collected: bytes of heap, and of all memory. */
  readonly heap: readonly number[];
  readonly rss: readonly number[];
  /** Promises that were not kept, in words. */
  readonly broken: readonly string[];
}

const longQuestion = 'What is this and that of the question, you ask? '.repeat(150);
/** More than any step takes on a machine that is busy with other things. */
const settlesWithinMs = 90_000;

/** @param dir an empty folder, for the model and the app's data */
export async function survive(options: {
  kills: number;
  dir: string;
  seed: number;
  onKill?(count: number, phase: Phase): void;
}): Promise<Survival> {
  const { kills, dir, seed, onKill } = options;
  const random = createRandom(seed);
  const dataDir = join(dir, 'data');
  const modelPath = join(dir, 'tiny.gguf');
  writeSyntheticGguf(modelPath, { geometry: geometries.tiny, level: 'Q4_K_M', name: 'Tiny' });

  const listeners = new Set<(message: FromWorker) => void>();
  let pid: number | undefined;
  const app = await createApp({
    platform: {
      host: 'browser',
      dataDir,
      resourcesDir: at('resources'),
      version: '0',
      launchWorker() {
        const worker = launchWorker(at('main/engine/worker/worker.ts'));
        worker.onMessage((message) => {
          for (const listener of listeners) listener(message as FromWorker);
        });
        pid = worker.pid;
        return worker;
      },
    },
    modelPath,
    gpu: 'off',
  });

  const broken: string[] = [];
  const killed = { load: 0, prefill: 0, decode: 0 };
  const endings: Record<string, number> = {};
  const heap: number[] = [];
  const rss: number[] = [];
  /** What each reply had shown, as a page would have put it together. */
  const shown = new Map<string, string>();
  const finished = new Map<string, Message>();
  let engine: EngineState = { status: 'none' };
  const waiting = new Set<() => void>();
  app.subscribe((event: AppEvent) => {
    if (event.type === 'engineChanged') engine = event.engine;
    if (event.type === 'replyDelta') {
      const before = shown.get(event.replyId) ?? '';
      if (event.at !== before.length) broken.push(`a delta at ${event.at} came after ${before.length}`);
      shown.set(event.replyId, before + event.text);
    }
    if (event.type === 'replyFinished') finished.set(event.message.id, event.message);
    for (const check of waiting) check();
  });

  /** Resolves when it holds, false if it does not in time. */
  async function until(condition: () => boolean): Promise<boolean> {
    if (condition()) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const check = () => condition() && resolve(true);
    waiting.add(check);
    const timer = setTimeout(() => resolve(false), settlesWithinMs);
    return await promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(check);
    });
  }

  async function workerSays(type: FromWorker['type']): Promise<boolean> {
    let said = false;
    const listener = (message: FromWorker) => {
      if (message.type !== type) return;
      said = true;
      for (const check of waiting) check();
    };
    listeners.add(listener);
    return await until(() => said).finally(() => listeners.delete(listener));
  }

  async function call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> {
    const outcome = await app.call(method, input);
    if (!outcome.ok) throw new Error(`${method}: ${outcome.error.code}`);
    return outcome.value as Output<M>;
  }

  async function loadModel(): Promise<void> {
    const { settings } = await call('getSnapshot', {});
    await call('useModel', { modelId: settings.currentModelId as string });
  }

  /** Ready again: by itself or, where the app has given up on it, when a person says so. */
  async function recover(what: string): Promise<void> {
    for (let tries = 0; engine.status !== 'ready'; tries++) {
      if (!(await until(() => engine.status === 'ready' || engine.status === 'failed')) || tries > 2) {
        broken.push(`${what}: the engine stays ${engine.status}`);
        return;
      }
      if (engine.status === 'failed') {
        await loadModel();
        await until(() => engine.status !== 'failed');
      }
    }
  }

  async function ask(conversationId: string, parentId: string | null, text: string): Promise<string> {
    const replyId = randomUUID();
    await call('sendMessage', { conversationId, parentId, questionId: randomUUID(), replyId, text });
    return replyId;
  }

  async function ended(what: string, replyId: string): Promise<Message | undefined> {
    if (!(await until(() => finished.has(replyId)))) {
      broken.push(`${what}: the reply never ended`);
      return undefined;
    }
    const message = finished.get(replyId) as Message;
    endings[message.status] = (endings[message.status] ?? 0) + 1;
    const text = shown.get(replyId) ?? '';
    if (message.text !== text)
      broken.push(`${what}: ${text.length} characters were shown, ${message.text.length} kept`);
    return message;
  }

  async function killIn(phase: Phase, what: string): Promise<void> {
    const kill = () => {
      killed[phase]++;
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    };
    if (phase === 'load') {
      await loadModel();
      await until(() => engine.status === 'loading');
      await sleep(random() * 400);
      kill();
      return;
    }
    const there = workerSays(phase === 'prefill' ? 'begun' : 'delta');
    const conversationId = randomUUID();
    const replyId = await ask(conversationId, null, phase === 'prefill' ? longQuestion : 'What is this?');
    if (!(await there)) broken.push(`${what}: the reply never began`);
    await sleep(random() * (phase === 'prefill' ? 500 : 300));
    kill();
    const message = await ended(what, replyId);
    if (message !== undefined && message.status !== 'interrupted' && message.status !== 'complete')
      broken.push(`${what}: the reply ended as ${message.status}`);
  }

  async function nextTurn(what: string): Promise<void> {
    const replyId = await ask(randomUUID(), null, 'And this?');
    const message = await ended(what, replyId);
    if (message !== undefined && (message.status !== 'complete' || message.text === ''))
      broken.push(`${what}: the next turn ended as ${message.status} with ${message.error?.code}`);
  }

  try {
    await recover('start');
    await call('updateSettings', {
      sampling: { temperature: 1, topK: 40, topP: 1, minP: 0, seed: 1, maxTokens: 200 },
    });
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    for (let count = 0; count < kills; count++) {
      const phase = phases[Math.floor(random() * phases.length)] as Phase;
      const what = `kill ${count + 1} in ${phase}`;
      await killIn(phase, what);
      // The death may not be known yet: a ready engine of a dead process is no recovery.
      await until(() => engine.status !== 'ready' && engine.status !== 'generating');
      await recover(what);
      await nextTurn(what);
      collect();
      heap.push(process.memoryUsage().heapUsed);
      rss.push(process.memoryUsage.rss());
      onKill?.(count + 1, phase);
    }
  } finally {
    await app.close();
  }
  checkFile(dataDir, finished, broken);
  return { kills: killed, endings, interrupted: endings.interrupted ?? 0, heap, rss, broken };
}

/** What had ended is in the file as it had ended. */
function checkFile(dataDir: string, finished: ReadonlyMap<string, Message>, broken: string[]): void {
  if (!readdirSync(dataDir).includes('xenon.db')) broken.push('there is no database');
  const store = openStore(dataDir);
  try {
    for (const [id, { text, status }] of finished) {
      const kept = store.messages.get(id);
      if (kept.text !== text || kept.status !== status)
        broken.push(`a reply that was ${status} is ${kept.status} in the file`);
    }
  } finally {
    store.close();
  }
}
