// Whether a conversation that is imported is here already, and what of it is not: decided by the turns alone, by
// their ids. Nothing that is here is changed.
import { createHash } from 'node:crypto';
import { idFrom, idWithin } from './ids.ts';
import type { ArchivedConversation, ArchivedMessage } from './record.ts';

export type StoredTurn = Pick<ArchivedMessage, 'id' | 'parentId' | 'role' | 'text'>;

export type Merge =
  | { readonly kind: 'already' }
  /** These are not here, and nothing that is here is otherwise. */
  | { readonly kind: 'continued'; readonly messages: readonly ArchivedMessage[] }
  /** A turn of the same id says something else, or stands elsewhere. */
  | { readonly kind: 'otherContent' };

export function planMerge(incoming: readonly ArchivedMessage[], stored: Iterable<StoredTurn>): Merge {
  const here = new Map<string, StoredTurn>();
  for (const turn of stored) here.set(turn.id, turn);
  const missing: ArchivedMessage[] = [];
  for (const message of incoming) {
    const turn = here.get(message.id);
    if (turn === undefined) missing.push(message);
    else if (!isSame(turn, message)) return { kind: 'otherContent' };
  }
  return missing.length === 0 ? { kind: 'already' } : { kind: 'continued', messages: missing };
}

function isSame(a: StoredTurn, b: StoredTurn): boolean {
  return a.parentId === b.parentId && a.role === b.role && a.text === b.text;
}

/**
 * The same conversation under other ids. They follow from its content, so that it is known again when it is imported
 * once more.
 */
export function besideItself(
  conversation: ArchivedConversation,
  titleOf: (title: string) => string,
): ArchivedConversation {
  const { editDrafts } = conversation;
  const id = idFrom(conversation.id, contentHash(conversation));
  const ids = new Map(conversation.messages.map((message) => [message.id, idWithin(id, message.id)]));
  const copyOf = (messageId: string | null) => (messageId === null ? null : (ids.get(messageId) ?? null));
  return {
    ...conversation,
    id,
    title: titleOf(conversation.title),
    leafId: copyOf(conversation.leafId),
    ...(editDrafts === undefined
      ? {}
      : {
          editDrafts: Object.fromEntries(
            Object.entries(editDrafts).map(([own, text]) => [copyOf(own) ?? own, text]),
          ),
        }),
    messages: conversation.messages.map((message) => ({
      ...message,
      id: copyOf(message.id)!,
      parentId: copyOf(message.parentId),
      contextStartId: copyOf(message.contextStartId),
      receipt: message.receipt && {
        ...message.receipt,
        contextStartId: copyOf(message.receipt.contextStartId),
      },
    })),
  };
}

function contentHash({ messages }: ArchivedConversation): string {
  const hash = createHash('sha256');
  for (const { id, parentId, role, text } of messages)
    hash.update(JSON.stringify([id, parentId, role, text]));
  return hash.digest('hex');
}
