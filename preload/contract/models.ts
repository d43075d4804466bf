// The things that cross the bridge, all JSON-safe. Times are ms since 1970, sizes bytes, rates tokens per second.
import type { ErrorData } from './errors.ts';

export type Role = 'user' | 'assistant';

/** `streaming` only while a reply runs; a reply found so at the start of the app becomes `interrupted`. */
export type MessageStatus = 'complete' | 'streaming' | 'stopped' | 'interrupted' | 'failed';

export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The last message of the branch that is shown; null while there is none. */
  readonly leafId: string | null;
}

/** Why a reply ended. `contextFull`: not one more token fits into the model's context. */
export type StopReason = 'endOfText' | 'maxTokens' | 'contextFull' | 'stopped';

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
}

/** A model file known to the app. */
export interface ModelEntry {
  readonly id: string;
  /** From the file's metadata, else the file's name. The built-in one is always "Demo model". */
  readonly name: string;
  /** Named from the tensors: "F16", "Q4_K_M"… */
  readonly level: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly parameters: number;
  /** Context length in tokens that the file claims. */
  readonly trainedContextLength: number;
  readonly isDemo: boolean;
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
  /** Threads of prefill and decode on the processor. */
  readonly threads: number;
  readonly loadMs: number;
  /** Set when a device was wanted and the processor is used instead: the reason, as the engine gave it. */
  readonly fellBack: string | null;
}

export type EngineState =
  | { readonly status: 'none' }
  | { readonly status: 'loading'; readonly modelId: string /** 0…1 */; readonly progress: number }
  | { readonly status: 'ready'; readonly model: LoadedModel }
  | { readonly status: 'generating'; readonly model: LoadedModel; readonly replyId: string }
  | { readonly status: 'restarting'; readonly modelId: string; readonly reason: ErrorData }
  | { readonly status: 'failed'; readonly modelId: string | null; readonly error: ErrorData };

export interface Sampling {
  /** 0: always the most likely token. */
  readonly temperature: number;
  /** 0: all. */
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  /** null: drawn anew for every reply, and recorded. */
  readonly seed: number | null;
  readonly maxTokens: number;
}

export type Theme = 'system' | 'light' | 'dark';

export interface Settings {
  readonly theme: Theme;
  /** Reading size of the conversation, px. */
  readonly readingSize: number;
  readonly sampling: Sampling;
  /** Tokens; null: what the file was trained for, at most 8,192. */
  readonly contextLength: number | null;
  readonly currentModelId: string | null;
  /** What is sure to be read is read before it is asked: the history on opening, the draft while typing. */
  readonly readAhead: boolean;
  /** Disk that the KV caches of conversations may take in `kv/`; 0: none is kept. */
  readonly snapshotBudgetBytes: number;
}

/** The presets of the interface. "Model card" is how the card of Xenon-4 runs it. */
export const samplingPresets = {
  balanced: { temperature: 0.7, topK: 40, topP: 0.95, minP: 0.05, seed: null, maxTokens: 2048 },
  precise: { temperature: 0, topK: 1, topP: 1, minP: 0, seed: null, maxTokens: 2048 },
  modelCard: { temperature: 1, topK: 50, topP: 1, minP: 0, seed: null, maxTokens: 1000 },
} as const satisfies Record<string, Sampling>;

export const defaultSettings: Settings = {
  theme: 'system',
  readingSize: 15,
  sampling: samplingPresets.balanced,
  contextLength: null,
  currentModelId: null,
  readAhead: true,
  snapshotBudgetBytes: 8e9,
};

/** What a page needs to draw its first frame. */
export interface Snapshot {
  readonly version: string;
  readonly host: 'desktop' | 'browser';
  readonly platform: string;
  /** The folder that everything is kept in, to be shown to the person. */
  readonly dataDir: string;
  readonly conversations: readonly Conversation[];
  readonly models: readonly ModelEntry[];
  readonly settings: Settings;
  readonly engine: EngineState;
  /** Unsent text by conversation; the key of a conversation not yet begun is "new". */
  readonly drafts: Readonly<Record<string, string>>;
}

/** A conversation with every message of its tree, in the order of their making; live text included. */
export interface OpenedConversation {
  readonly conversation: Conversation;
  readonly messages: readonly Message[];
}

export type ExportFormat = 'markdown' | 'text' | 'json';

/** Desktop: the host has saved the file (or the person has cancelled). Browser: the page offers it as a download. */
export type ExportResult =
  | { readonly kind: 'saved'; readonly fileName: string }
  | { readonly kind: 'cancelled' }
  | {
      readonly kind: 'download';
      readonly fileName: string;
      readonly mimeType: string;
      readonly text: string;
    };
