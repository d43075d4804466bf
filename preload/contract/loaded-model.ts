// What the engine is at: the model that is loaded, how it runs, and what was given up so that it does.
import type { ErrorData } from './errors.ts';

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

/** How far what was said may be from what is taken, as a share of it, before anybody hears of it. */
const usualMiss = 0.05;

/** Bytes that a model took beyond what was said (less: below 0); null where that is as usual, or not known. */
export function missOf({ neededBytes, takenBytes }: Tuning): number | null {
  if (neededBytes === null || takenBytes === null) return null;
  const miss = takenBytes - neededBytes;
  return Math.abs(miss) > usualMiss * takenBytes ? miss : null;
}

export type StepDown =
  | { readonly kind: 'context'; readonly from: number; readonly to: number }
  | { readonly kind: 'kvType'; readonly from: KvType; readonly to: KvType }
  | { readonly kind: 'layers'; readonly from: number; readonly to: number }
  | { readonly kind: 'device'; readonly from: string; readonly to: string };

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
