// A model with its context on a device: loading, the report of what is really in use, and unloading.
import {
  getModuleVersion,
  InsufficientMemoryError,
  type LlamaContext,
  LlamaLogLevel,
  type LlamaModel,
} from 'node-llama-cpp';
import type { Provenance } from '../../../preload/contract/models.ts';
import { AppError } from '../../errors.ts';
import { fingerprintOf } from '../../models/file-fingerprint.ts';
import type { LoadOrder, LoadReport } from '../messages.ts';
import { type Device, type Threads, threadsFor } from './devices.ts';
import type { EngineLog } from './engine-log.ts';
import { checkFormatOf } from './format-check.ts';
import { availableMemory, cacheBytes, totalMemory } from './memory.ts';
import { decoderOf, tokenizerOf, type Vocabulary, vocabularyOf } from './model-vocabulary.ts';
import { createPrefillPace, type PrefillPace } from './prefill-pace.ts';
import type { PromptEncoder } from './prompt-format.ts';
import { sequencesFor } from './sequences.ts';
import type { WholeTextDecoder } from './vocabulary.ts';

export interface LoadedWeights {
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly encoder: PromptEncoder;
  readonly vocabulary: Vocabulary;
  readonly decode: WholeTextDecoder;
  readonly threads: Threads;
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

/** @throws AppError `modelLoadFailed` or `engineOutOfMemory`, with the engine's own `reason`. */
export async function loadWeights(
  device: Device,
  order: LoadOrder,
  log: EngineLog,
  onProgress: (progress: number) => void,
): Promise<LoadedWeights> {
  const begun = performance.now();
  log.clear();
  try {
    return await tryLoading('auto', device.refused);
  } catch (error) {
    if (device.llama.gpu === false) throw await closed(error);
    // The device could not take it, though it was asked first: the processor can.
    const refused = `${device.name}: ${await log.reasonOf(error)}`;
    log.clear();
    return await tryLoading(0, refused).catch(async (again: unknown) => {
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

  async function tryLoading(gpuLayers: 'auto' | 0, refused: string | null): Promise<LoadedWeights> {
    const { llama } = device;
    const model = await llama.loadModel({
      modelPath: order.path,
      gpuLayers: gpuLayers === 'auto' ? { fitContext: { contextSize: order.contextLength } } : 0,
      onLoadProgress: onProgress,
    });
    try {
      const bytes = cacheBytes(model.fileInfo, order.contextLength);
      if (model.gpuLayers === 0 && bytes > availableMemory())
        throw new AppError('engineOutOfMemory', {
          detail: {
            reason: `the context needs ${bytes} bytes`,
            neededBytes: bytes,
            freeBytes: availableMemory(),
          },
        });
      const threads = threadsFor(device.cores, model.size);
      llama.maxThreads = threads.prefill;
      const context = await model.createContext({
        contextSize: order.contextLength,
        sequences: sequencesFor(bytes, await memoryFor(model)),
        threads: threads.prefill,
        // One reply at a time: nothing to wait for that could join the batch.
        batching: { dispatchSchedule: (dispatch) => dispatch() },
        failedCreationRemedy: false,
      });
      return loaded(model, context, threads, refused, await provenance());
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
      cacheBytes: cacheBytes(model.fileInfo, context.contextSize),
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
      },
      unload: () => unloaded(model),
    };
  }
}

/** Where the KV cache will lie: on the device if the whole model is there. A cache across both stays one. */
async function memoryFor(model: LlamaModel): Promise<{ total: number; free: number }> {
  // Weights that are mapped count as available until they are read.
  if (model.gpuLayers === 0) return { total: totalMemory(), free: availableMemory() - model.size };
  if (model.gpuLayers < model.fileInsights.totalLayers) return { total: 0, free: 0 };
  return await model.llama.getVramState();
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
