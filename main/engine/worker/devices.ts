// The engine's library on this machine: which device it computes on, and with how many threads.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { getLlama, getLlamaGpuTypes, type Llama, LlamaLogLevel } from 'node-llama-cpp';
import type { Threads } from '../../../preload/contract/models.ts';
import { AppError } from '../../errors.ts';
import type { EngineLog } from './engine-log.ts';

export interface Device {
  readonly llama: Llama;
  /** "CPU", "Vulkan", "CUDA" or "Metal". */
  readonly name: string;
  /** Cores that do arithmetic, of those this process may use. */
  readonly cores: number;
  /** Why a GPU that this machine has is not used; null where there is none, or none is wanted. */
  readonly refused: string | null;
}

const names = { vulkan: 'Vulkan', cuda: 'CUDA', metal: 'Metal' } as const;

/** Weights below this are worked through in less time than it takes to wake and join threads. Bytes. */
const smallModelBytes = 32 * 1024 * 1024;

/**
 * Threads by phase, before any were measured. Never the engine's own default, which takes four at the least: on two cores that
 * decodes a hundred times slower. Prefill uses every core; decode leaves one to the event loop and the
 * rest of the machine, because compute threads spin at each layer until the last of them is there. A small
 * model gets one thread: on two busy cores the demo model read 5,000 tokens a second with one, 200 with two.
 */
export function threadsFor(cores: number, modelBytes: number): Threads {
  if (modelBytes < smallModelBytes) return { prefill: 1, decode: 1 };
  return { prefill: Math.max(1, cores), decode: Math.max(1, cores - 1) };
}

/** Options of every `getLlama`: only the binaries that came with the app, no compiler, no download. */
const installed = { build: 'never', skipDownload: true, progressLogs: false } as const;

async function whyRefused(): Promise<string | null> {
  for (const gpu of await getLlamaGpuTypes('supported')) {
    // The loader of Vulkan is installed on many Linux machines that have no graphics device.
    if (gpu === false || (gpu === 'vulkan' && process.platform === 'linux' && !existsSync('/dev/dri')))
      continue;
    const reason = await getLlama({ ...installed, gpu, dryRun: true }).then(
      () => 'no device answered',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    return `${names[gpu]}: ${reason}`;
  }
  return null;
}

/** The name of a device that died before it had one. */
export const unnamedDevice = 'auto';

/**
 * @param aborted names of devices that have ended a worker: not tried again
 * @throws AppError `engineStartFailed` where there is no binary for this machine.
 */
export async function openDevice(
  gpu: 'auto' | 'off',
  aborted: readonly string[],
  log: EngineLog,
): Promise<Device> {
  const usable = availableParallelism();
  const exclude = (Object.keys(names) as (keyof typeof names)[]).filter((key) =>
    aborted.includes(names[key]),
  );
  const llama = await getLlama({
    ...installed,
    gpu: gpu === 'off' || aborted.includes(unnamedDevice) ? false : { type: 'auto', exclude },
    maxThreads: usable,
    logLevel: LlamaLogLevel.warn,
    logger: log.logger,
  }).catch(async (error: unknown) => {
    throw new AppError('engineStartFailed', {
      detail: { reason: await log.reasonOf(error) },
      cause: error,
    });
  });
  const cores = Math.max(1, Math.min(usable, llama.cpuMathCores));
  const refused =
    gpu === 'auto' && llama.gpu === false
      ? aborted.length > 0
        ? `${aborted.join(', ')}: ended the engine when it was started`
        : await whyRefused()
      : null;
  return { llama, name: llama.gpu === false ? 'CPU' : names[llama.gpu], cores, refused };
}
