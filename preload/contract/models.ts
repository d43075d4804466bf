// The things that cross the bridge, all JSON-safe. Times are ms since 1970, sizes bytes, rates tokens per second.
import type { Comparison } from './comparison.ts';
import type { ConversationSetup } from './conversation-setup.ts';
import type { Duel } from './duel.ts';
import type { ErrorData } from './errors.ts';
import type { ReplyProgress } from './events.ts';
import { defaultExportChoice, type ExportChoice } from './export-choice.ts';
import { defaultHubSettings, type HubSettings } from './hub-settings.ts';
import type { ImportState } from './import.ts';
import type { Job } from './jobs.ts';
import type { FileChange } from './library.ts';
import { defaultListSettings, type ListSettings } from './list-settings.ts';
import type { Folder, Place } from './organisation.ts';
import type { ReadingReason } from './rescue.ts';
import type { Generation, Preset, Sampling, SamplingValues } from './sampling.ts';
import type { SavedText } from './saved-texts.ts';

export { type Sampling, samplingPresets } from './sampling.ts';

export type Role = 'user' | 'assistant';

/** `streaming` only while a reply runs; a reply found so at the start of the app becomes `interrupted`. */
export type MessageStatus = 'complete' | 'streaming' | 'stopped' | 'interrupted' | 'failed';

export interface Conversation extends Place {
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The last message of the branch that is shown; null while there is none. */
  readonly leafId: string | null;
  /** What it has set for itself about how replies are written; absent: nothing. */
  readonly generation?: Generation;
  /** In memory alone: see `temporary.ts`. */
  readonly temporary?: true;
}

/**
 * Why a reply ended. `contextFull`: not one more token fits into the model's context; `stopString`: one of
 * the texts came that end a reply.
 */
export type StopReason = 'endOfText' | 'stopString' | 'maxTokens' | 'contextFull' | 'stopped';

export interface ReplyStats {
  readonly promptTokens: number;
  /** Of them, those whose KV cache was still there from an earlier turn. */
  readonly reusedTokens: number;
  readonly generatedTokens: number;
  /** From the engine's taking up of the request to its first token. */
  readonly timeToFirstTokenMs: number;
  readonly prefillTokensPerSecond: number;
  readonly decodeTokensPerSecond: number;
  readonly stopReason: StopReason;
  /** The seed the sampler really used. */
  readonly seed: number;
  /** Of a reply under a JSON schema: whether its JSON is whole. */
  readonly json?: 'whole' | 'cutOff';
}

export interface Message {
  readonly id: string;
  readonly conversationId: string;
  readonly parentId: string | null;
  readonly role: Role;
  readonly text: string;
  readonly status: MessageStatus;
  readonly createdAt: number;
  /** Display name of the model that wrote it ("Xenon-4", "Demo model"); null for a person's turn. */
  readonly model: string | null;
  /** Its quantization level ("Q4_K_M"); null for a person's turn. */
  readonly level: string | null;
  readonly stats: ReplyStats | null;
  /**
   * The first message that the model saw when it wrote this reply; null: it saw the branch from its
   * beginning. What is above that message did not fit into the context.
   */
  readonly contextStartId: string | null;
  /** Why the reply failed or was interrupted. */
  readonly error: ErrorData | null;
  /** A model's turn as a person has edited it; not given: it is as the model wrote it. */
  readonly edited?: true;
}

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

/** What is really in use, as opposed to what was asked for. */
export interface LoadedModel {
  readonly modelId: string;
  readonly name: string;
  readonly level: string;
  readonly isDemo: boolean;
  /** "CPU", "Vulkan", "CUDA" or "Metal". */
  readonly device: string;
  readonly layersOnDevice: number;
  readonly layers: number;
  readonly contextLength: number;
  /** Threads of decode on the processor; those of prefill are in `tuning`. */
  readonly threads: number;
  readonly loadMs: number;
  /** Set when a device was wanted and the processor is used instead: the reason, as the engine gave it. */
  readonly fellBack: string | null;
  readonly provenance: Provenance;
  readonly format: PromptFormat;
  readonly tuning: Tuning;
}

