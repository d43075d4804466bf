// What it does to the state that turns are deleted or brought back.
import type { Message } from '../../preload/contract/models.ts';
import type { TreeEvent } from '../../preload/contract/tree.ts';
import type { Applied } from './apply-event.ts';
import type { MessagesById, State } from './state.ts';

export function applyTreeEvent(state: State, event: TreeEvent): Applied {
  const { conversationId } = event;
  const known = state.messages[conversationId];
  if (!known) return { state, reopen: null };
  const messages =
    event.type === 'turnsDeleted' ? withoutAll(known, event.messageIds) : restoredInto(known, event);
  if (messages === null) return { state, reopen: conversationId };
  return { state: { ...state, messages: { ...state.messages, [conversationId]: messages } }, reopen: null };
}

function withoutAll(known: MessagesById, ids: readonly string[]): MessagesById {
  const gone = new Set(ids);
  return Object.fromEntries(Object.entries(known).filter(([id]) => !gone.has(id)));
}

/** Versions are counted in the order of their making, so each takes its old place. null: one of them is missing. */
function restoredInto(
  known: MessagesById,
  { messages, order }: Extract<TreeEvent, { type: 'turnsRestored' }>,
): MessagesById | null {
  const restored = new Map(messages.map((message) => [message.id, message]));
  const all: Record<string, Message> = {};
  for (const id of order) {
    const message = restored.get(id) ?? known[id];
    if (!message) return null;
    all[id] = message;
  }
  return all;
}
