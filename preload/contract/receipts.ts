// How a reply came about, what the model saw, and what came of writing it again.
import type { StopReason } from './conversations.ts';
import type { Circumstances, PromptFormat } from './loaded-model.ts';
import type { Sampling } from './sampling.ts';

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
