// Unsent text, kept for every conversation and every edited turn: in the state at once, in the app shortly after the
// last key.
import type { Outcome } from '../../preload/contract/errors.ts';
import type { Client } from '../bridge/client.ts';
import { draftKey, editKey, without } from './state.ts';
import type { Store } from './store.ts';

/** ms of quiet after which a draft is saved. */
const quietMs = 400;

export interface Drafts {
  setDraft(conversationId: string | null, text: string): void;
  /** What is typed while a turn is edited; empty: the edit is done or given up. */
  setEditDraft(messageId: string, text: string): void;
  /** Saves at once what waits to be saved: for a page that is about to be hidden. */
  flush(): void;
}

type Save = (text: string) => Promise<Outcome<unknown>>;

export function createDrafts(client: Client, { getState, setState, subscribe }: Store): Drafts {
  /** How each draft that waits is saved, by its key. */
  const unsaved = new Map<string, Save>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    const waiting = [...unsaved];
    unsaved.clear();
    for (const [key, save] of waiting) void saveNow(key, save);
  }

  /** One that cannot be saved stays in the state, and is saved with its next change or once the connection is back. */
  async function saveNow(key: string, save: Save): Promise<void> {
    const outcome = await save(getState().drafts[key] ?? '');
    if (!outcome.ok && outcome.error.code === 'disconnected' && !unsaved.has(key)) unsaved.set(key, save);
  }

  // Before the page asks for everything anew, the saved drafts included.
  subscribe((state, before) => {
    if (state.connection === 'open' && before.connection !== 'open') flush();
  });

  function put(key: string, text: string, save: Save): void {
    const { drafts } = getState();
    setState({ drafts: text ? { ...drafts, [key]: text } : without(drafts, key) });
    unsaved.set(key, save);
    clearTimeout(timer);
    timer = setTimeout(flush, quietMs);
  }

  return {
    setDraft: (conversationId, text) =>
      put(draftKey(conversationId), text, (last) => client('saveDraft', { conversationId, text: last })),
    setEditDraft: (messageId, text) =>
      put(editKey(messageId), text, (last) => client('saveEditDraft', { messageId, text: last })),
    flush,
  };
}
