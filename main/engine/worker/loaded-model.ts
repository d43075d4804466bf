// A model with its context on a device: loading, the report of what is really in use, and unloading.
import { cpus } from 'node:os';
import {
  getModuleVersion,
  InsufficientMemoryError,
  type LlamaContext,
  LlamaLogLevel,
  type LlamaModel,
} from 'node-llama-cpp';
import type { Provenance, Threads } from '../../../preload/contract/models.ts';
import { AppError } from '../../errors.ts';
import { fingerprintOf } from '../../models/file-fingerprint.ts';
import type { LoadOrder, LoadReport } from '../messages.ts';
import { type Device, threadsFor } from './devices.ts';
import type { EngineLog } from './engine-log.ts';
import { checkFormatOf } from './format-check.ts';
import { type Plan, planLoad } from './load-plan.ts';
import { takenBytes } from './memory.ts';
import { decoderOf, tokenizerOf, type Vocabulary, vocabularyOf } from './model-vocabulary.ts';
import { createPrefillPace, type PrefillPace } from './prefill-pace.ts';
import type { PromptEncoder } from './prompt-format.ts';
import type { WholeTextDecoder } from './vocabulary.ts';

export interface LoadedWeights {
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly encoder: PromptEncoder;
  readonly vocabulary: Vocabulary;
  readonly decode: WholeTextDecoder;
  /** Replaced when they are measured. */
  threads: Threads;
  /** How much one prefill step evaluates; between two steps a stop is heard. */
  readonly pace: PrefillPace;
  /** KV cache of one sequence; 0 where unknown. */
  readonly cacheBytes: number;
  readonly report: LoadReport;
  /** Frees it; false where the engine did not let go of it in time. */
  unload(): Promise<boolean>;
}

/** The first step: 128 costs nothing measurable against one call for all; a GPU wants more at a time. Tokens. */
const prefillStepOnCpu = 128;
const prefillStepOnGpu = 512;
const unloadWithinMs = 2000;

/**
 * @param listener.onTrying called before anything is allocated for a plan
 * @throws AppError `modelLoadFailed`, or `engineOutOfMemory` with what was missing
 */
