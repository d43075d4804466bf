// The actions of comparing levels.
import type { ActionParts } from './actions.ts';

interface CompareParts extends Pick<ActionParts, 'client' | 'store' | 'words'> {
  say(notice: string | null): void;
}

export function createCompareActions({ client, store, words, say }: CompareParts) {
  return {
    async loadFidelity(): Promise<void> {
      const fidelity = await client('getFidelity', {});
      if (fidelity.ok) store.setState({ fidelity: fidelity.value ?? [] });
    },
    /** @param text null: the built-in sample */
    async measureFidelity(modelIds: readonly string[], text: string | null): Promise<void> {
      const started = await client('measureFidelity', { modelIds: [...modelIds], text });
      say(started.ok ? words.compare.quality.started : words.error(started.error));
    },
  };
}
