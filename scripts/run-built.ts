// What `npm start` and `npm run serve` share: a fresh build, and the browser host in this process.
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { at, root } from './places.ts';

/**
 * Builds what is stale, in a process of its own, so that the bundler is gone when the app runs. What it
 * prints goes to standard error: the app's standard output holds one line only. Ends this process if the
 * build fails.
 */
export function ensureBuilt(): void {
  const { status } = spawnSync(process.execPath, [at('scripts/build.ts'), '--if-stale'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) return;
  process.stderr.write('The app could not be built; what is wrong stands above.\n');
  process.exit(1);
}

/** npm runs scripts in the repository; relative paths are meant from where the person stands. */
export function standWhereAsked(): void {
  if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
}

/** Runs the browser host here, with the arguments of this process. */
export async function runBrowserHost(): Promise<void> {
  await import(pathToFileURL(at('out/main/http.js')).href);
}
