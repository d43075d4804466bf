// What is done with what a job has made.
import type { Outcome } from '../../preload/contract/errors.ts';
import type { ActionParts } from './actions.ts';
import { shownSetup } from './setup-actions.ts';

interface JobParts extends Pick<ActionParts, 'client' | 'store' | 'page' | 'words'> {
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

export function createJobActions({ client, store, page, words, value }: JobParts) {
  const { getState, setState } = store;
  return {
    /** Loads a model and makes it the default; then says so where the person chats. */
    async loadMade(modelId: string): Promise<void> {
      if ((await value(client('useModel', { modelId }))) === undefined) return;
      const state = getState();
      const byId = (id: string | null) => state.models.find((model) => model.id === id) ?? null;
      const [used, own] = [byId(modelId), byId(shownSetup(state).modelId)];
      setState({ dialog: null });
      if (used !== null) page.toast({ text: words.get.jobs.used(used, own === used ? null : own) });
    },
  };
}
