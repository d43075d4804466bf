// The things that cross the bridge, all JSON-safe. Times are ms since 1970, sizes bytes, rates tokens per second.
// By area in the files that this one passes on; here are model files, and what a page begins with.
import type { Comparison } from './comparison.ts';
import type { ConversationSetup } from './conversation-setup.ts';
import type { Conversation, RunningReply } from './conversations.ts';
import type { Duel } from './duel.ts';
import type { ErrorData } from './errors.ts';
import type { ImportState } from './import.ts';
import type { Job } from './jobs.ts';
import type { FileChange } from './library.ts';
import type { EngineState, KvType } from './loaded-model.ts';
import type { Folder } from './organisation.ts';
import type { ReadingReason } from './rescue.ts';
import type { Preset } from './sampling.ts';
import type { SavedText } from './saved-texts.ts';
import type { Settings } from './settings.ts';

export type * from './conversations.ts';
export * from './loaded-model.ts';
export type * from './receipts.ts';
export { type Sampling, samplingPresets } from './sampling.ts';
export * from './settings.ts';

/** A model file known to the app. */
export interface ModelEntry {
  readonly id: string;
  /** A person's own for it, else `family`. */
  readonly name: string;
  /** From the file's metadata, else the file's name: the same for all levels of one model. The built-in one is always "Demo model". */
  readonly family: string;
  /** Named from the tensors: "F16", "Q4_K_M"… */
  readonly level: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly parameters: number;
  /** Of the tensors alone, without vocabulary and names; 0: not known. */
  readonly weightBytes: number;
  /** Context length in tokens that the file claims. */
  readonly trainedContextLength: number;
  readonly isDemo: boolean;
  /** Files that it lies in: more than one where it is split. */
  readonly parts: number;
  /** It lies in the app's own folder of models: removing it may delete it. */
  readonly isOwn: boolean;
  /** What has happened to its file since it was used last. */
  readonly change: FileChange | null;
  /** Set when the file cannot be used as it lies there now. */
  readonly problem: ErrorData | null;
}

/** What a model would take if it were loaded now. Bytes. */
export interface ModelFit {
  readonly neededBytes: number;
  readonly freeBytes: number;
  /** Tokens of context that this is for: as many as fit, else the fewest. */
  readonly contextLength: number;
  readonly kvType: KvType;
  readonly fits: boolean;
  /** What it does without so that it fits; empty where it fits as it is wished for. */
  readonly givenUp: readonly FitLoss[];
}

export type FitLoss =
  | { readonly kind: 'context'; readonly wished: number }
  | { readonly kind: 'kvType' }
  /** `onDevice` of all `layers`, the output counted as one. */
  | { readonly kind: 'layers'; readonly onDevice: number; readonly layers: number };

/** What a page needs to draw its first frame. */
export interface Snapshot {
  readonly version: string;
  readonly host: 'desktop' | 'browser';
  readonly platform: string;
  /** The folder that everything is kept in, to be shown to the person. */
  readonly dataDir: string;
  /** Why conversations are open for reading, so that nothing can be saved. Absent: they are open. */
  readonly reading?: ReadingReason;
  /** Those in the trash too. */
  readonly conversations: readonly Conversation[];
  readonly folders: readonly Folder[];
  readonly models: readonly ModelEntry[];
  readonly settings: Settings;
  /** Those that people have made. */
  readonly presets: readonly Preset[];
  readonly savedTexts: readonly SavedText[];
  readonly engine: EngineState;
  /** Unsent text by conversation; the key of a conversation not yet begun is "new". */
  readonly drafts: Readonly<Record<string, string>>;
  readonly jobs: readonly Job[];
  /** Of the conversations that have something set; keys as of drafts. */
  readonly setups: Readonly<Record<string, ConversationSetup>>;
  readonly running: readonly RunningReply[];
  /** The one that runs, or the last one; null where there is none. */
  readonly comparison: Comparison | null;
  readonly duel: Duel | null;
  /** The import that runs, or the last one until its report is put away. */
  readonly import: ImportState | null;
}

/** A small file. Desktop: the host has saved it (or the person has cancelled). Browser: the page offers it. */
export type ExportResult =
  | { readonly kind: 'saved'; readonly fileName: string }
  | { readonly kind: 'cancelled' }
  | {
      readonly kind: 'download';
      readonly fileName: string;
      readonly mimeType: string;
      readonly text: string;
    };