/** Which file was loaded, and by what. */
export interface Provenance {
  /** "node-llama-cpp 3.21.1, llama.cpp v0.4.0". */
  readonly engine: string;
  readonly fileBytes: number;
  /**
   * SHA-256 (hex) of the file's size, beginning and evenly spaced samples: made in milliseconds, and no
   * proof of the bytes between them, as a hash of the whole file is.
   */
  readonly fingerprint: string;
}

/** How prompts are written for a file, found out by a self-check when it is loaded. */
export interface PromptFormat {
  readonly name: 'xenon4' | 'ownTemplate';
  /**
   * Set when the file is not what Xenon-4's format was made for: its template is another one (and used), is
   * another one that cannot be used, or its vocabulary does not write the format as it should be.
   */
  readonly doubt: 'otherTemplate' | 'unusableTemplate' | 'otherTokenizer' | null;
}

export type KvType = 'f16' | 'q8_0';

/** Threads of the processor by phase. */
export interface Threads {
  readonly prefill: number;
  readonly decode: number;
}

/** Of how a model is run, what can change the last digits of its numbers, and with them a token. */
export interface Circumstances {
  readonly threads: Threads;
  readonly kvType: KvType;
  /** `auto`: the engine's own choice, where the file and the device decide. */
  readonly flashAttention: boolean | 'auto';
  /** Tokens computed at once, at the most. */
  readonly batchSize: number;
  /** Its name, and the architecture that the engine was built for. */
  readonly processor: string;
}

/** How memory and threads were chosen for a loaded model. */
export interface Tuning extends Circumstances {
  /** `rule`: the start value, which a measurement replaces; `measured` on this machine; `set` by the person. */
  readonly threadsFrom: 'rule' | 'measured' | 'set';
  /** What the arithmetic said it takes; null where the file's geometry is unknown. */
  readonly neededBytes: number | null;
  /** What the engine says it took, each weight counted once; null where it does not say. */
  readonly takenBytes: number | null;
  /** Of it, what is not free before the model is unloaded: weights that are mapped from the file are. */
  readonly heldBytes: number | null;
  /** What was given up because memory or the device failed, or because what was set does not fit. */
  readonly steps: readonly StepDown[];
}

export type StepDown =
  | { readonly kind: 'context'; readonly from: number; readonly to: number }
  | { readonly kind: 'kvType'; readonly from: KvType; readonly to: KvType }
  | { readonly kind: 'layers'; readonly from: number; readonly to: number }
  | { readonly kind: 'device'; readonly from: string; readonly to: string };

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

/** The model that was chosen last and could not be loaded, so that the one before goes on. */
export interface RefusedModel {
  readonly modelId: string;
  readonly error: ErrorData;
}

export type EngineState =
  /** `unloadedId`: the model that was let go of to free memory; the next turn loads it again. */
  | { readonly status: 'none'; readonly unloadedId?: string }
  | { readonly status: 'loading'; readonly modelId: string /** 0…1 */; readonly progress: number }
  | { readonly status: 'ready'; readonly model: LoadedModel; readonly refused?: RefusedModel }
  | {
      readonly status: 'generating';
      readonly model: LoadedModel;
      readonly replyId: string;
      readonly refused?: RefusedModel;
    }
  | { readonly status: 'restarting'; readonly modelId: string; readonly reason: ErrorData }
  | { readonly status: 'failed'; readonly modelId: string | null; readonly error: ErrorData };

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

