// A process of its own: calls llama.cpp's quantizer and nothing else, again and again. One order in, one time
// back. At low priority too: against others on a busy machine both must stand alike.
import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { openLibLlama } from '../../main/models/quantize/libllama.ts';
import { findLibrary } from '../../main/models/quantize/library-files.ts';
import { quantizeLevels } from '../../main/models/quantize/quantize-levels.ts';

export interface BareQuantizeOrder {
  readonly source: string;
  readonly target: string;
  readonly level: string;
  readonly threads: number;
}

/** ms of the call, and of the processor over all threads; peak of the process's resident memory in MiB. */
export interface BareQuantizeAnswer {
  readonly ms: number;
  readonly processorMs: number;
  readonly peakMib: number;
}

const low = (thread: number) => setPriority(thread, constants.priority.PRIORITY_LOW);
if (process.platform === 'linux') for (const thread of readdirSync('/proc/self/task')) low(Number(thread));
else low(0);
const lib = openLibLlama(findLibrary());

async function quantize({ level, ...order }: BareQuantizeOrder): Promise<BareQuantizeAnswer> {
  const asked = quantizeLevels.find((one) => one.level === level);
  if (!asked || lib.mismatch !== null) throw new Error(lib.mismatch ?? level);
  const before = process.cpuUsage();
  const begun = performance.now();
  const done = await lib.quantize({ ...order, level: asked, again: false, dryRun: false }, () => {});
  if (!done) throw new Error('the quantizer failed');
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(before);
  return { ms, processorMs: (user + system) / 1000, peakMib: process.resourceUsage().maxRSS / 1024 };
}

process.on('disconnect', () => process.exit(0));
process.on('message', (order: BareQuantizeOrder) => {
  void quantize(order).then((answer) => process.send?.(answer));
});
process.send?.('ready');
