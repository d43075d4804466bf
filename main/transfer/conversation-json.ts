// A whole conversation, all branches and generated ids included, so that it can be read in again without loss.
import type { ConversationSetup } from '../../preload/contract/conversation-setup.ts';
import type { Conversation, Message } from '../../preload/contract/models.ts';
import type { TokenRecord } from '../../preload/contract/token-record.ts';

export interface ConversationFile {
  readonly format: 'xenon-desktop-conversation';
  readonly version: 1;
  readonly conversation: Conversation;
  /** Files from before there was any have none. */
  readonly setup?: ConversationSetup;
  /** In the order of their making; parents before children. */
  readonly messages: readonly (Omit<Message, 'conversationId'> & {
    /** What the model generated; null for a person's turn. */
    readonly tokenIds: readonly number[] | null;
    /** Not given where none was kept. */
    readonly tokenRecord?: TokenRecord;
  })[];
}

interface Exported {
  readonly message: Message;
  readonly tokenIds: Iterable<number> | null;
  readonly tokenRecord: TokenRecord | null;
}

export function toJson(
  conversation: Conversation,
  setup: ConversationSetup,
  messages: readonly Exported[],
): string {
  const file: ConversationFile = {
    format: 'xenon-desktop-conversation',
    version: 1,
    conversation,
    setup,
    messages: messages.map(({ message: { conversationId: _, ...message }, tokenIds, tokenRecord }) => ({
      ...message,
      tokenIds: tokenIds && [...tokenIds],
      ...(tokenRecord === null ? {} : { tokenRecord }),
    })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
