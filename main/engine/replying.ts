// The turn of one reply: over the worker of the moment, until that is quiet again or has had to be replaced.
import type { ReplyStats } from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import type { ModelFile } from './engine.ts';
import type { EngineStatus } from './engine-status.ts';
import type { Learning } from './learning.ts';
import type { ModelSlot } from './model-slot.ts';
import type { ReplyRun } from './reply-run.ts';

/** A step of the prompt that takes longer than this after a stop is not waited for. */
export const deafAfterMs = 1000;
/** The same before its first step, where it reads or writes a snapshot: gigabytes, perhaps on a slow disk. */
export const stuckAfterMs = 30_000;

/**
 * @param options.deafAfterMs ms that a worker may go on with a stopped reply that has begun
 * @param options.stuckAfterMs ms that it may take with one that has not
 * @param options.onDeaf called when it has gone on for longer; the worker is then not waited for
 * @returns starts a reply's turn; `done` is called when the next one may begin
 */
export function createReplying(options: {
  slot: ModelSlot;
  status: EngineStatus;
  learning: Learning;
  deafAfterMs: number;
  stuckAfterMs: number;
  setReady(): void;
  onDeaf(): void;
}): (run: ReplyRun, done: () => void) => void {
  const { slot, status, learning, setReady, onDeaf } = options;
  /** Replies whose speed will be looked at. */
  const watched = new WeakSet<ReplyRun>();

  function lookAtSpeed(of: ModelFile | null, stats: ReplyStats): void {
    const { file, model, worker } = slot;
    if (of === null || of !== file || model === null) return;
    if (learning.becameSlower(of, model, stats)) worker?.tell({ type: 'measureThreads' });
  }

  return (run, done) => {
    const { file, model, worker } = slot;
    if (model === null || worker === null) {
      const { state } = status;
      const { code, detail } =
        state.status === 'failed' ? state.error : { code: 'noModel' as const, detail: {} };
      run.fail(new AppError(code, { detail }));
    }
    // The one that was asked for could not be loaded, and the one before it goes on.
    if (model !== null && run.modelId !== null && run.modelId !== model.modelId) {
      const { state } = status;
      const refused = 'model' in state && state.refused?.modelId === run.modelId ? state.refused.error : null;
      const { code, detail } = refused ?? { code: 'modelLoadFailed' as const, detail: {} };
      run.fail(new AppError(code, { detail }));
    }
    if (run.settled || model === null || worker === null) {
      done();
      return;
    }
    status.set({ status: 'generating', model, replyId: run.replyId });
    // One that is written again is looked at once, when it ends.
    if (!watched.has(run)) {
      watched.add(run);
      run.result.then(
        ({ stats }) => lookAtSpeed(file, stats),
        () => {},
      );
    }
    let deaf: NodeJS.Timeout | undefined;
    let isDone = false;
    const onSettled = (): void => {
      setReady();
      if (slot.worker !== null)
        deaf = setTimeout(onLong, run.begun ? options.deafAfterMs : options.stuckAfterMs);
    };
    const onLong = (): void => {
      onDeaf();
      onQuiet();
    };
    const onQuiet = (): void => {
      clearTimeout(deaf);
      if (isDone) return;
      isDone = true;
      done();
    };
    worker.reply(run, model, onSettled, onQuiet);
  };
}
