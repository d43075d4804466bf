// 10,000 conversations out as JSON: MB of the file a second, and the most memory that it takes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseFileName } from '../../main/store/database.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { at } from '../../scripts/places.ts';
import { archiveStore } from './archive-store.ts';
import { median } from './figures.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);

interface Exported {
  readonly ms: number;
  readonly bytes: number;
  readonly peakMib: number;
}

/** Writes the store to `target`. */
export function exportStore(target: string): Exported {
  const args = [at('test/bench/export-child.ts'), join(archiveStore(), databaseFileName), target];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

export default async function exportBench(): Promise<BenchResult> {
  const dir = mkdtempSync(join(tmpdir(), 'xenon-bench-'));
  try {
    const all = Array.from({ length: rounds }, () => exportStore(join(dir, 'out.json')));
    return {
      bench: 'export',
      figures: {
        mbPerSecond: median(all.map(({ bytes, ms }) => bytes / 1e3 / ms)),
        bytes: all[0]!.bytes,
        peakMib: Math.max(...all.map(({ peakMib }) => peakMib)),
      },
      targets: { mbPerSecond: { min: 20 }, peakMib: { max: 300 } },
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
