// The actions of making levels of a model.
import type { ActionParts } from './actions.ts';

export function createLevelActions({ client, store }: Pick<ActionParts, 'client' | 'store'>) {
  const { getState, setState } = store;

  /** Asks what levels there can be; what comes late, when another model is looked at, is dropped. */
  async function refreshLevels(modelId: string): Promise<void> {
    setState({ levels: { modelId, offer: null, problem: null } });
    const outcome = await client('offerLevels', { modelId });
    if (getState().levels?.modelId !== modelId) return;
    if (outcome.ok) setState({ levels: { modelId, offer: outcome.value, problem: null } });
    else setState({ levels: { modelId, offer: null, problem: outcome.error } });
  }

  return {
    refreshLevels,
    openLevels(modelId: string): void {
      setState({ dialog: { name: 'levels', modelId } });
      void refreshLevels(modelId);
    },
    /** Shows the work that has begun, or why it has not. */
    async makeLevels(modelId: string, levels: readonly string[]): Promise<void> {
      const outcome = await client('makeLevels', { modelId, levels: [...levels] });
      if (outcome.ok) setState({ dialog: { name: 'models' } });
      else if (getState().levels?.modelId === modelId) {
        setState({ levels: { modelId, offer: null, problem: outcome.error } });
      }
    },
  };
}
