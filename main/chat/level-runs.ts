// One prompt answered by several levels of a model, one after the other: only one is loaded at a time. Nothing of
// it is saved, and at the end the model that was in use before is in use again.
import type { ReplyProgress } from '../../preload/contract/events.ts';
import type { ModelEntry, Sampling } from '../../preload/contract/models.ts';
import type { BegunReply, Engine, ReplyDelta, ReplyResult, Turn } from '../engine/engine.ts';
import { AppError } from '../errors.ts';
import type { CurrentModel } from '../models/current-model.ts';
import type { ModelLibrary } from '../models/library.ts';

export interface LevelOrder {
  /** Names the run to the engine, in place of a conversation. */
  readonly id: string;
  readonly modelIds: readonly string[];
  readonly turns: readonly Turn[];
  readonly contextStartId: string | null;
  readonly sampling: Sampling;
  readonly instruction: string;
  readonly recordsTokens: boolean;
  /** Aborting it ends the answer that is written as `stopped`, and those to come are not asked for. */
  readonly signal: AbortSignal;
}

/** Told of one answer, by its place in `modelIds`. */
export interface LevelListener {
  /** 0…1. */
  onLoading?(index: number, progress: number): void;
  onBegun?(index: number, begun: BegunReply): void;
  onProgress?(index: number, progress: ReplyProgress): void;
  onDelta(index: number, delta: ReplyDelta): void;
  /** Its end, each once; null: it was not asked for. */
  onEnd(index: number, result: ReplyResult | null): void;
  onFail(index: number, error: AppError): void;
}

export type LevelRuns = ReturnType<typeof createLevelRuns>;

export function createLevelRuns(options: {
  engine: Engine;
  models: Pick<CurrentModel, 'use' | 'borrow'>;
  library: Pick<ModelLibrary, 'get' | 'has'>;
}) {
  const { engine, models, library } = options;
  let busy = false;

  async function answer(order: LevelOrder, index: number, listener: LevelListener): Promise<void> {
    const { id, modelIds, signal, turns, contextStartId, sampling, instruction, recordsTokens } = order;
    const modelId = modelIds[index]!;
    const endWatching = engine.onStateChange((state) => {
      if (state.status === 'loading' && state.modelId === modelId)
        listener.onLoading?.(index, state.progress);
    });
    try {
      // Not in the list any more, it would be taken for the default.
      if (!library.has(modelId)) throw new AppError('notFound', { detail: { modelId } });
      models.use(modelId);
      const result = await engine.reply({
        replyId: crypto.randomUUID(),
        conversationId: id,
        turns,
        contextStartId,
        sampling,
        instruction,
        recordsTokens,
        modelId,
        signal,
        onDelta: (delta) => listener.onDelta(index, delta),
        onProgress: (progress) => listener.onProgress?.(index, progress),
        onBegun: (begun) => listener.onBegun?.(index, begun),
      });
      listener.onEnd(index, result);
    } catch (thrown) {
      listener.onFail(index, AppError.from(thrown));
    } finally {
      endWatching();
      engine.forget(id);
    }
  }

  return {
    /**
     * Two or more usable levels of one model, in the order given.
     * @throws AppError `comparisonRunning`, `notFound`, `levelsDiffer`, or what is wrong with a file
     */
    prepare(modelIds: readonly string[]): ModelEntry[] {
      if (busy) throw new AppError('comparisonRunning');
      const entries = modelIds.map((id) => library.get(id).entry);
      for (const { problem } of entries)
        if (problem !== null) throw new AppError(problem.code, { detail: problem.detail });
      const levels = new Set(entries.map(({ level }) => level));
      if (levels.size < entries.length || entries.some(({ name }) => name !== entries[0]!.name))
        throw new AppError('levelsDiffer');
      return entries;
    },
    /** Resolves when all have ended; never rejects. Asked for after `prepare`, in the same tick. */
    async run(order: LevelOrder, listener: LevelListener): Promise<void> {
      busy = true;
      const giveBack = models.borrow(order.modelIds);
      for (const index of order.modelIds.keys()) {
        if (order.signal.aborted) listener.onEnd(index, null);
        else await answer(order, index, listener);
      }
      busy = false;
      giveBack();
    },
  };
}
