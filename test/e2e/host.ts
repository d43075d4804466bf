// The app for end-to-end tests, the same on both hosts: `host` runs the built app on a data directory of
// its own, `scripted` runs it in this process with an engine that does on cue what a real one does by
// accident. Specs tagged @browser are about the browser host and do not run in Electron.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BrowserContext,
  test as base,
  _electron as electron,
  expect,
  type Page,
} from '@playwright/test';
import { createApp } from '../../main/app.ts';
import { startServer } from '../../main/http/server.ts';
import { findElectron } from '../../scripts/electron-binary.ts';
import { at, root } from '../../scripts/places.ts';
import { scriptWorker, type WorkerScript } from '../fakes/scripted-worker.ts';

export { expect };

export interface Host {
  readonly kind: 'browser' | 'electron';
  readonly dataDir: string;
  /** The printed address with its token; empty in Electron. */
  readonly url: string;
  /** The window. In Electron another one after each start. */
  readonly page: Page;
  /** Ends the app in order and starts it again, in the browser host on the same port. */
  restart(): Promise<void>;
  /** Ends the app at once, with SIGKILL. */
  kill(): Promise<void>;
  /** Starts the app again after `kill`. */
  start(): Promise<void>;
  /** Process id of the engine worker of the moment. */
  workerPid(): number;
}

export interface ScriptedHost {
  readonly dataDir: string;
  readonly url: string;
  readonly page: Page;
  readonly script: WorkerScript;
}

export interface Fixtures {
  /** More options for `host` and how its app is started: `test.use({ hostArgs: ['--model', file] })`. */
  hostArgs: string[];
  skipWithoutElectron: undefined;
  dataDir: string;
  host: Host;
  scripted: ScriptedHost;
}

/** What a test starts and stops; a running app and its window. */
interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly page: Page;
}

export const test = base.extend<Fixtures>({
  hostArgs: [[], { option: true }],

  skipWithoutElectron: [
    async ({ hostArgs: _ }, use, { project }) => {
      base.skip(
        project.name === 'electron' && findElectron() === null,
        "Electron's binary is not installed on this machine",
      );
      await use(undefined);
    },
    { auto: true },
  ],

  dataDir: async ({ hostArgs: _ }, use) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'xenon-e2e-'));
    await use(dataDir);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  },

  host: async ({ context, dataDir, hostArgs }, use, { project }) => {
    const kind = project.name === 'electron' ? 'electron' : 'browser';
    const args = ['--data-dir', dataDir, '--engine-gpu', 'off', ...hostArgs];
    const troubles: string[] = [];
    const launch = async (before: Running | null): Promise<Running> => {
      const running =
        kind === 'electron' ? await launchElectron(args) : await launchBrowserHost(context, args, before);
      if (running.page !== before?.page) watch(running.page, troubles);
      if (before === null && kind === 'browser') await running.page.goto(running.url);
      return running;
    };
    let running = await launch(null);
    const end = async (signal: NodeJS.Signals) => {
      if (running.child.exitCode !== null || running.child.signalCode !== null) return;
      running.child.kill(signal);
      await once(running.child, 'exit');
    };
    await use({
      kind,
      dataDir,
      get url() {
        return running.url;
      },
      get page() {
        return running.page;
      },
      async restart() {
        await end('SIGTERM');
        running = await launch(running);
      },
      kill: () => end('SIGKILL'),
      async start() {
        running = await launch(running);
      },
      workerPid: () => workerPid(running.child.pid as number),
    });
    await end('SIGTERM');
    expect(troubles).toEqual([]);
  },

  scripted: async ({ page, dataDir }, use) => {
    const script = scriptWorker();
    const app = await createApp({
      platform: {
        host: 'browser',
        dataDir,
        resourcesDir: at('resources'),
        version: '0.0.0',
        launchWorker: script.launch,
      },
      gpu: 'off',
    });
    const where = { rendererDir: at('out/renderer'), host: '127.0.0.1', port: 0 };
    const server = await startServer({ app, ...where, token: 'token', secret: 'secret' });
    const troubles: string[] = [];
    watch(page, troubles);
    await page.goto(server.url);
    await use({ dataDir, url: server.url, page, script });
    script.release();
    await server.close();
    await app.close();
    expect(troubles).toEqual([]);
  },
});

/** Collects what no page may have: uncaught errors, and what the content security policy had to stop. */
function watch(page: Page, troubles: string[]): void {
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) troubles.push(message.text());
  });
}

async function launchElectron(args: readonly string[]): Promise<Running> {
  const app = await electron.launch({
    executablePath: findElectron() as string,
    args: [root, '--no-sandbox', '--', ...args],
  });
  return { child: app.process(), url: '', page: await app.firstWindow() };
}

/** Starts out/main/http.js; a second start takes the port and the page of the first. */
async function launchBrowserHost(
  context: BrowserContext,
  args: readonly string[],
  before: Running | null,
): Promise<Running> {
  const port = before === null ? '0' : new URL(before.url).port;
  const child = spawn(process.execPath, [at('out/main/http.js'), '--no-open', '--port', port, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stderr.on('data', (chunk) => {
    printed += chunk;
  });
  const url = await new Promise<string>((resolve, reject) => {
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      const line = /^Listening on (\S+)\n/.exec(stdout);
      if (line?.[1]) resolve(line[1]);
    });
    child.on('exit', (code) => reject(new Error(`The app ended with ${code}: ${printed}`)));
  });
  return { child, url, page: before?.page ?? (await context.newPage()) };
}

/** The engine worker among the processes that `parent` has started. */
function workerPid(parent: number): number {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const rows = stdout.split('\n').map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line));
  const isWorker = (args: string) =>
    args.includes('engine-worker') || args.includes('node.mojom.NodeService');
  const row = rows.find((found) => found !== null && Number(found[2]) === parent && isWorker(found[3] ?? ''));
  if (!row) throw new Error(`No engine worker below process ${parent}.`);
  return Number(row[1]);
}
