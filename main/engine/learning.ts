// What loading and running a model has taught about this machine, and what follows from it: with what the
// model is loaded next time, whether a failure is a reason to try with less, when threads are measured again.
import {
  type EngineSettings,
  type LoadedModel,
  missOf,
  type ReplyStats,
  type Threads,
} from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import { fileKeyOf } from '../models/file-key.ts';
import type { Configuration } from '../models/fit.ts';
import { type MeasuredRates, watchSpeed, withMeasured } from '../models/speed-watch.ts';
import type { ModelFile } from './engine.ts';
import type { EngineFacts } from './engine-facts.ts';
import type { LoadOrder } from './messages.ts';
import type { EngineLogger, WorkerLink } from './worker-link.ts';

export type Learning = ReturnType<typeof createLearning>;

export function createLearning(options: {
  facts: EngineFacts;
  settings(): EngineSettings;
  /** As the command line has it; `off` there counts more than a setting. */
  gpu: 'auto' | 'off';
  memoryLimit: number | null;
  log: EngineLogger;
}) {
  const { facts, settings, memoryLimit, log } = options;
  const gpu = (): 'auto' | 'off' => (options.gpu === 'off' ? 'off' : settings().device);

  function threadsOf(file: ModelFile): LoadOrder['tuning']['threads'] {
    const set = settings().threads;
    if (set !== null) return { value: set, from: 'set' };
    const measured = facts.threads(fileKeyOf(file));
    return measured === null ? null : { value: measured, from: 'measured' };
  }

  /** Whether it could be noted. On a disk that is full it is not, which must be nobody's end. */
  function noted(write: () => void): boolean {
    try {
      write();
      return true;
    } catch (thrown) {
      log.warn(`what was learnt of this machine could not be kept: ${AppError.from(thrown).code}`);
      return false;
    }
  }

  return {
    gpu,
    orderFor(file: ModelFile): Omit<LoadOrder, 'snapshots'> {
      const { kvType, flashAttention, gpuLayers, batchSize, mmap } = settings();
      return {
        path: file.path,
        contextLength: file.contextLength,
        gpu: gpu(),
        tuning: {
          contextIsSet: file.contextIsSet ?? false,
          ...{ kvType, flashAttention, gpuLayers, batchSize, mmap },
          threads: threadsOf(file),
          speedWanted: facts.speed(fileKeyOf(file))?.measured === undefined,
          failed: facts.failed(fileKeyOf(file)),
          unforeseenBytes: facts.unforeseenBytes(fileKeyOf(file)),
          abortedDevices: facts.abortedDevices(),
          memoryLimit,
        },
      };
    },
    /** How much memory it took: where that is not what was said, the next estimate counts with the difference. */
    loaded(file: ModelFile, { tuning }: LoadedModel): void {
      const miss = missOf(tuning);
      if (miss === null) return;
      const key = fileKeyOf(file);
      const { neededBytes, takenBytes } = tuning;
      log.warn(
        `${file.name} ${file.level} was said to take ${neededBytes} bytes of memory and took ${takenBytes}`,
      );
      // Never less than the arithmetic: that one setting took less promises nothing of another.
      noted(() => facts.noteUnforeseen(key, Math.max(0, facts.unforeseenBytes(key) + miss)));
    },
    /** Whether a load that failed is worth another try with less, which is then what `orderFor` asks for. */
    stepAfterLoad(file: ModelFile, link: WorkerLink, error: AppError): boolean {
      const { trying, diedOfMemory } = link;
      const crashed = error.code === 'engineCrashed';
      if (trying === null) return false;
      if (
        trying.configuration !== null &&
        (error.code === 'engineOutOfMemory' || (crashed && diedOfMemory))
      ) {
        return noteFailed(file, trying.configuration);
      }
      // Nothing is left to try; the next load, which somebody asks for, begins in full.
      if (error.code === 'engineOutOfMemory') noted(() => facts.forgetFailed(fileKeyOf(file)));
      if (!crashed || trying.device === 'CPU') return false;
      log.warn(`${trying.device} ended the engine while it started; it is not tried first again`);
      return noted(() => facts.noteAbortedDevice(trying.device));
    },
    /** The worker died with the model in use: for want of memory, it comes back with less. */
    deathInUse(file: ModelFile, link: WorkerLink): void {
      if (link.diedOfMemory && link.trying?.configuration) noteFailed(file, link.trying.configuration);
    },
    /** `threads` null: the speed alone was measured. */
    measured(file: ModelFile, threads: Threads | null, rates: MeasuredRates): void {
      const key = fileKeyOf(file);
      if (threads !== null) noted(() => facts.noteThreads(key, threads));
      noted(() => facts.noteSpeed(key, withMeasured(facts.speed(key), rates)));
    },
    /** Whether threads are to be measured again, because replies have become clearly slower. */
    becameSlower(file: ModelFile, model: LoadedModel, stats: ReplyStats): boolean {
      const key = fileKeyOf(file);
      const { prefillTokensPerSecond, generatedTokens, decodeTokensPerSecond } = stats;
      const prefillTokens = stats.promptTokens - stats.reusedTokens;
      const sample = { prefillTokens, prefillTokensPerSecond, generatedTokens, decodeTokensPerSecond };
      const { speed, slower } = watchSpeed(facts.speed(key), sample);
      const threadsMatter = model.layersOnDevice < model.layers && model.tuning.threadsFrom !== 'set';
      if (slower && threadsMatter) return noted(() => facts.forgetThreads(key));
      noted(() => facts.noteSpeed(key, speed));
      return false;
    },
  };

  function noteFailed(file: ModelFile, configuration: Configuration): boolean {
    log.warn(`not enough memory for ${JSON.stringify(configuration)}; less is tried`);
    return noted(() => facts.noteFailed(fileKeyOf(file), configuration));
  }
}
