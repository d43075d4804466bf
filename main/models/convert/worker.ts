// The converter's process: carries out one order and ends. Work of minutes beside a conversation, so it takes what
// the others leave.
import { rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { AppError } from '../../errors.ts';
import { openWorkerPort } from '../../worker-port.ts';
import { type ConversionOrder, convertCheckpoint, partOf } from './convert-checkpoint.ts';
import type { FromConverter, ToConverter } from './worker-messages.ts';

const betweenProgressMs = 100;

const port = openWorkerPort<ToConverter, FromConverter>();

try {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Some systems do not allow it; then it runs like everything else.
}

async function convert(order: ConversionOrder): Promise<void> {
  // When the app goes, this process is ended at once, but for this step before it.
  process.prependListener('disconnect', () => rmSync(partOf(order.target), { force: true }));
  let told = 0;
  try {
    const file = await convertCheckpoint({
      ...order,
      signal: new AbortController().signal,
      onProgress(progress) {
        const now = performance.now();
        if (now - told < betweenProgressMs && progress.step === 'writing') return;
        told = now;
        port.post({ type: 'progress', progress });
      },
    });
    port.post({ type: 'done', file });
  } catch (thrown) {
    const { data, cause } = AppError.from(thrown);
    port.post({ type: 'failed', error: data, log: cause instanceof Error ? String(cause.stack) : '' });
  }
}

port.onMessage(({ order }) => void convert(order));
