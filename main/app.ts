// The app without a host: builds log, store, engine, services and router, and knows neither Electron nor http.
import type { Outcome } from '../preload/contract/errors.ts';
import type { AppEvent } from '../preload/contract/events.ts';
import type { Engine } from './engine/engine.ts';
import type { Platform } from './platform.ts';

export interface AppOptions {
  readonly platform: Platform;
  /** `--model`: a GGUF that is used in place; becomes the current model. */
  readonly modelPath?: string;
  readonly gpu: 'auto' | 'off';
  /** In place of the supervised worker: for tests that need an engine which fails on cue. */
  readonly engine?: Engine;
}

export interface App {
  /** Runs a method of the contract. Never rejects. */
  call(method: string, input: unknown): Promise<Outcome<unknown>>;
  /** Calls `listener` for every event from now on; the function returned ends it. */
  subscribe(listener: (event: AppEvent) => void): () => void;
  /** Saves what runs as interrupted, ends the engine and closes the store. */
  close(): Promise<void>;
}

/**
 * Opens the data directory and begins to load the current model in the background.
 * @throws AppError `dataDirUnwritable`, `dataDirInUse`, `databaseNewer`, `databaseDamaged`; for `modelPath`
 * also `modelMissing`, `modelUnreadable`, `modelNotGguf`, `modelTruncated`, `modelDamaged`, `modelArchitecture`
 */
export async function createApp(_options: AppOptions): Promise<App> {
  throw new Error('createApp: under construction');
}
