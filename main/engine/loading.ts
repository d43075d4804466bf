// Loading a model because it was asked for, and loading it again because its worker died: the states that
// pages see of it.
import type { LoadedModel } from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import type { ModelFile } from './engine.ts';
import type { EngineStatus } from './engine-status.ts';
import type { ModelSlot } from './model-slot.ts';
import { createRestartBudget } from './restart-budget.ts';

export interface Loading {
  /** Loads a model in place of the one before. @throws AppError which is then in the state, too. */
  load(wanted: ModelFile): Promise<LoadedModel>;
  /** Loads a model again whose worker died, as often as the budget allows. Never throws. */
  restart(again: ModelFile, reason: AppError): Promise<void>;
}

/** What may be otherwise at the next try. */
const passing: readonly string[] = ['engineCrashed', 'engineHung', 'engineStartFailed'];

/** @param options.onLoading called when a load that was asked for begins */
export function createLoading(options: {
  slot: ModelSlot;
  status: EngineStatus;
  now(): number;
  isClosed(): boolean;
  onLoading(): void;
  setReady(): void;
}): Loading {
  const { slot, status, now, isClosed, onLoading, setReady } = options;
  const budget = createRestartBudget(now);
  return {
    async load(wanted) {
      const tell = (progress: number): void =>
        status.set({ status: 'loading', modelId: wanted.id, progress });
      try {
        if (isClosed()) throw new AppError('engineStartFailed', { detail: { reason: 'the app is closing' } });
        slot.file = wanted;
        onLoading();
        tell(0);
        await slot.bringUp(wanted, tell);
        setReady();
        return slot.model!;
      } catch (thrown) {
        const error = AppError.from(thrown);
        status.set({ status: 'failed', modelId: wanted.id, error: error.data });
        throw error;
      }
    },
    async restart(again, reason) {
      let error = reason;
      while (!isClosed() && budget.take()) {
        try {
          status.set({ status: 'restarting', modelId: again.id, reason: error.data });
          await slot.bringUp(again, () => {});
          setReady();
          return;
        } catch (thrown) {
          error = AppError.from(thrown);
          if (!passing.includes(error.code)) break;
        }
      }
      status.set({ status: 'failed', modelId: again.id, error: error.data });
    },
  };
}
