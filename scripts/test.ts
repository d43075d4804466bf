// npm test: lockfiles, format and lint, types, build, unit and integration tests, end-to-end tests. Goes
// on after a step that failed, says again at its end what failed, adds everything up and ends with "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { findBrowser, installBrowser } from './browser-binary.ts';
import { findElectron } from './electron-binary.ts';
import { at, root } from './places.ts';
import {
  add,
  agree,
  type Count,
  closingLine,
  countPlaywright,
  countVitest,
  type Failure,
  failuresOfPlaywright,
  failuresOfVitest,
  tellFailures,
} from './results.ts';

const one = (ok: boolean): Count => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

/** Runs a command of a package or a script of ours; whether it succeeded. */
function run(args: readonly string[], env: NodeJS.ProcessEnv = process.env): boolean {
  const { status } = spawnSync(process.execPath, [at('scripts/run.mjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  return status === 0;
}

function report<T>(path: string): T | null {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

function vitest(): Count {
  const path = at('.test-results/vitest.json');
  const ok = run(['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${path}`]);
  const read = report<Parameters<typeof countVitest>[0]>(path);
  if (read) failures.push(...failuresOfVitest(read));
  return agree(read && countVitest(read), ok);
}

function playwright(): Count {
  const browser = findBrowser() ?? installBrowser();
  if (browser === null) {
    process.stderr.write(
      'The end-to-end tests need a browser, and none could be fetched: install Chromium or Chrome, or set CHROMIUM to the path of one.\n',
    );
    return one(false);
  }
  if (findElectron() === null)
    process.stdout.write(
      "Electron's binary is not installed: what would run in the desktop app is skipped.\n",
    );
  const path = at('.test-results/playwright.json');
  const env = { ...process.env, CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: path };
  const ok = run(['playwright', 'test', '--reporter=list,json'], env);
  const read = report<Parameters<typeof countPlaywright>[0]>(path);
  if (read) failures.push(...failuresOfPlaywright(read));
  return agree(read && countPlaywright(read), ok);
}

rmSync(at('.test-results'), { recursive: true, force: true });
mkdirSync(at('.test-results'));
const failures: Failure[] = [];
const results: { name: string; count: Count }[] = [];
function step(name: string, work: () => Count): Count {
  process.stdout.write(`\n== ${name}\n`);
  const count = work();
  results.push({ name, count });
  return count;
}

step('lockfiles', () => one(run(['scripts/check-lock.ts'])));
step('format and lint', () => one(run(['biome', 'check', '--error-on-warnings'])));
step('types', () => one(run(['tsc', '--build'])));
const built = step('build', () => one(run(['scripts/build.ts'])));
step('unit and integration tests', vitest);
// They drive the built app: without it they would test the build before.
if (built.failed === 0) step('end-to-end tests', playwright);

process.stdout.write(`\n${tellFailures(failures)}`);
for (const { name, count } of results) process.stdout.write(`${name}: ${closingLine(count)}\n`);
const total = add(results.map(({ count }) => count));
process.stdout.write(`\n${closingLine(total)}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
