// The same 10,000 conversations in again, into an empty store that the app has open and saves a streamed reply to
// meanwhile: MB of the file a second until all of it is there, how long the search index takes afterwards, how long
// the app is held up at most, and the most memory that the whole process takes. Once more with ids without an order, as
// the app made them before.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { databaseFileName } from '../../main/store/database.ts';
import { openStore } from '../../main/store/store.ts';
import { startImportThread } from '../../main/transfer/import/import-thread.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { exportStore } from './export.bench.ts';
import { median, percentile } from './figures.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
/** As often as the app saves a reply that is being written. */
const saveEveryMs = 200;

export default async function importBench(): Promise<BenchResult> {
  const dir = mkdtempSync(join(tmpdir(), 'xenon-bench-'));
  try {
    const path = join(dir, 'out.json');
    const { bytes } = exportStore(path);
    const all = [];
    for (let round = 0; round < rounds; round++)
      all.push(await importInto(join(dir, String(round)), path, bytes));
    const peakMib = Math.max(...all.map((one) => one.peakMib));
    const unordered = join(dir, 'unordered.json');
    writeFileSync(unordered, withoutOrder(readFileSync(path, 'utf8')));
    const last = await importInto(join(dir, 'unordered'), unordered, bytes);
    return {
      bench: 'import',
      figures: {
        mbPerSecond: median(all.map(({ ms }) => bytes / 1e3 / ms)),
        bytes,
        indexedAfterMs: median(all.map(({ indexedMs }) => indexedMs)),
        savedWithinMs: median(all.map(({ saveMs }) => saveMs)),
        heldUpMs: median(all.map(({ heldUpMs }) => heldUpMs)),
        peakMib,
        unorderedMbPerSecond: bytes / 1e3 / last.ms,
      },
      targets: { mbPerSecond: { min: 20 } },
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The same with each id in place of another one that says nothing of when it was made. */
function withoutOrder(json: string): string {
  return json.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
    const hex = createHash('sha256').update(id).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  });
}

async function importInto(dataDir: string, path: string, bytes: number) {
  mkdirSync(dataDir);
  const store = openStore(dataDir);
  try {
    store.messages.insertTurn({
      conversationId: 'streamed',
      title: 'A reply that is being written',
      parentId: null,
      questionId: 'question',
      text: 'How long?',
      reply: { id: 'reply', model: 'Demo model', level: 'F16' },
    });
    const saves: number[] = [];
    let text = '';
    const saving = setInterval(() => {
      text += 'some more words of it ';
      const begun = performance.now();
      store.messages.saveProgress('reply', text, []);
      saves.push(performance.now() - begun);
    }, saveEveryMs);
    store.leaveLog(true);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const begun = performance.now();
    const run = startImportThread(
      join(dataDir, databaseFileName),
      [{ path, name: 'out.json', bytes }],
      store.pendingWrites,
    );
    const report = await run.ended;
    const ms = performance.now() - begun;
    if (report === null || report.counts.refused > 0) throw new Error('Not everything came in.');
    await run.gone;
    const indexedMs = performance.now() - begun - ms;
    delay.disable();
    clearInterval(saving);
    return {
      ms,
      indexedMs,
      saveMs: percentile(saves, 0.99),
      heldUpMs: delay.max / 1e6,
      peakMib: process.resourceUsage().maxRSS / 1024,
    };
  } finally {
    store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
