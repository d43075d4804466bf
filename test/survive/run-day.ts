// npm run kill-day [-- KILLS]: 200 kills of the whole app at random moments of a day; the last line is one JSON object,
// as of a benchmark.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { surviveDays } from './day.ts';

const kills = Number(process.argv[2] ?? 200);
const dir = mkdtempSync(join(tmpdir(), 'xenon-day-'));
try {
  const { broken, moments, done, ...counts } = await surviveDays({
    kills,
    dir,
    seed: Date.now(),
    onKill: (count, moment) => process.stderr.write(`${count} of ${kills}: ${moment}\n`),
  });
  const acknowledged = Object.fromEntries(Object.entries(done).map(([one, count]) => [`${one}Done`, count]));
  for (const line of broken) process.stderr.write(`${line}\n`);
  const holds = broken.length === 0;
  process.stdout.write(
    `${JSON.stringify({ bench: 'kill-day', figures: { broken: broken.length, ...counts, ...moments, ...acknowledged }, targets: { broken: { max: 0 } }, holds })}\n`,
  );
  process.exitCode = holds ? 0 : 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}