export async function loadWeights(
  device: Device,
  order: LoadOrder,
  log: EngineLog,
  listener: { onTrying(plan: Plan): void; onProgress(progress: number): void },
): Promise<LoadedWeights> {
  const begun = performance.now();
  log.clear();
  const plan = await planLoad(device, order);
  try {
    return await tryLoading(plan, device.refused);
  } catch (thrown) {
    const error = await closed(thrown);
    // For want of memory, less of it is tried, in a process of its own.
    if (plan.configuration?.layersOnDevice === 0 || device.llama.gpu === false) throw error;
    if (error.code === 'engineOutOfMemory') throw error;
    // The device could not take it, though it was asked first: the processor can.
    const refused = `${device.name}: ${await log.reasonOf(thrown)}`;
    log.clear();
    const onProcessor = await planLoad(device, { ...order, tuning: { ...order.tuning, gpuLayers: 0 } });
    return await tryLoading(onProcessor, refused).catch(async (again: unknown) => {
      throw await closed(again);
    });
  }

  async function closed(error: unknown): Promise<AppError> {
    if (error instanceof AppError) return error;
    const reason = await log.reasonOf(error);
    const memory =
      error instanceof InsufficientMemoryError ||
      /out of memory|failed to allocate|unable to allocate/i.test(reason);
    return new AppError(memory ? 'engineOutOfMemory' : 'modelLoadFailed', {
      detail: { reason },
      cause: error,
    });
  }

  async function tryLoading(plan: Plan, refused: string | null): Promise<LoadedWeights> {
    const { llama } = device;
    const { tuning } = order;
    listener.onTrying(plan);
    const model = await llama.loadModel({
      modelPath: order.path,
      gpuLayers: plan.gpuLayers,
      useMmap: tuning.mmap,
      onLoadProgress: listener.onProgress,
    });
    try {
      const threads = tuning.threads?.value ?? threadsFor(device.cores, model.size);
      // The most that any phase may take, as `maxThreads` says for each.
      const most = Math.max(device.cores, threads.prefill, threads.decode);
      llama.maxThreads = most;
      const kvType = plan.kvType === 'q8_0' ? 'Q8_0' : 'F16';
      const context = await model.createContext({
        contextSize: plan.contextLength,
        sequences: plan.sequences,
        threads: most,
        ...(tuning.batchSize === null ? {} : { batchSize: Math.min(tuning.batchSize, plan.contextLength) }),
        flashAttention: tuning.flashAttention ? 'auto' : false,
        experimentalKvCacheKeyType: kvType,
        experimentalKvCacheValueType: kvType,
        // One reply at a time: nothing to wait for that could join the batch.
        batching: { dispatchSchedule: (dispatch) => dispatch() },
        failedCreationRemedy: false,
      });
      return loaded(model, context, threads, plan, refused, await provenance());
    } catch (error) {
      if (!(await unloaded(model))) log.logger(LlamaLogLevel.warn, 'the model that failed was not let go of');
      throw error;
    }
  }

  async function provenance(): Promise<Provenance> {
    const { bytes, fingerprint } = fingerprintOf(order.path);
    const engine = `node-llama-cpp ${await getModuleVersion()}, llama.cpp ${device.llama.llamaCppRelease.release}`;
    return { engine, fileBytes: bytes, fingerprint };
  }

  function loaded(
    model: LlamaModel,
    context: LlamaContext,
    threads: Threads,
    plan: Plan,
    refused: string | null,
    provenance: Provenance,
  ): LoadedWeights {
    const decode = decoderOf(model);
    const vocabulary = vocabularyOf(model, decode);
    const checked = checkFormatOf(model, { tokenizer: tokenizerOf(model), vocabulary, decode });
    if (checked.reason !== null)
      log.logger(LlamaLogLevel.warn, `not Xenon-4's prompt format: ${checked.reason}`);
    const layers = model.fileInsights.totalLayers;
    const onDevice = device.llama.gpu === false ? 0 : model.gpuLayers;
    const noRoom =
      device.llama.gpu !== false && onDevice === 0 ? `${device.name}: not enough free memory` : null;
    return {
      model,
      context,
      encoder: checked.encoder,
      vocabulary,
      decode,
      threads,
      pace: createPrefillPace(onDevice === 0 ? prefillStepOnCpu : prefillStepOnGpu, context.batchSize),
      cacheBytes: plan.cacheBytes,
      report: {
        device: onDevice === 0 ? 'CPU' : device.name,
        layersOnDevice: onDevice,
        layers,
        contextLength: context.contextSize,
        threads: threads.decode,
        loadMs: performance.now() - begun,
        fellBack: refused ?? noRoom,
        provenance,
        format: checked.format,
        tuning: {
          threads,
          threadsFrom: order.tuning.threads?.from ?? 'rule',
          kvType: plan.kvType,
          flashAttention: context.flashAttention,
          batchSize: context.batchSize,
          processor: processorName(),
          neededBytes: plan.neededBytes,
          ...taken(model, context, order.tuning.mmap && onDevice === 0),
          steps: plan.steps,
        },
      },
      unload: () => unloaded(model),
    };
  }
}

/** What decides which of the engine's kernels run on it. */
function processorName(): string {
  return `${cpus()[0]?.model.trim() || 'unknown processor'}, ${process.arch}`;
}

/**
 * @param mapped the weights lie in a mapped file. Those that are rearranged for the processor are then in the
 * engine's account twice, but their pages of the file are never looked at again.
 */
function taken(model: LlamaModel, context: LlamaContext, mapped: boolean) {
  const weights = takenBytes(model);
  const rest = takenBytes(context);
  if (weights === null || rest === null) return { takenBytes: null, heldBytes: null };
  return {
    takenBytes: rest + (mapped ? Math.min(weights, model.size) : weights),
    heldBytes: rest + (mapped ? Math.max(0, weights - model.size) : weights),
  };
}

/** After a context that failed to be made, `dispose` has been seen never to return. */
async function unloaded(model: LlamaModel): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), unloadWithinMs);
  });
  const done = model.dispose().then(
    () => true,
    () => false,
  );
  return await Promise.race([done, late]).finally(() => clearTimeout(timer));
}
