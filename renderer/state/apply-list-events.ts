// Many conversations changed or deleted at once: applied one by one, a list of ten thousand would be copied ten
// thousand times.
import type { AppEvent } from '../../preload/contract/events.ts';
import type { Conversation } from '../../preload/contract/models.ts';
import { emptyGeneration, type Generation } from '../../preload/contract/sampling.ts';
import { about, tell } from './asked.ts';
import { liveIn, type State } from './state.ts';

type ListEvent = Extract<AppEvent, { type: 'conversationChanged' | 'conversationDeleted' }>;

const isListEvent = (event: AppEvent): event is ListEvent =>
  event.type === 'conversationChanged' || event.type === 'conversationDeleted';

/** The events about the list that follow each other from `at` on. */
export function listEventsFrom(events: readonly AppEvent[], at: number): readonly ListEvent[] {
  const run: ListEvent[] = [];
  for (let event = events[at]; event && isListEvent(event); event = events[at + run.length]) run.push(event);
  return run;
}

/** The same as `applyEvent` of each. */
export function applyListEvents(state: State, events: readonly ListEvent[]): State {
  const conversations = { ...state.conversations };
  let { asked } = state;
  const deleted = new Set<string>();
  for (const event of events) {
    if (event.type === 'conversationChanged') {
      const told = withAsked(asked, event.conversation);
      asked = told.asked;
      conversations[event.conversation.id] = told.shown;
    } else {
      delete conversations[event.conversationId];
      deleted.add(event.conversationId);
    }
  }
  return removeFrom({ ...state, asked, conversations }, deleted);
}

export function putConversation(state: State, conversation: Conversation): State {
  const { asked, shown } = withAsked(state.asked, conversation);
  return { ...state, asked, conversations: { ...state.conversations, [conversation.id]: shown } };
}

function withAsked(asked: State['asked'], conversation: Conversation) {
  const told = conversation.generation ?? emptyGeneration;
  const generation = tell<Generation>(asked, about.generation(conversation.id), told);
  const isSame = generation.shown === told;
  return {
    asked: generation.asked,
    shown: isSame ? conversation : { ...conversation, generation: generation.shown },
  };
}

export function removeConversations(state: State, ids: readonly string[]): State {
  const gone = new Set(ids);
  return removeFrom({ ...state, conversations: without(state.conversations, gone) }, gone);
}

/** What is kept of conversations beside themselves. */
function removeFrom(state: State, gone: ReadonlySet<string>): State {
  if (gone.size === 0) return state;
  const messages = without(state.messages, gone);
  const replies = Object.entries(state.running).flatMap(([id, replyId]) => (gone.has(id) ? [replyId] : []));
  return {
    ...state,
    messages,
    live: liveIn(messages, state.live),
    progress: without(state.progress, new Set(replies)),
    partial: without(state.partial, gone),
    drafts: without(state.drafts, gone),
    setups: without(state.setups, gone),
    typedSchemas: without(state.typedSchemas, gone),
    running: without(state.running, gone),
    unread: without(state.unread, gone),
    shownId: state.shownId !== null && gone.has(state.shownId) ? null : state.shownId,
  };
}

function without<T>(record: Readonly<Record<string, T>>, gone: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !gone.has(key)));
}
