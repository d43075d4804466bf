// What a person sets for the whole app.
import { defaultExportChoice, type ExportChoice } from './export-choice.ts';
import { defaultHubSettings, type HubSettings } from './hub-settings.ts';
import { defaultListSettings, type ListSettings } from './list-settings.ts';
import type { KvType, Threads } from './loaded-model.ts';
import type { SamplingValues } from './sampling.ts';

/** How the engine runs; null and "auto" leave it to the app. */
export interface EngineSettings {
  readonly device: 'auto' | 'off';
  /** Layers on the device, the output counted as one. */
  readonly gpuLayers: number | null;
  readonly threads: Threads | null;
  readonly kvType: KvType | null;
  readonly flashAttention: boolean;
  /** Tokens computed at once. */
  readonly batchSize: number | null;
  readonly mmap: boolean;
  /** What may come next in a reply is guessed from what was written before, and checked by the model. */
  readonly promptLookup: boolean;
  /** Without a turn for this long the model is unloaded; 0: never. */
  readonly idleUnloadMinutes: 0 | 5 | 30;
}

export type Theme = 'system' | 'light' | 'dark';

export interface Settings {
  readonly theme: Theme;
  /** Reading size of the conversation, px. */
  readonly readingSize: number;
  /** The app's own values: those that no preset and no conversation sets count. */
  readonly sampling: SamplingValues;
  /** Of the conversations that choose none: a preset's id, or "none". */
  readonly presetId: string;
  /** Tokens; null: what the file was trained for, at most 8,192. */
  readonly contextLength: number | null;
  readonly engine: EngineSettings;
  readonly currentModelId: string | null;
  /** What is sure to be read is read before it is asked: the history on opening, the draft while typing. */
  readonly readAhead: boolean;
  /** Disk that the KV caches of conversations may take in `kv/`; 0: none is kept. */
  readonly snapshotBudgetBytes: number;
  readonly hub: HubSettings;
  /** How conversations were exported last. */
  readonly export: ExportChoice;
  readonly list: ListSettings;
}

export const defaultEngineSettings: EngineSettings = {
  device: 'auto',
  gpuLayers: null,
  threads: null,
  kvType: null,
  flashAttention: true,
  batchSize: null,
  mmap: true,
  promptLookup: false,
  idleUnloadMinutes: 0,
};

export const defaultSettings: Settings = {
  theme: 'system',
  readingSize: 15,
  sampling: {},
  presetId: 'balanced',
  contextLength: null,
  engine: defaultEngineSettings,
  currentModelId: null,
  readAhead: true,
  snapshotBudgetBytes: 8e9,
  hub: defaultHubSettings,
  export: defaultExportChoice,
  list: defaultListSettings,
};
