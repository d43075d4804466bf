// A whole conversation, all branches and generated ids included, so that it can be read in again without loss.
import type { Conversation, Message } from '../../preload/contract/models.ts';

export interface ConversationFile {
  readonly format: 'xenon-desktop-conversation';
  readonly version: 1;
  readonly conversation: Conversation;
  /** In the order of their making; parents before children. */
  readonly messages: readonly (Omit<Message, 'conversationId'> & {
    /** What the model generated; null for a person's turn. */
    readonly tokenIds: readonly number[] | null;
  })[];
}

export function toJson(
  conversation: Conversation,
  messages: readonly { readonly message: Message; readonly tokenIds: Iterable<number> | null }[],
): string {
  const file: ConversationFile = {
    format: 'xenon-desktop-conversation',
    version: 1,
    conversation,
    messages: messages.map(({ message: { conversationId: _, ...message }, tokenIds }) => ({
      ...message,
      tokenIds: tokenIds && [...tokenIds],
    })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
