// The actions of the library of models.
import type { Outcome } from '../../preload/contract/errors.ts';
import { modelNameLength } from '../../preload/contract/library.ts';
import type { ActionParts } from './actions.ts';

interface LibraryParts extends Pick<ActionParts, 'client' | 'store'> {
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

export function createLibraryActions({ client, store, value }: LibraryParts) {
  return {
    /** Asks anew how fast each model is here. Without it the cards are as useful as before. */
    async refreshSpeeds(): Promise<void> {
      const speeds = await client('getModelSpeeds', {});
      if (speeds.ok) store.setState({ speeds: speeds.value ?? {} });
    },
    /** Deletes its files, too: for good, or else into the system's trash. */
    async removeModel(modelId: string, forGood: boolean): Promise<void> {
      await value(client('removeModel', { modelId, forGood }));
    },
    /** null after having said why there are none. */
    getModelDetails: async (modelId: string) => (await value(client('getModelDetails', { modelId }))) ?? null,
    /** Reads the whole file, which takes a while; null after having said why it has no hash. */
    hashModel: async (modelId: string) => (await value(client('hashModel', { modelId }))) ?? null,
    async revealModel(modelId: string): Promise<void> {
      await value(client('revealModel', { modelId }));
    },
    /** An empty name brings back the file's. */
    async renameModel(modelId: string, name: string): Promise<void> {
      await value(client('renameModel', { modelId, name: name.trim().slice(0, modelNameLength) }));
    },
  };
}
