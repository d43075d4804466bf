// npm run bench -- [name…]: runs test/bench/NAME.bench.ts, all of them if none is named. Progress goes to
// standard error; the last line of each benchmark is one JSON object.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { at, root } from './places.ts';
import { ensureBuilt } from './run-built.ts';

/** What the default export of a benchmark resolves to. */
export interface BenchResult {
  readonly bench: string;
  readonly figures: Readonly<Record<string, number>>;
  /** Limits of figures, inclusive. */
  readonly targets: Readonly<Record<string, { readonly min?: number; readonly max?: number }>>;
}

/** Whether every target holds; a figure that is missing or no number holds none. */
export function holds({ figures, targets }: BenchResult): boolean {
  return Object.entries(targets).every(([name, { min = -Infinity, max = Infinity }]) => {
    const figure = figures[name];
    return figure !== undefined && figure >= min && figure <= max;
  });
}

/** The short hash of what is checked out, marked where files differ from it. */
function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

function machine(): string {
  const cores = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} × ${cores[0]?.model.trim() || process.arch}, ${gib} GiB, ${process.platform}`;
}

async function main(asked: readonly string[]): Promise<void> {
  const folder = at('test/bench');
  const all = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.bench.ts'))
    .map((name) => name.slice(0, -'.bench.ts'.length))
    .sort();
  const unknown = asked.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`No benchmark "${unknown[0]}". There are: ${all.join(', ') || 'none'}.\n`);
    process.exit(2);
  }
  ensureBuilt();
  // What a benchmark says on its way is not its result.
  console.log = console.error;
  for (const name of asked.length > 0 ? asked : all) {
    process.stderr.write(`${name}…\n`);
    try {
      const module = await import(pathToFileURL(at('test/bench', `${name}.bench.ts`)).href);
      const result: BenchResult = await module.default();
      const line = { ...result, holds: holds(result), commit: commit(), machine: machine() };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    } catch (error) {
      process.stderr.write(`${name} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = 1;
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
