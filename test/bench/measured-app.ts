// The app in this process over its built engine worker, for what is measured to the millisecond: calls,
// events, and every message that the worker sends.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../main/app.ts';
import type { FromWorker } from '../../main/engine/messages.ts';
import { launchWorker } from '../../main/http/launch-worker.ts';
import { createModelLibrary } from '../../main/models/library.ts';
import { openStore } from '../../main/store/store.ts';
import type { AppEvent } from '../../preload/contract/events.ts';
import type { Input, MethodName, Output } from '../../preload/contract/methods.ts';
import type { EngineState, LoadedModel } from '../../preload/contract/models.ts';
import { at } from '../../scripts/places.ts';

export interface MeasuredApp {
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>>;
  /** Resolves with the time, as `performance.now`, at which an event fulfils the condition. */
  event(condition: (event: AppEvent) => boolean): Promise<number>;
  /** The same for a message of the worker's. */
  workerSays(condition: (message: FromWorker) => boolean): Promise<number>;
  /** Waits until the engine is ready; its model. */
  ready(): Promise<LoadedModel>;
  /** Process id of the worker that was started last. */
  readonly workerPid: number;
  /** Ends the app in order and starts it again over the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** @param modelPaths all in the list of models, the first in use */
export async function openMeasuredApp(...modelPaths: [string, ...string[]]): Promise<MeasuredApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'xenon-bench-'));
  const resourcesDir = at('resources');
  const [modelPath, ...others] = modelPaths;
  const store = openStore(dataDir);
  const library = createModelLibrary({
    models: store.models,
    places: { dataDir, resourcesDir },
  });
  for (const path of others) library.add(path);
  store.close();
  const fromWorker = new Set<(message: FromWorker) => void>();
  let workerPid = 0;
  let app = await open();

  async function open(): Promise<App> {
    return await createApp({
      platform: {
        host: 'browser',
        dataDir,
        resourcesDir,
        version: '0',
        launchWorker() {
          const worker = launchWorker(at('out/main/engine-worker.js'));
          workerPid = worker.pid ?? 0;
          worker.onMessage((message) => {
            for (const listener of fromWorker) listener(message as FromWorker);
          });
          return worker;
        },
      },
      modelPath,
      gpu: 'off',
    });
  }

  async function call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> {
    const outcome = await app.call(method, input);
    if (!outcome.ok) throw new Error(`${method}: ${outcome.error.code}`);
    return outcome.value as Output<M>;
  }

  function event(condition: (event: AppEvent) => boolean): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    const end = app.subscribe((heard) => {
      if (!condition(heard)) return;
      resolve(performance.now());
      end();
    });
    return promise;
  }

  return {
    call,
    event,
    workerSays(condition) {
      const { promise, resolve } = Promise.withResolvers<number>();
      const listener = (message: FromWorker) => {
        if (!condition(message)) return;
        resolve(performance.now());
        fromWorker.delete(listener);
      };
      fromWorker.add(listener);
      return promise;
    },
    async ready() {
      const isSettled = ({ status }: EngineState) => status === 'ready' || status === 'failed';
      const change = event((heard) => heard.type === 'engineChanged' && isSettled(heard.engine));
      let { engine } = await call('getSnapshot', {});
      if (!isSettled(engine)) await change;
      ({ engine } = await call('getSnapshot', {}));
      if (engine.status !== 'ready') throw new Error(`The engine is ${JSON.stringify(engine)}.`);
      return engine.model;
    },
    get workerPid() {
      return workerPid;
    },
    async restart() {
      await app.close();
      app = await open();
    },
    async close() {
      await app.close();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
