// Unsent text, kept for every conversation and every edited turn: in the state at once, in the app shortly after the
// last key.
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

export function createDrafts(client: Client, { getState, setState }: Store): Drafts {
  /** How each draft that waits is saved, by its key. */
  const unsaved = new Map<string, (text: string) => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    // A draft that cannot be saved now stays in the state and is saved with the next change.
    for (const [key, save] of unsaved) save(getState().drafts[key] ?? '');
    unsaved.clear();
  }

  function put(key: string, text: string, save: (text: string) => void): void {
    const { drafts } = getState();
    setState({ drafts: text ? { ...drafts, [key]: text } : without(drafts, key) });
    unsaved.set(key, save);
    clearTimeout(timer);
    timer = setTimeout(flush, quietMs);
  }

  return {
    setDraft: (conversationId, text) =>
      put(draftKey(conversationId), text, (last) => void client('saveDraft', { conversationId, text: last })),
    setEditDraft: (messageId, text) =>
      put(editKey(messageId), text, (last) => void client('saveEditDraft', { messageId, text: last })),
    flush,
  };
}
