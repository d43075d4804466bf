// The processor's memory as it is now.
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';

/** Bytes of memory, by the limit of the container where there is one. */
export function totalMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** Bytes that can still be taken on the processor, by the limit of the container where there is one. */
export function availableMemory(): number {
  // On macOS what counts as free leaves out what would be freed on demand.
  if (process.platform === 'darwin') return totalmem();
  return Math.min(process.availableMemory() + reclaimableInContainer(), totalmem());
}

/**
 * Bytes of files that a container's account (cgroup v2) counts as used, though they are given up on demand:
 * the weights themselves, once they have been read, among them.
 */
function reclaimableInContainer(): number {
  if (process.platform !== 'linux') return 0;
  try {
    // "max" where there is no limit: then what is available counts them already.
    if (!/^\d+$/m.test(readFileSync('/sys/fs/cgroup/memory.max', 'utf8').trim())) return 0;
    const stat = readFileSync('/sys/fs/cgroup/memory.stat', 'utf8');
    return Number(/^inactive_file (\d+)$/m.exec(stat)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
