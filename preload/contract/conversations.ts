// Conversations and their turns, as they cross the bridge.
import type { ErrorData } from './errors.ts';
import type { ReplyProgress } from './events.ts';
import type { Place } from './organisation.ts';
import type { Generation } from './sampling.ts';

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
