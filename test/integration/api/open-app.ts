// The whole app over a fresh data directory, with an engine that does what a test says.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type App, type AppOptions, createApp } from '../../../main/app.ts';
import { AppError } from '../../../main/errors.ts';
import type { Platform } from '../../../main/platform.ts';
import type { AppEvent } from '../../../preload/contract/events.ts';
import type { Input, MethodName, Output } from '../../../preload/contract/methods.ts';
import { createScriptedEngine, type ScriptedEngine } from '../../fakes/scripted-engine.ts';
import { ggufBytes } from '../../unit/models/gguf-bytes.ts';
import { tempDir } from '../store/temp-dir.ts';

export interface OpenedApp {
  readonly app: App;
  readonly engine: ScriptedEngine;
  readonly dir: string;
  readonly events: AppEvent[];
  /** Calls a method and returns its value. @throws AppError the outcome's error */
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>>;
}

export interface OpenAppOptions {
  readonly dir?: string;
  readonly modelPath?: string;
  readonly weightsPath?: string;
  readonly platform?: Partial<Platform>;
  readonly engine?: ScriptedEngine;
  /** Not given: the app alone, which does not open where its database does not. */
  readonly create?: (options: AppOptions) => Promise<App>;
}

/** A resources folder with a demo model that only the scripted engine can "run". */
export function resourcesWithDemo(): string {
  const resources = tempDir();
  mkdirSync(join(resources, 'demo-model'));
  writeFileSync(join(resources, 'demo-model', 'demo.gguf'), ggufBytes({ name: 'Named otherwise' }));
  return resources;
}

export async function openApp(options: OpenAppOptions = {}): Promise<OpenedApp> {
  const dir = options.dir ?? tempDir();
  const engine = options.engine ?? createScriptedEngine();
  const platform: Platform = {
    host: 'browser',
    dataDir: dir,
    resourcesDir: options.platform?.resourcesDir ?? resourcesWithDemo(),
    version: '1.2.3',
    launchWorker: () => {
      throw new Error('no worker is needed here');
    },
    ...options.platform,
  };
  const { modelPath, weightsPath, create = createApp } = options;
  const app = await create({
    platform,
    gpu: 'off',
    engine,
    ...(modelPath === undefined ? {} : { modelPath }),
    ...(weightsPath === undefined ? {} : { weightsPath }),
  });
  onTestFinished(() => app.close());
  const events: AppEvent[] = [];
  app.subscribe((event) => events.push(event));
  return {
    app,
    engine,
    dir,
    events,
    async call(method, input) {
      const outcome = await app.call(method, input);
      if (!outcome.ok) throw new AppError(outcome.error.code, { detail: outcome.error.detail });
      return outcome.value as Output<typeof method>;
    },
  };
}

/** The code that a promise rejects with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  const thrown = await promise.then(
    () => 'nothing was thrown',
    (reason: unknown) => reason,
  );
  return thrown instanceof AppError ? thrown.code : String(thrown);
}
