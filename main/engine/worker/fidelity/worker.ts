// The fidelity worker: measures one level and ends. A process of its own, so that the conversation beside it
// goes on, and because what goes wrong in native code ends the process.
import { constants, setPriority } from 'node:os';
import { InsufficientMemoryError } from 'node-llama-cpp';
import { AppError } from '../../../errors.ts';
import { openWorkerPort } from '../../../worker-port.ts';
import type { FidelityOrder, FromFidelityWorker, ToFidelityWorker } from '../../fidelity-messages.ts';
import { openDevice, threadsFor } from '../devices.ts';
import { createEngineLog } from '../engine-log.ts';
import { chunkLength } from './chunks.ts';
import { measureFidelity } from './measure.ts';

const betweenProgressMs = 250;

try {
  setPriority(constants.priority.PRIORITY_LOW);
} catch {
  // Others are slower then, and nothing is wrong.
}
const port = openWorkerPort<ToFidelityWorker, FromFidelityWorker>();
const lines: string[] = [];
const log = createEngineLog((_level, text) => lines.push(text));
port.onMessage(({ order }) => void carryOut(order));

async function carryOut(order: FidelityOrder): Promise<void> {
  try {
    port.post({ type: 'measured', scores: await measure(order) });
  } catch (thrown) {
    const error = await closed(thrown);
    port.post({ type: 'failed', error: error.data, log: lines.slice(-40).join('\n') });
  }
}

async function measure({ path, gpu, text, mostChunks, reference }: FidelityOrder) {
  const device = await openDevice(gpu, [], log);
  const model = await device.llama.loadModel({ modelPath: path, gpuLayers: gpu === 'off' ? 0 : 'auto' });
  const threads = threadsFor(device.cores, model.size).prefill;
  device.llama.maxThreads = threads;
  const context = await model.createContext({
    contextSize: chunkLength,
    batchSize: chunkLength,
    threads,
    // As llama.cpp's tool computes, and the same for every level.
    flashAttention: false,
  });
  let reported = 0;
  return await measureFidelity({
    model,
    sequence: context.getSequence(),
    text,
    mostChunks,
    reference,
    onProgress(done, total) {
      const now = performance.now();
      if (done < total && now - reported < betweenProgressMs) return;
      reported = now;
      port.post({ type: 'progress', done, total });
    },
  });
}

async function closed(thrown: unknown): Promise<AppError> {
  if (thrown instanceof AppError) return thrown;
  const reason = await log.reasonOf(thrown);
  if (thrown instanceof InsufficientMemoryError || /memory|allocate/i.test(reason))
    return new AppError('engineOutOfMemory', { cause: thrown, detail: { reason } });
  const { code } = (thrown ?? {}) as { code?: unknown };
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('notEnoughDisk', { cause: thrown });
  return new AppError('modelLoadFailed', { cause: thrown, detail: { reason } });
}
