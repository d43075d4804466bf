// The actions on conversations that are never written to disk.
import { emptySetup } from '../../preload/contract/conversation-setup.ts';
import type { Outcome } from '../../preload/contract/errors.ts';
import { emptyGeneration, setsNothing } from '../../preload/contract/sampling.ts';
import type { ActionParts } from './actions.ts';
import type { Drafts } from './drafts.ts';
import { begun } from './setup-actions.ts';
import { draftKey, type State } from './state.ts';

interface TemporaryParts extends Pick<ActionParts, 'client' | 'store' | 'newId' | 'words'> {
  readonly drafts: Drafts;
  show(conversationId: string | null): void;
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

/** Whether the shown conversation is one of them. */
export const isTemporary = ({ shownId, conversations }: State): boolean =>
  shownId !== null && conversations[shownId]?.temporary === true;

/** Whether it has no turn yet: it looks as a new one does. */
export const isUnbegun = (state: State): boolean =>
  state.shownId === null || (isTemporary(state) && state.conversations[state.shownId]?.leafId === null);

export function createTemporaryActions(parts: TemporaryParts) {
  const { client, store, newId, words, drafts, show, value } = parts;
  const { getState, setState } = store;

  /** What was typed and not sent goes along, and stays nowhere else. */
  function moveDraft(from: string | null, to: string | null): void {
    const text = getState().drafts[draftKey(from)] ?? '';
    if (text === '') return;
    drafts.setDraft(from, '');
    drafts.setDraft(to, text);
    drafts.flush();
  }

  return {
    /** In place of the new conversation, with what was typed and set for that. */
    async beginTemporary(): Promise<void> {
      const conversationId = newId();
      const title = words.temporary.title;
      const { setups, newGeneration } = getState();
      if ((await value(client('beginTemporary', { conversationId, title }))) === undefined) return;
      moveDraft(null, conversationId);
      const setup = setups[draftKey(null)];
      if (setup !== undefined) {
        await value(client('changeSetup', { conversationId, changes: setup }));
        await value(client('changeSetup', { conversationId: null, changes: emptySetup }));
      }
      setState({ typedSchemas: begun(getState().typedSchemas, conversationId) });
      if (!setsNothing(newGeneration)) {
        await value(client('setGeneration', { conversationId, generation: newGeneration }));
        setState({ newGeneration: emptyGeneration });
      }
      show(conversationId);
    },

    /** Back to a new conversation like any other. */
    async endTemporary(conversationId: string): Promise<void> {
      moveDraft(conversationId, null);
      if ((await value(client('deleteConversation', { conversationId }))) !== undefined) show(null);
    },

    async keepTemporary(conversationId: string): Promise<void> {
      await value(client('keepTemporary', { conversationId }));
    },
  };
}
