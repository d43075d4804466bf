// 10,000 conversations out, by the thread that exports: as JSON, MB of the file a second, and the most memory that it
// takes; as a ZIP of Markdown files, too, where every conversation is a file of its own.
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

/** Writes the store to `target`, which must not be there. */
export function exportStore(target: string, format: 'json' | 'markdown' = 'json'): Exported {
  const args = [at('test/bench/export-child.ts'), join(archiveStore(), databaseFileName), target, format];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

export default async function exportBench(): Promise<BenchResult> {
  const dir = mkdtempSync(join(tmpdir(), 'xenon-bench-'));
  try {
    const all = Array.from({ length: rounds }, (_, round) => exportStore(join(dir, `${round}.json`)));
    const zip = exportStore(join(dir, 'out.zip'), 'markdown');
    return {
      bench: 'export',
      figures: {
        mbPerSecond: median(all.map(({ bytes, ms }) => bytes / 1e3 / ms)),
        bytes: all[0]!.bytes,
        peakMib: Math.max(...all.map(({ peakMib }) => peakMib)),
        zipMs: zip.ms,
        zipPeakMib: zip.peakMib,
      },
      targets: { mbPerSecond: { min: 20 }, peakMib: { max: 300 }, zipPeakMib: { max: 300 } },
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