/** How a reply came about: enough to make it again. Kept with the reply, and of its last run if it was continued. */
export interface Receipt {
  readonly model: string;
  readonly level: string;
  readonly file: {
    readonly bytes: number;
    readonly fingerprint: string;
    /** Of the whole file, hex; null until it has been read in the background. */
    readonly sha256: string | null;
  };
  readonly engine: string;
  readonly device: string;
  readonly layersOnDevice: number;
  readonly layers: number;
  /** Tokens of context that were allocated. */
  readonly contextLength: number;
  readonly format: PromptFormat['name'];
  /** With the seed that was really used. */
  readonly sampling: Sampling;
  /** SHA-256 (hex) of the prompt's token ids as little-endian 32-bit integers. */
  readonly promptSha256: string;
  readonly promptTokens: number;
  readonly reusedTokens: number;
  /** Of this run. */
  readonly generatedTokens: number;
  /** These are null where the run was cut off before they were known. */
  readonly timeToFirstTokenMs: number | null;
  readonly prefillTokensPerSecond: number | null;
  readonly decodeTokensPerSecond: number | null;
  readonly stopReason: StopReason | null;
  /** How much of the reply was there already and stood at the end of the prompt, in UTF-16 code units too. */
  readonly continued: { readonly tokens: number; readonly characters: number };
  /** The first message of the prompt; null: the first of the branch. */
  readonly contextStartId: string | null;
  /** The conversation's, as it was then. Receipts from before there were any have none. */
  readonly instruction?: string;
  /** Whether guesses were evaluated together with tokens. This and what follows: not known of old receipts. */
  readonly promptLookup?: boolean;
  readonly circumstances?: Circumstances;
}

/** A run of text, the conversation's instruction in it, or one control token by its name in the vocabulary. */
export type PromptPart =
  | { readonly kind: 'instruction'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'control'; readonly text: string };

/** A prompt as the model gets it. */
export interface SeenPrompt {
  readonly ids: readonly number[];
  /** The vocabulary's own spelling of each id: `\u2581` is a space there. */
  readonly pieces: readonly string[];
  readonly parts: readonly PromptPart[];
  readonly sha256: string;
  /** Places in `ids` of the tokens that hold the conversation's instruction; null: there is none. */
  readonly instruction: { readonly from: number; readonly to: number } | null;
  /** Turns of the branch that are not in it, all of them before its first one. */
  readonly leftOut: number;
  readonly format: PromptFormat['name'];
}

/** `agrees`: whether it is to the id what the receipt says was read; null without a receipt. */
export interface InspectedPrompt {
  readonly prompt: SeenPrompt;
  readonly agrees: boolean | null;
}

/** In what a replay would differ, or does. */
export type ReplayDifference =
  | 'noReceipt'
  | 'modelFile'
  | 'level'
  | 'prompt'
  | 'engine'
  | 'device'
  | 'contextLength'
  | 'promptLookup'
  | keyof Circumstances
  /** Part of the prompt was not in the cache any more, and was read again in other steps. */
  | 'readAgain';

/** What came of writing a reply again from its receipt; nothing of it is saved. */
export type ReplayResult =
  /** `others`: circumstances that are not as they were, none of which changed a token. */
  | { readonly kind: 'match'; readonly tokens: number; readonly others: readonly ReplayDifference[] }
  | {
      readonly kind: 'differs';
      /** How many tokens agree before the first that does not. */
      readonly tokens: number;
      /** The text that agrees, its end, and what follows in each. */
      readonly before: string;
      readonly original: string;
      readonly replayed: string;
      readonly others: readonly ReplayDifference[];
    }
  /** By the person; `tokens` agreed until then. */
  | { readonly kind: 'stopped'; readonly tokens: number }
  | { readonly kind: 'refused'; readonly reasons: readonly ReplayDifference[] };

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

/** A reply that is written or waits. */
export interface RunningReply {
  readonly conversationId: string;
  readonly replyId: string;
  /** What was told of it last. */
  readonly progress: ReplyProgress | null;
}

/** A conversation with every message of its tree, in the order of their making; live text included. */
export interface OpenedConversation {
  /** Only the end of the shown branch, with the versions of its turns, because that was asked for. */
  readonly isPart?: true;
  readonly conversation: Conversation;
  readonly messages: readonly Message[];
}

/** Some messages of a conversation's tree, in the order of their making; live text included. */
export interface MessageSlice {
  readonly messages: readonly Message[];
  /** Where the next slice begins; null: this was the last. */
  readonly next: number | null;
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
