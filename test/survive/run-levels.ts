// node scripts/run.mjs test/survive/run-levels.ts [KILLS [model|weights]]: 20 kills at random moments while levels are
// made, of the demo model or of original weights on a hub; the last line is one JSON object, as of a benchmark.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { surviveLevels } from './levels.ts';

const kills = Number(process.argv[2] ?? 20);
const from = process.argv[3] === 'weights' ? 'weights' : 'model';
const dir = mkdtempSync(join(tmpdir(), 'xenon-survive-'));
try {
  const survival = await surviveLevels({
    from,
    kills,
    levels: ['Q4_K_M', 'Q5_K_M', 'Q8_0'],
    dir,
    seed: Date.now(),
    onKill: (count, victim, moment) =>
      process.stderr.write(`${count} of ${kills}: ${victim}, at ${moment}\n`),
  });
  for (const line of survival.broken) process.stderr.write(`${line}\n`);
  const { broken, kills: killed, moments, jobs } = survival;
  const figures = { broken: broken.length, jobs, ...killed, ...moments };
  const holds = broken.length === 0;
  const line = { bench: `survive-levels ${from}`, figures, targets: { broken: { max: 0 } }, holds };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  process.exitCode = holds ? 0 : 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}
