// Loading a model because it was asked for, and loading it again because its worker died: the states that
// pages see of it.
import type { LoadedModel } from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import type { ModelFile } from './engine.ts';
import type { EngineStatus } from './engine-status.ts';
import type { ModelSlot } from './model-slot.ts';
import { createRestartBudget } from './restart-budget.ts';

export interface Loading {
  /**
   * Loads a model in place of the one before. @throws AppError which is then in the state, too: as the
   * engine's failure, or beside the model before, where that one goes on.
   */
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
  /** See `createSwitching`. */
  switchTo(
    wanted: ModelFile,
    before: ModelFile | null,
    onProgress: (progress: number) => void,
  ): Promise<void>;
  freeOther(): Promise<boolean>;
  now(): number;
  isClosed(): boolean;
  onLoading(): void;
  setReady(): void;
}): Loading {
  const { slot, status, switchTo, freeOther, now, isClosed, onLoading, setReady } = options;
  const budget = createRestartBudget(now);
  return {
    async load(wanted) {
      const tell = (progress: number): void =>
        status.set({ status: 'loading', modelId: wanted.id, progress });
      // What is loaded or rests, and not what has failed.
      const { state } = status;
      const before = 'model' in state || (state.status === 'none' && state.unloadedId) ? slot.file : null;
      status.refuse(null);
      try {
        if (isClosed()) throw new AppError('engineStartFailed', { detail: { reason: 'the app is closing' } });
        onLoading();
        budget.renew();
        tell(0);
        await switchTo(wanted, before, tell);
        setReady();
        return slot.model!;
      } catch (thrown) {
        const error = AppError.from(thrown);
        const failure = { modelId: wanted.id, error: error.data };
        if (slot.model === null) status.set({ status: 'failed', ...failure });
        else {
          status.refuse(failure);
          setReady();
        }
        throw error;
      }
    },
    async restart(again, reason) {
      let error = reason;
      await freeOther();
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
