// npm run survive [-- KILLS]: 200 kills at random moments; the last line is one JSON object, as of a benchmark.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { survive } from './survive.ts';

const kills = Number(process.argv[2] ?? 200);
const dir = mkdtempSync(join(tmpdir(), 'xenon-survive-'));
const mib = 2 ** 20;
try {
  const survival = await survive({
    kills,
    dir,
    seed: Date.now(),
    onKill: (count, phase) => process.stderr.write(`${count} of ${kills}: ${phase}\n`),
  });
  for (const line of survival.broken) process.stderr.write(`${line}\n`);
  const { endings, broken, heap, rss } = survival;
  // The first fifth fills caches and compiles code.
  const from = Math.floor(kills / 5);
  const growth = (values: readonly number[]) => ((values.at(-1) ?? 0) - (values[from] ?? 0)) / mib;
  const figures = { ...survival.kills, ...endings, heapGrowthMib: growth(heap), rssGrowthMib: growth(rss) };
  process.stdout.write(
    `${JSON.stringify({ bench: 'survive', figures: { broken: broken.length, ...figures }, targets: { broken: { max: 0 } }, holds: broken.length === 0 })}\n`,
  );
  process.exitCode = broken.length === 0 ? 0 : 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}
