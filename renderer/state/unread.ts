// Replies that have ended where nobody looked: in a conversation that is not shown, or in a window that is hidden.
import type { Message } from '../../preload/contract/models.ts';
import { type State, without } from './state.ts';

/** Marks the conversation of a reply that has just ended, unless it is seen or a person ended it. */
export function noteUnread(state: State, { conversationId, status }: Message): State {
  const seen = state.shownId === conversationId && !state.away;
  if (seen || status === 'stopped') return state;
  return { ...state, unread: { ...state.unread, [conversationId]: true } };
}

/** What changes when the window is hidden, or is seen again with the conversation that it shows. */
export function seenOr(away: boolean, { shownId, unread }: State): Pick<State, 'away' | 'unread'> {
  return { away, unread: away || shownId === null ? unread : without(unread, shownId) };
}
