// npm run survive [-- KILLS]: 200 kills at random moments; the last line is one JSON object, as of a benchmark. After an
// interrupt (Ctrl+C) it ends with the kill that is under way, and says what there is so far.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { survive } from './survive.ts';

const kills = Number(process.argv[2] ?? 200);
const dir = mkdtempSync(join(tmpdir(), 'xenon-survive-'));
const mib = 2 ** 20;
let isEnough = false;
// More than once where what starts this passes it on.
process.on('SIGINT', () => {
  isEnough = true;
});
try {
  const survival = await survive({
    kills,
    dir,
    seed: Date.now(),
    isEnough: () => isEnough,
    onKill: (count, moment, inside) =>
      process.stderr.write(`${count} of ${kills}: ${moment}${inside ? '' : ', too late'}\n`),
  });
  for (const line of survival.broken) process.stderr.write(`${line}\n`);
  const { broken, late, endings, heap, rss } = survival;
  const heapGrowthMib = growth(heap) / mib;
  const figures = { broken: broken.length, late, heapGrowthMib, rssGrowthMib: growth(rss) / mib };
  const targets = { broken: { max: 0 }, heapGrowthMib: { max: 4 } };
  const holds = broken.length === 0 && heapGrowthMib <= targets.heapGrowthMib.max;
  process.stdout.write(
    `${JSON.stringify({ bench: 'survive', figures: { ...figures, ...survival.kills, ...endings }, targets, holds })}\n`,
  );
  process.exitCode = holds ? 0 : 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}

/** Of the last fifth over the second, by their medians: the first fills caches and compiles code. Bytes. */
function growth(values: readonly number[]): number {
  const fifth = Math.max(1, Math.floor(values.length / 5));
  const median = (some: readonly number[]) => [...some].sort((a, b) => a - b)[some.length >> 1] ?? 0;
  return median(values.slice(-fifth)) - median(values.slice(fifth, 2 * fifth));
}
