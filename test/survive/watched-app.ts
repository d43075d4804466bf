// The app over its real engine worker, with everything that it promises looked at as it happens: what pages see
// of each reply, and what each worker owes.
import { randomUUID } from 'node:crypto';
import { createApp } from '../../main/app.ts';
import type { FromWorker, ToWorker } from '../../main/engine/messages.ts';
import { launchWorker } from '../../main/http/launch-worker.ts';
import { prepareDataDir } from '../../main/store/database.ts';
import { openStore } from '../../main/store/store.ts';
import type { AppEvent } from '../../preload/contract/events.ts';
import type { Input, MethodName, Output } from '../../preload/contract/methods.ts';
import type { EngineState, Message } from '../../preload/contract/models.ts';
import { at } from '../../scripts/places.ts';

/** More than any step takes on a machine that is busy with other things. */
const settlesWithinMs = 90_000;
/** So that caches are written soon after a reply. */
const saveAfterIdleMs = 20;

/** Of every conversation. */
const sampling = { temperature: 1, topK: 40, topP: 1, minP: 0, seed: 1, maxTokens: 150 };

/** One worker process, and what it has been told and has said. */
export interface WatchedWorker {
  readonly pid: number;
  readonly exited: boolean;
  readonly orders: readonly ToWorker['type'][];
  readonly answers: readonly FromWorker['type'][];
}

export type WatchedApp = Awaited<ReturnType<typeof openWatchedApp>>;

export async function openWatchedApp(options: { dataDir: string; modelPath: string; broken: string[] }) {
  const { dataDir, modelPath, broken } = options;
  const workers: WatchedWorker[] = [];
  const waiting = new Set<() => void>();
  const changed = (): void => {
    for (const check of waiting) check();
  };
  let engine: EngineState = { status: 'none' };
  /** What each reply had shown, as a page would have put it together. */
  const shown = new Map<string, string>();
  const finished = new Map<string, Message>();

  // What the app would find best while nothing else runs may be a hundred times slower beside other work.
  prepareDataDir(dataDir);
  const store = openStore(dataDir);
  store.settings.update({ engine: { ...store.settings.get().engine, threads: { prefill: 1, decode: 1 } } });
  store.close();

  const app = await createApp({
    platform: {
      host: 'browser',
      dataDir,
      resourcesDir: at('resources'),
      version: '0',
      launchWorker() {
        const worker = launchWorker(at('main/engine/worker/worker.ts'));
        const orders: ToWorker['type'][] = [];
        const answers: FromWorker['type'][] = [];
        let exited = false;
        worker.onMessage((message) => {
          answers.push((message as FromWorker).type);
          changed();
        });
        worker.onExit(() => {
          exited = true;
          changed();
        });
        const pid = worker.pid as number;
        workers.push({
          ...{ pid, orders, answers },
          get exited() {
            return exited;
          },
        });
        return {
          ...worker,
          post(message) {
            orders.push((message as ToWorker).type);
            worker.post(message);
            changed();
          },
        };
      },
    },
    modelPath,
    gpu: 'off',
    saveAfterIdleMs,
  });
  app.subscribe((event: AppEvent) => {
    if (event.type === 'engineChanged') engine = event.engine;
    if (event.type === 'replyDelta') {
      const before = shown.get(event.replyId) ?? '';
      if (event.at !== before.length) broken.push(`a delta at ${event.at} came after ${before.length}`);
      shown.set(event.replyId, before + event.text);
    }
    if (event.type === 'replyFinished') finished.set(event.message.id, event.message);
    changed();
  });

  async function call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> {
    const outcome = await app.call(method, input);
    if (!outcome.ok) throw new Error(`${method}: ${outcome.error.code}`);
    return outcome.value as Output<M>;
  }

  /** Resolves when it holds, false if it does not in time. Looked at with each event, and each `everyMs` too. */
  async function until(condition: () => boolean, everyMs = 1000): Promise<boolean> {
    if (condition()) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const check = () => condition() && resolve(true);
    waiting.add(check);
    const looks = setInterval(check, everyMs);
    const timer = setTimeout(() => resolve(false), settlesWithinMs);
    return await promise.finally(() => {
      clearInterval(looks);
      clearTimeout(timer);
      waiting.delete(check);
    });
  }

  async function loadModel(): Promise<void> {
    const { settings } = await call('getSnapshot', {});
    await call('useModel', { modelId: settings.currentModelId as string });
  }

  return {
    finished: finished as ReadonlyMap<string, Message>,
    workers: workers as readonly WatchedWorker[],
    get engine() {
      return engine;
    },
    call,
    until,
    loadModel,
    /** The worker that lives. */
    worker: (): WatchedWorker | undefined => workers.findLast(({ exited }) => !exited),
    /** Asks, and returns the reply's id. */
    async ask(conversationId: string, parentId: string | null, text: string): Promise<string> {
      const replyId = randomUUID();
      const questionId = randomUUID();
      const begin = parentId === null ? { generation: { presetId: null, values: sampling } } : {};
      await call('sendMessage', { conversationId, parentId, questionId, replyId, text, ...begin });
      return replyId;
    },
    /** The reply as it ended, with a text that is what pages saw. */
    async ended(what: string, replyId: string): Promise<Message | undefined> {
      if (!(await until(() => finished.has(replyId)))) {
        broken.push(`${what}: the reply never ended`);
        return undefined;
      }
      const message = finished.get(replyId) as Message;
      const text = shown.get(replyId) ?? '';
      shown.delete(replyId);
      if (message.text !== text)
        broken.push(`${what}: ${text.length} characters were shown, ${message.text.length} kept`);
      return message;
    },
    /** Ready again: by itself or, where the app has given up on it, when a person says so. */
    async recover(what: string): Promise<void> {
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
    },
    /** What is kept here must not look like growth of the app's. */
    forgetDead: (): void =>
      void workers.splice(
        0,
        workers.findIndex(({ exited }) => !exited),
      ),
    close: () => app.close(),
  };
}
