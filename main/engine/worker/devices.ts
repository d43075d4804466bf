// The engine's library on this machine: which device it computes on, and with how many threads.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { getLlama, getLlamaGpuTypes, type Llama, LlamaLogLevel } from 'node-llama-cpp';
import type { Threads } from '../../../preload/contract/models.ts';
import { AppError } from '../../errors.ts';
import type { EngineLog } from './engine-log.ts';
import { mostWritingThreads } from './thread-search.ts';

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
  return { prefill: Math.max(1, cores), decode: mostWritingThreads(cores) };
}

/** Options of every `getLlama`: only the binaries that came with the app, no compiler, no download. */
const installed = { build: 'never', skipDownload: true, progressLogs: false } as const;

/** What is asked of the engine's library; tests script it. */
export interface DeviceLibrary {
  /** As the machine has their drivers, the best first. */
  kinds(): Promise<readonly (keyof typeof names)[]>;
  /** @throws where this kind cannot be used. */
  open(kind: keyof typeof names | false): Promise<Llama>;
}

function libraryOf(log: EngineLog): DeviceLibrary {
  const options = {
    ...installed,
    maxThreads: availableParallelism(),
    logLevel: LlamaLogLevel.warn,
    logger: log.logger,
  };
  return {
    async kinds() {
      const kinds = await getLlamaGpuTypes('supported');
      // The loader of Vulkan is installed on many Linux machines that have no graphics device.
      const hasNone = process.platform === 'linux' && !existsSync('/dev/dri');
      return kinds.filter((kind) => kind !== false).filter((kind) => kind !== 'vulkan' || !hasNone);
    },
    open: (gpu) => getLlama({ ...options, gpu }),
  };
}

/** The name of a device that died before it had one. */
export const unnamedDevice = 'auto';

/**
 * Opens the best device that works. Each is named before it is touched, so that one whose driver ends the process
 * is known, and the next start goes on with the one behind it.
 * @param options.aborted names of devices that have ended a worker: not tried again
 * @param options.onTrying called with a device's name before it is opened
 * @throws AppError `engineStartFailed` where there is no binary for this machine.
 */
export async function openDevice(
  gpu: 'auto' | 'off',
  aborted: readonly string[],
  log: EngineLog,
  options: { onTrying?(name: string): void; library?: DeviceLibrary } = {},
): Promise<Device> {
  const { onTrying = () => {}, library = libraryOf(log) } = options;
  const refusals: string[] = [];
  const wanted = gpu === 'auto' && !aborted.includes(unnamedDevice) ? await library.kinds() : [];
  for (const kind of wanted) {
    const name = names[kind];
    if (aborted.includes(name)) {
      refusals.push(`${name}: ended the engine when it was started`);
      continue;
    }
    onTrying(name);
    try {
      return deviceOf(await library.open(kind), null);
    } catch (error) {
      refusals.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      log.clear();
    }
  }
  if (gpu === 'auto' && aborted.includes(unnamedDevice))
    refusals.push('a graphics device ended the engine when it was started');
  onTrying('CPU');
  const llama = await library.open(false).catch(async (error: unknown) => {
    throw new AppError('engineStartFailed', {
      detail: { reason: await log.reasonOf(error) },
      cause: error,
    });
  });
  return deviceOf(llama, refusals.length > 0 ? refusals.join('; ') : null);
}

function deviceOf(llama: Llama, refused: string | null): Device {
  const cores = Math.max(1, Math.min(availableParallelism(), llama.cpuMathCores));
  return { llama, name: llama.gpu === false ? 'CPU' : names[llama.gpu], cores, refused };
}
