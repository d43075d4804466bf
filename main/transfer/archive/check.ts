// Whether a conversation in a file of our own, or in a database of ours, is one.
import type { ImportRefusal } from '../../../preload/contract/import.ts';
import type { ArchivedConversation, ArchivedMessage } from '../../store/archive/record.ts';
import { conversationSchema } from './schema.ts';

export type Checked =
  | { readonly conversation: ArchivedConversation }
  | { readonly refusal: ImportRefusal; readonly where: string; readonly title: string | null };

export function checkArchived(value: unknown): Checked {
  const parsed = conversationSchema.safeParse(value);
  const title = titleIn(value);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    return { refusal: 'badShape', where, title };
  }
  const conversation = parsed.data as ArchivedConversation;
  const wrong = misplaced(conversation.messages);
  if (wrong >= 0) return { refusal: 'badTree', where: `messages.${wrong}`, title };
  return {
    conversation: {
      ...conversation,
      title: conversation.title.toWellFormed(),
      draft: conversation.draft.toWellFormed(),
      messages: conversation.messages.map(storable),
    },
  };
}

/** The number of the first turn that has no place in a tree; -1: each has. */
function misplaced(messages: readonly ArchivedMessage[]): number {
  const roles = new Map<string, ArchivedMessage['role']>();
  return messages.findIndex(({ id, parentId, role }) => {
    const above = parentId === null ? 'assistant' : roles.get(parentId);
    const fits = above !== undefined && above !== role && !roles.has(id);
    roles.set(id, role);
    return !fits;
  });
}

/** Half of a character cannot be kept: compared with what is here, it has to be what it would become. */
function storable(message: ArchivedMessage): ArchivedMessage {
  return message.text.isWellFormed() ? message : { ...message, text: message.text.toWellFormed() };
}

function titleIn(value: unknown): string | null {
  const title = (value as { title?: unknown } | null)?.title;
  return typeof title === 'string' ? title.slice(0, 200) : null;
}
