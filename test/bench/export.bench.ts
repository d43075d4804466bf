// 10,000 conversations out, by the thread that exports: as JSON, MB of the file a second, and the most memory that it
// takes; as a ZIP of Markdown files, too, where every conversation is a file of its own. As HTML, Word and PDF, which are
// drawn and take 10 to 500 times as long, fewer of them (`BENCH_DRAWN` sets how many); what the browser takes that prints
// is not counted.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../../main/http/find-chromium.ts';
import { databaseFileName } from '../../main/store/database.ts';
import type { ExportFormat } from '../../preload/contract/export-choice.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { at } from '../../scripts/places.ts';
import { archiveStore } from './archive-store.ts';
import { median } from './figures.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
/** Conversations, of each format that is drawn. */
const drawn = { html: 2000, docx: 1000, pdf: 100 };
const mostMib = 300;

interface Exported {
  readonly ms: number;
  readonly bytes: number;
  readonly peakMib: number;
}

/** Writes a store of so many conversations to `target`, which must not be there. */
export function exportStore(target: string, format: ExportFormat = 'json', conversations?: number): Exported {
  const store = join(archiveStore(conversations), databaseFileName);
  const args = [at('test/bench/export-child.ts'), store, target, format];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

export default async function exportBench(): Promise<BenchResult> {
  const dir = mkdtempSync(join(tmpdir(), 'xenon-bench-'));
  try {
    const all = Array.from({ length: rounds }, (_, round) => exportStore(join(dir, `${round}.json`)));
    const zip = exportStore(join(dir, 'out.zip'), 'markdown');
    const figures: Record<string, number> = {};
    const targets: Record<string, { max: number }> = {};
    for (const [format, usual] of Object.entries(drawn)) {
      if (format === 'pdf' && findChromium(process.platform, process.env) === null) continue;
      const conversations = Number(process.env.BENCH_DRAWN ?? usual);
      const { ms, peakMib } = exportStore(join(dir, `${format}.zip`), format as ExportFormat, conversations);
      figures[`${format}Conversations`] = conversations;
      figures[`${format}MsEach`] = ms / conversations;
      figures[`${format}PeakMib`] = peakMib;
      targets[`${format}PeakMib`] = { max: mostMib };
    }
    return {
      bench: 'export',
      figures: {
        mbPerSecond: median(all.map(({ bytes, ms }) => bytes / 1e3 / ms)),
        bytes: all[0]!.bytes,
        peakMib: Math.max(...all.map(({ peakMib }) => peakMib)),
        zipMs: zip.ms,
        zipPeakMib: zip.peakMib,
        ...figures,
      },
      targets: {
        mbPerSecond: { min: 20 },
        peakMib: { max: mostMib },
        zipPeakMib: { max: mostMib },
        ...targets,
      },
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
