// Texts that a person keeps for use again: prompts to begin a message with, and personas, instructions for a whole
// conversation.

export type SavedTextKind = 'prompt' | 'persona';

export interface SavedText {
  readonly id: string;
  readonly kind: SavedTextKind;
  /** Of those of its kind no other has it, whatever the case. */
  readonly name: string;
  /** Of a prompt with `{{placeholders}}`. */
  readonly text: string;
}

/** UTF-16 code units. */
export const savedTextLimits = { name: 100, prompt: 100_000, persona: 20_000 } as const;

export type SavedTextEvent = {
  readonly type: 'savedTextsChanged';
  /** All of them, by name. */
  readonly savedTexts: readonly SavedText[];
};
