// npm run fuzz [-- CASES [SEED]]: 10,000 cases of each parser of model files; the last line is one JSON object, as
// of a benchmark. A failure is told with its smallest case, and comes again with the same seed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fuzzParsers } from './parsers.ts';

const cases = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const dir = mkdtempSync(join(tmpdir(), 'xenon-fuzz-'));
const begun = process.memoryUsage.rss();
try {
  const report = await fuzzParsers({
    dir,
    cases,
    seed,
    onTarget: (name, counts) => process.stderr.write(`${name}: ${JSON.stringify(counts)}\n`),
  });
  const total = Object.values(report).reduce((sum, counts) => sum + counts.cases, 0);
  const peakMib = process.resourceUsage().maxRSS / 1024 - begun / 2 ** 20;
  const holds = peakMib <= 512;
  process.stdout.write(
    `${JSON.stringify({ bench: 'fuzz', figures: { cases: total, seed, peakMib }, targets: { peakMib: { max: 512 } }, holds })}\n`,
  );
  process.exitCode = holds ? 0 : 1;
} catch (error) {
  process.stderr.write(`seed ${seed}: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}
