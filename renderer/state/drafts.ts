// Unsent text, kept for every conversation: in the state at once, in the app shortly after the last key.
import type { Client } from '../bridge/client.ts';
import { draftKey, without } from './state.ts';
import type { Store } from './store.ts';

/** ms of quiet after which a draft is saved. */
const quietMs = 400;

export interface Drafts {
  setDraft(conversationId: string | null, text: string): void;
  /** Saves at once what waits to be saved: for a page that is about to be hidden. */
  flush(): void;
}

export function createDrafts(client: Client, { getState, setState }: Store): Drafts {
  const unsaved = new Set<string | null>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    for (const conversationId of unsaved) {
      const text = getState().drafts[draftKey(conversationId)] ?? '';
      // A draft that cannot be saved now stays in the state and is saved with the next change.
      void client('saveDraft', { conversationId, text });
    }
    unsaved.clear();
  }

  return {
    setDraft(conversationId, text) {
      const { drafts } = getState();
      const key = draftKey(conversationId);
      setState({ drafts: text ? { ...drafts, [key]: text } : without(drafts, key) });
      unsaved.add(conversationId);
      clearTimeout(timer);
      timer = setTimeout(flush, quietMs);
    },
    flush,
  };
}
