// Keeps the state of the page equal to the app's: listens first, then asks; asks again after every gap and
// every return of the connection.
import type { AppEvent } from '../../preload/contract/events.ts';
import type { OpenedConversation } from '../../preload/contract/models.ts';
import type { Client } from '../bridge/client.ts';
import type { Connected } from '../bridge/connect.ts';
import type { Messages } from '../messages/en.ts';
import { applyEvent, applyOpened, applySnapshot } from './apply-event.ts';
import { applyListEvents, listEventsFrom } from './apply-list-events.ts';
import { droppedNotice } from './drop-actions.ts';
import { createEventQueue, type Frames } from './event-queue.ts';
import type { Store } from './store.ts';

export interface Sync {
  start(): void;
  /** Opens (again) a conversation; events that come meanwhile are applied after it. */
  open(conversationId: string): Promise<void>;
  /** Applies at once what waits for the next frame. */
  flush(): void;
}

export interface SyncParts {
  readonly bridge: Connected;
  readonly client: Client;
  readonly store: Store;
  readonly frames: Frames;
  readonly words: Messages;
}

export function createSync({ bridge, client, store, frames, words }: SyncParts): Sync {
  const { getState, setState } = store;
  /** Conversations being opened, with the events that have come since they were asked for. */
  const opening = new Map<string, AppEvent[]>();

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
      if (event.type === 'savedAgain' && state.notice === words.error(diskFull))
        state = { ...state, notice: words.app.savedAgain };
      if (event.type === 'modelsDropped') state = { ...state, notice: droppedNotice(event, state, words) };
      opening.get(conversationOf(event) ?? '')?.push(event);
      const applied = applyEvent(state, event);
      state = applied.state;
      if (applied.reopen) gaps.add(applied.reopen);
    }
    if (state !== getState()) setState(state, true);
    if (events.some(({ type }) => type === 'missed')) void connect();
    for (const conversationId of gaps) void open(conversationId);
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

  async function open(conversationId: string): Promise<void> {
    if (opening.has(conversationId)) return;
    const isNew = getState().messages[conversationId] === undefined;
    opening.set(conversationId, []);
    // The end of a long one is painted before the rest of it is on its way.
    let outcome = await client('openConversation', { conversationId, ...(isNew ? { end: true } : {}) });
    if (outcome.ok && outcome.value.isPart) {
      take(outcome.value, []);
      outcome = await client('openConversation', { conversationId });
    }
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
    await open(shownId);
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

function conversationOf(event: AppEvent): string | undefined {
  if ('conversationId' in event) return event.conversationId ?? undefined;
  if (event.type === 'replyFinished') return event.message.conversationId;
  return event.type === 'conversationChanged' ? event.conversation.id : undefined;
}
