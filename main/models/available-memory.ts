// The processor's memory as it is now.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';

/** Bytes of memory, by the limit of the container where there is one. */
export function totalMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** Bytes that can still be taken on the processor, by the limit of the container where there is one. */
export function availableMemory(): number {
  if (process.platform === 'darwin') return Math.min(availableOnMac() ?? totalmem(), totalmem());
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

/** On macOS what Node counts as free leaves out what would be freed on demand; null where nobody says. */
function availableOnMac(): number | null {
  try {
    return availableByVmStat(execFileSync('/usr/bin/vm_stat', { encoding: 'utf8', timeout: 2000 }));
  } catch {
    return null;
  }
}

/**
 * Bytes that can be taken, by what macOS's `vm_stat` prints: pages that are free, read ahead, not used lately, or
 * given up on demand.
 */
export function availableByVmStat(printed: string): number | null {
  const pageBytes = Number(/page size of (\d+) bytes/.exec(printed)?.[1]);
  const pages = (name: string): number =>
    Number(new RegExp(`^Pages ${name}:\\s+(\\d+)`, 'm').exec(printed)?.[1] ?? 0);
  const sum = ['free', 'inactive', 'speculative', 'purgeable'].reduce((all, name) => all + pages(name), 0);
  return Number.isNaN(pageBytes) || sum === 0 ? null : sum * pageBytes;
}
