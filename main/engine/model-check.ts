// Tries a model file in a worker of its own, apart from the one that people talk to: loads it on the processor
// and has it write a few tokens. A file that ends the engine ends this worker alone.
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { samplingPresets } from '../../preload/contract/models.ts';
import type { Log } from '../log.ts';
import type { WorkerProcess } from '../platform.ts';
import type { LoadOrder, LoadReport } from './messages.ts';
import { createReplyRun } from './reply-run.ts';
import { startWorker } from './worker-link.ts';

const contextLength = 256;
const tokens = 4;

/**
 * @param path absolute
 * @param onProgress 0…1
 * @throws AppError as `Engine.load` and `Engine.reply`; the signal's reason
 */
export type ModelCheck = (
  path: string,
  signal: AbortSignal,
  onProgress: (share: number) => void,
) => Promise<LoadReport>;

export function createModelCheck(options: { launchWorker(): WorkerProcess; log: Log }): ModelCheck {
  const { launchWorker, log } = options;
  return async (path, signal, onProgress) => {
    signal.throwIfAborted();
    const link = startWorker({ launchWorker, log, onDeath: () => false, onTuned: () => {} });
    const stopped = Promise.withResolvers<never>();
    const stop = () => stopped.reject(signal.reason);
    signal.addEventListener('abort', stop);
    try {
      return await Promise.race([stopped.promise, tryOut()]);
    } finally {
      signal.removeEventListener('abort', stop);
      link.kill();
    }

    async function tryOut(): Promise<LoadReport> {
      const report = await link.load(orderFor(path), onProgress);
      const run = createReplyRun(
        {
          replyId: randomUUID(),
          conversationId: randomUUID(),
          turns: [{ messageId: randomUUID(), role: 'user', text: 'Hello.', tokenIds: null }],
          contextStartId: null,
          sampling: { ...samplingPresets.precise, seed: 1, maxTokens: tokens },
          signal,
          onDelta: () => {},
          onProgress: () => {},
        },
        1,
        { now: () => performance.now() },
      );
      const model = { ...report, modelId: path, name: '', level: '', isDemo: false };
      link.reply(
        run,
        model,
        () => {},
        () => {},
      );
      await run.result;
      return report;
    }
  };
}

function orderFor(path: string): LoadOrder {
  const threads = Math.max(1, availableParallelism() - 1);
  return {
    path,
    contextLength,
    gpu: 'off',
    tuning: {
      contextIsSet: true,
      kvType: null,
      flashAttention: true,
      gpuLayers: 0,
      batchSize: null,
      mmap: true,
      threads: { value: { prefill: threads, decode: threads }, from: 'set' },
      failed: [],
      speedWanted: false,
      unforeseenBytes: 0,
      abortedDevices: [],
      memoryLimit: null,
    },
    snapshots: null,
  };
}
