// Keeps the state of the page equal to the app's: listens first, then asks; asks again after every gap and
// every return of the connection.

import type { Outcome } from '../../preload/contract/errors.ts';
import type { AppEvent } from '../../preload/contract/events.ts';
import type { Message, MessageSlice, OpenedConversation } from '../../preload/contract/models.ts';
import type { Client } from '../bridge/client.ts';
import type { Connected } from '../bridge/connect.ts';
import type { Messages } from '../messages/en.ts';
import type { ToastMessage } from '../ui/toasts.ts';
import { applyEvent, applyOpened, applySnapshot } from './apply-event.ts';
import { applyListEvents, listEventsFrom } from './apply-list-events.ts';
import { addedWords } from './drop-actions.ts';
import { createEventQueue, type Frames } from './event-queue.ts';
import type { MessagesById } from './state.ts';
import type { Store } from './store.ts';

export interface Sync {
  start(): void;
  /** Opens a conversation that is not, and resolves when all of it is here; what is wrong is said. */
  open(conversationId: string): Promise<void>;
  /** Applies at once what waits for the next frame. */
  flush(): void;
}

export interface SyncParts {
  readonly bridge: Connected;
  readonly client: Client;
  readonly store: Store;
  readonly frames: Frames;
  /** Resolves when what the state is now is on the screen; at once where nothing is painted. */
  readonly painted: () => Promise<void>;
  /** Says what is done. */
  readonly toast: (message: ToastMessage) => void;
  readonly words: Messages;
}

export function createSync({ bridge, client, store, frames, painted, toast, words }: SyncParts): Sync {
  const { getState, setState } = store;
  /** Conversations being opened, with the events that have come since they were asked for. */
  const opening = new Map<string, AppEvent[]>();
  const opened = new Map<string, Promise<void>>();

  function deliver(events: readonly AppEvent[]): void {
    let state = getState();
    const gaps = new Set<string>();
    for (let at = 0; at < events.length; at += 1) {
      const run = listEventsFrom(events, at);
      if (run.length > 1) {
        for (const event of run) opening.get(conversationOf(event) ?? '')?.push(event);
        state = applyListEvents(state, run);
        at += run.length - 1;
        continue;
      }
      const event = events[at]!;
      if (event.type === 'trouble') state = { ...state, notice: words.error(event.error) };
      if (event.type === 'savedAgain' && state.notice === words.error(diskFull)) {
        state = { ...state, notice: null };
        toast({ text: words.app.savedAgain });
      }
      if (event.type === 'modelsDropped') {
        const added = addedWords(event, state, words);
        if (added !== null) toast({ text: added });
        if (event.refused.length > 0) state = { ...state, notice: event.refused.map(words.error).join(' ') };
      }
      opening.get(conversationOf(event) ?? '')?.push(event);
      const applied = applyEvent(state, event);
      state = applied.state;
      if (applied.reopen) gaps.add(applied.reopen);
    }
    if (state !== getState()) setState(state, true);
    if (events.some(({ type }) => type === 'missed')) void connect();
    for (const conversationId of gaps) void reopen(conversationId);
  }

  const queue = createEventQueue(deliver, frames);

  /** @param next where events are kept from now on, for what comes after it; null: nothing does */
  function take(opened: OpenedConversation, next: AppEvent[] | null): void {
    const { id } = opened.conversation;
    queue.flush();
    const meanwhile = opening.get(id) ?? [];
    if (next === null) opening.delete(id);
    else opening.set(id, next);
    setState(applyOpened(getState(), opened), true);
    deliver(meanwhile);
  }

  /** The end of a long one is painted before the rest of it is on its way. */
  async function fetchWhole(conversationId: string): Promise<Outcome<OpenedConversation>> {
    const isNew = getState().messages[conversationId] === undefined;
    const end = await client('openConversation', { conversationId, end: true });
    if (!end.ok || !end.value.isPart) return end;
    if (isNew) take(end.value, []);
    await painted();
    const messages: Message[] = [];
    // In slices, so that neither the app nor the page is held up for longer than a frame.
    for (let from: number | null = 0; from !== null; ) {
      const slice: Outcome<MessageSlice> = await client('getMessages', { conversationId, from });
      if (!slice.ok) return slice;
      messages.push(...slice.value.messages);
      from = slice.value.next;
    }
    const { conversations, messages: known } = getState();
    const conversation = conversations[conversationId] ?? end.value.conversation;
    // What was asked meanwhile is painted before the app has it.
    if (isNew) messages.push(...missingFrom(messages, known[conversationId] ?? {}));
    return { ok: true, value: { conversation, messages } };
  }

  async function openAnew(conversationId: string): Promise<void> {
    opening.set(conversationId, []);
    const outcome = await fetchWhole(conversationId);
    if (outcome.ok) {
      take(outcome.value, null);
      return;
    }
    opening.delete(conversationId);
    // Once the connection is back, the shown conversation is opened again anyway.
    if (outcome.error.code === 'disconnected') return;
    setState({ notice: words.error(outcome.error) });
    if (getState().shownId === conversationId && !getState().messages[conversationId])
      setState({ shownId: null });
  }

  /** Whatever is known of it; events that come meanwhile are applied after it. */
  function reopen(conversationId: string): Promise<void> {
    const running = opened.get(conversationId);
    if (running) return running;
    const promise = openAnew(conversationId).finally(() => opened.delete(conversationId));
    opened.set(conversationId, promise);
    return promise;
  }

  async function open(conversationId: string): Promise<void> {
    const { messages, partial } = getState();
    if (!messages[conversationId] || partial[conversationId]) await reopen(conversationId);
  }

  /** Whether the app is there for a rescue alone. */
  async function showRescue(): Promise<boolean> {
    const outcome = await client('getRescue', {});
    if (!outcome.ok || !outcome.value) return false;
    const { safety } = getState();
    setState({ safety: { ...safety, rescue: outcome.value, isBusy: false }, dialog: null, notice: null });
    return true;
  }

  async function connect(): Promise<void> {
    const outcome = await client('getSnapshot', {});
    if (!outcome.ok) {
      if (outcome.error.code !== 'disconnected' && !(await showRescue()))
        setState({ notice: words.error(outcome.error) });
      return;
    }
    setState(applySnapshot(getState(), outcome.value), true);
    const { shownId, conversations } = getState();
    if (shownId === null) return;
    if (!conversations[shownId]) {
      setState({ shownId: null });
      return;
    }
    await reopen(shownId);
    void client('readAhead', { conversationId: shownId });
  }

  return {
    start() {
      bridge.subscribe(queue.push);
      bridge.watchConnection((connection) => {
        setState({ connection });
        if (connection === 'open') void connect();
      });
    },
    open,
    flush: queue.flush,
  };
}

const diskFull = { code: 'diskFull', detail: {} } as const;

function missingFrom(messages: readonly Message[], known: MessagesById): readonly Message[] {
  const ids = new Set(messages.map(({ id }) => id));
  return Object.values(known).filter(({ id }) => !ids.has(id));
}

function conversationOf(event: AppEvent): string | undefined {
  if ('conversationId' in event) return event.conversationId ?? undefined;
  if (event.type === 'replyFinished') return event.message.conversationId;
  return event.type === 'conversationChanged' ? event.conversation.id : undefined;
}
