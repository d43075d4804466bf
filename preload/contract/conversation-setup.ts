// What holds for a whole conversation, and may be chosen before its first turn.

export interface ConversationSetup {
  /** What the model is told before the first turn that it sees; empty: nothing. No white space around it. */
  readonly instruction: string;
  /** Each token of a reply is kept with its probability and the five best others. */
  readonly recordsTokens: boolean;
  /** The level that its replies are written with; null: the default one. */
  readonly modelId: string | null;
}

export const emptySetup: ConversationSetup = { instruction: '', recordsTokens: false, modelId: null };

/** UTF-16 code units. What is longer would leave little of the context to the conversation. */
export const longestInstruction = 20_000;

export type SetupEvent = {
  readonly type: 'setupChanged';
  /** null: of the conversation that is begun next. */
  readonly conversationId: string | null;
  readonly setup: ConversationSetup;
};
